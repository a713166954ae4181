package dev.fairlead.http2;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** One end of an HTTP/2 connection that sends exactly what it is told to. */
final class RawPeer implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 0x20;

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private ByteArrayOutputStream held;
  private final HpackReader hpack = new HpackReader(1 << 20);

  RawPeer(Socket socket) {
    try {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that has sent nothing yet. */
  static RawPeer connect(int port) {
    try {
      return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that has sent its preface with these settings. */
  static RawPeer client(int port, int... settings) {
    return connect(port).raw(PREFACE).settings(settings);
  }

  RawPeer raw(byte[] octets) {
    if (held != null) {
      held.writeBytes(octets);
      return this;
    }
    try {
      out.write(octets);
      out.flush();
    } catch (SocketException closed) {
      // What the other side said before it closed is still to be read.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Holds frames back until {@link #sendTogether}. */
  RawPeer hold() {
    held = new ByteArrayOutputStream();
    return this;
  }

  /** Sends all that was held back at once. */
  RawPeer sendTogether() {
    byte[] octets = held.toByteArray();
    held = null;
    return raw(octets);
  }

  RawPeer frame(int type, int flags, int stream, byte... payload) {
    return raw(encode(payload.length, type, flags, stream, payload));
  }

  static byte[] encode(int length, int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  RawPeer settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  RawPeer windowUpdate(int stream, int increment) {
    return frame(WINDOW_UPDATE, 0, stream, octets(increment));
  }

  RawPeer reset(int stream, int code) {
    return frame(RST_STREAM, 0, stream, octets(code));
  }

  RawPeer data(int stream, boolean end, String text) {
    return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawPeer headers(int stream, boolean end, String... fields) {
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  RawPeer get(int stream) {
    return headers(stream, true, request("GET"));
  }

  RawPeer post(int stream, String... more) {
    return headers(stream, false, request("POST", more));
  }

  static String[] request(String method, String... more) {
    String[] base = {":method", method, ":scheme", "http", ":path", "/", ":authority", "a.test"};
    String[] all = new String[base.length + more.length];
    System.arraycopy(base, 0, all, 0, base.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return all;
  }

  static byte[] octets(int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      buffer.putInt(number);
    }
    return buffer.array();
  }

  /** A field section of literals that are neither indexed nor compressed. */
  static byte[] block(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      text(block, fields[i]);
      text(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, String text) {
    int length = text.length();
    if (length < 127) {
      to.write(length);
    } else {
      to.write(127);
      int rest = length - 127;
      for (; rest >= 128; rest >>>= 7) {
        to.write(rest & 127 | 128);
      }
      to.write(rest);
    }
    to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Takes a client's preface. */
  void readPreface() {
    try {
      byte[] preface = in.readNBytes(PREFACE.length);
      if (!Arrays.equals(preface, PREFACE)) {
        throw new AssertionError("not the preface: " + Arrays.toString(preface));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame; null once the other side has closed. */
  Frame read() {
    try {
      int word = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[word >>> 8];
      in.readFully(payload);
      return new Frame(word & 0xff, flags, stream, payload);
    } catch (EOFException | SocketException closed) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips to the first frame that fits; null if the other side closes before. */
  Frame await(Predicate<Frame> test) {
    for (Frame frame; (frame = read()) != null; ) {
      if (test.test(frame)) {
        return frame;
      }
      if (frame.type == HEADERS) {
        fields(frame);
      }
    }
    return null;
  }

  Frame await(int type, int stream) {
    return await(frame -> frame.type == type && frame.stream == stream);
  }

  /** The fields of a HEADERS frame; must be called for each, in order. */
  Map<String, String> fields(Frame headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      hpack.read(
          headers.stream,
          Unpooled.wrappedBuffer(headers.payload),
          (name, value) ->
              fields.merge(name.toString(), value.toString(), (one, two) -> one + "|" + two));
    } catch (Http2Error e) {
      throw new AssertionError(e);
    }
    return fields;
  }

  /** The fields of the next HEADERS frame of a stream. */
  Map<String, String> response(int stream) {
    Frame headers = await(HEADERS, stream);
    if (headers == null) {
      throw new AssertionError("closed without an answer on stream " + stream);
    }
    return fields(headers);
  }

  /** The content of a stream up to its end. */
  String content(int stream) {
    StringBuilder all = new StringBuilder();
    while (true) {
      Frame data = await(DATA, stream);
      if (data == null) {
        throw new AssertionError("closed inside the content of stream " + stream);
      }
      all.append(new String(data.payload, StandardCharsets.ISO_8859_1));
      if (data.has(END_STREAM)) {
        return all.toString();
      }
    }
  }

  /** Waits until the other side has read everything sent so far. */
  void ping() {
    frame(PING, 0, 0, new byte[8]);
    await(answer -> answer.type == PING && answer.has(ACK));
  }

  void shutdownOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
