package dev.fairlead.proof;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * One end of a cleartext HTTP/2 connection, frame by frame (RFC 9113). It acknowledges settings and
 * pings by itself, keeps to the other end's flow control, and gives credit back for content unless
 * told not to. For one thread.
 */
final class H2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int GOAWAY = 7;

  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DEFAULT_WINDOW = 65_535;

  /** A frame that concerns a stream, or a GOAWAY. */
  record Frame(int type, int stream, boolean end, Map<String, String> fields, String data) {
    /** The error code of a RST_STREAM or GOAWAY. */
    int code() {
      return Integer.parseInt(data);
    }

    /** The last stream that a GOAWAY lets finish. */
    int lastStream() {
      return Integer.parseInt(fields.get("last-stream"));
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final ArrayDeque<Frame> pending = new ArrayDeque<>();
  private final Map<Integer, Integer> windows = new HashMap<>();
  private int connectionWindow = DEFAULT_WINDOW;
  private int initialWindow = DEFAULT_WINDOW;
  private boolean givesCredit = true;

  private H2Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Wire.PATIENCE_MILLIS);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
  }

  /** A client with prior knowledge. */
  static H2Wire connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Wire.PATIENCE_MILLIS);
    H2Wire wire = new H2Wire(socket);
    wire.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    wire.frame(SETTINGS, 0, 0, new byte[0]);
    return wire;
  }

  /** An endpoint, on a connection it accepted. */
  static H2Wire accepted(Wire wire) throws IOException {
    H2Wire accepted = new H2Wire(wire.socket());
    byte[] preface = accepted.in.readNBytes(PREFACE.length());
    if (!PREFACE.equals(new String(preface, StandardCharsets.US_ASCII))) {
      throw new AssertionError("not HTTP/2: " + new String(preface, StandardCharsets.US_ASCII));
    }
    accepted.frame(SETTINGS, 0, 0, new byte[0]);
    return accepted;
  }

  /** Whether content that is read lets the other end send more; true at first. */
  void givesCredit(boolean value) {
    givesCredit = value;
  }

  // ---- writing

  /** A request, response or trailers: names and values in turn. */
  void headers(int stream, boolean end, String... pairs) throws IOException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
    } catch (io.netty.handler.codec.http2.Http2Exception e) {
      throw new IOException(e);
    }
    byte[] octets = new byte[block.readableBytes()];
    block.readBytes(octets);
    frame(HEADERS, end ? 5 : 4, stream, octets);
  }

  /** A request with the usual pseudo-header fields. */
  void request(int stream, boolean end, String method, String path, String... pairs)
      throws IOException {
    String[] all = new String[pairs.length + 8];
    String[] front = {
      ":method", method, ":scheme", "http", ":authority", "h2.example", ":path", path
    };
    System.arraycopy(front, 0, all, 0, 8);
    System.arraycopy(pairs, 0, all, 8, pairs.length);
    headers(stream, end, all);
  }

  /** Content, as fast as flow control lets it; stops if the other end resets the stream. */
  void data(int stream, String text, boolean end) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    int from = 0;
    do {
      int length = Math.min(Math.min(octets.length - from, 16_384), window(stream));
      if (length > 0 || octets.length == from) {
        boolean last = from + length == octets.length;
        byte[] piece = java.util.Arrays.copyOfRange(octets, from, from + length);
        frame(DATA, end && last ? 1 : 0, stream, piece);
        from += length;
        connectionWindow -= length;
        windows.merge(stream, -length, Integer::sum);
        if (last) {
          return;
        }
      } else {
        Frame meanwhile = read();
        if (meanwhile == null) {
          throw new IOException("the connection ended while content was to be sent");
        }
        pending.add(meanwhile);
        if (meanwhile.type == RST_STREAM && meanwhile.stream == stream) {
          return;
        }
      }
    } while (true);
  }

  /** Octets of content the other end would take now. */
  int window(int stream) {
    return Math.min(connectionWindow, initialWindow + windows.getOrDefault(stream, 0));
  }

  void reset(int stream, int code) throws IOException {
    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, (byte) code});
  }

  void goAway(int lastStream, int code) throws IOException {
    frame(GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) lastStream, 0, 0, 0, (byte) code});
  }

  void credit(int stream, int octets) throws IOException {
    byte[] payload = java.nio.ByteBuffer.allocate(4).putInt(octets).array();
    frame(WINDOW_UPDATE, 0, stream, payload);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  // ---- reading

  /** The next frame that matters; null if the connection ends instead. */
  Frame next() throws IOException {
    Frame first = pending.poll();
    return first != null ? first : read();
  }

  /** The next frame, which must be of that type. */
  Frame next(int type) throws IOException {
    Frame frame = next();
    if (frame == null || frame.type != type) {
      throw new AssertionError("expected a frame of type " + type + ", got " + frame);
    }
    return frame;
  }

  /** The content of a message up to its end or its trailers, which are kept. */
  String content() throws IOException {
    StringBuilder content = new StringBuilder();
    for (Frame frame = next(); ; frame = next()) {
      if (frame == null || frame.type > HEADERS) {
        throw new AssertionError("the message broke off: " + frame);
      }
      if (frame.type == HEADERS) {
        trailers = frame.fields;
      } else {
        content.append(frame.data);
      }
      if (frame.end) {
        return content.toString();
      }
    }
  }

  private Map<String, String> trailers;

  /** The trailers of the last {@link #content}, or null. */
  Map<String, String> trailers() {
    return trailers;
  }

  private Frame read() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[length];
      in.readFully(payload);
      Frame frame = take(type, flags, stream, payload);
      if (frame != null) {
        return frame;
      }
    }
  }

  private Frame take(int type, int flags, int stream, byte[] payload) throws IOException {
    boolean end = (flags & 1) != 0;
    ByteBuf content = Unpooled.wrappedBuffer(payload);
    switch (type) {
      case SETTINGS -> {
        if (!end) {
          settings(content);
          frame(SETTINGS, 1, 0, new byte[0]);
        }
        return null;
      }
      case PING -> {
        if (!end) {
          frame(PING, 1, 0, payload);
        }
        return null;
      }
      case WINDOW_UPDATE -> {
        int octets = content.readInt();
        if (stream == 0) {
          connectionWindow += octets;
        } else {
          windows.merge(stream, octets, Integer::sum);
        }
        return null;
      }
      case HEADERS -> {
        return new Frame(type, stream, end, decode(stream, content), "");
      }
      case DATA -> {
        if (givesCredit && payload.length > 0) {
          credit(0, payload.length);
          if (!end) {
            credit(stream, payload.length);
          }
        }
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        return new Frame(type, stream, end, Map.of(), text);
      }
      case RST_STREAM -> {
        return new Frame(type, stream, true, Map.of(), Integer.toString(content.readInt()));
      }
      case GOAWAY -> {
        Map<String, String> last = Map.of("last-stream", Integer.toString(content.getInt(0)));
        return new Frame(type, 0, true, last, Integer.toString(content.getInt(4)));
      }
      default -> throw new AssertionError("frame of type " + type);
    }
  }

  private void settings(ByteBuf content) {
    while (content.isReadable()) {
      int id = content.readUnsignedShort();
      int value = content.readInt();
      if (id == 4) {
        initialWindow = value;
      }
    }
  }

  private Map<String, String> decode(int stream, ByteBuf block) throws IOException {
    Map<String, String> fields = new java.util.LinkedHashMap<>();
    try {
      for (Map.Entry<CharSequence, CharSequence> field : decoder.decodeHeaders(stream, block)) {
        fields.merge(
            field.getKey().toString(), field.getValue().toString(), (a, b) -> a + ", " + b);
      }
    } catch (io.netty.handler.codec.http2.Http2Exception e) {
      throw new IOException(e);
    }
    return fields;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    encoder.close();
  }
}
