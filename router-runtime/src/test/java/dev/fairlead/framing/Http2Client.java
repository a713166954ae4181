package dev.fairlead.framing;

import static dev.fairlead.framing.Message.octets;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** An HTTP/2 client by prior knowledge that sends any octets for names and values. */
final class Http2Client implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 30_000;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;

  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  /**
   * How a stream ended.
   *
   * @param status of the final response, 0 if there was none
   * @param body what came of its content
   * @param whole whether the response was complete
   * @param open whether the connection goes on
   */
  record Answer(int status, String body, boolean whole, boolean open) {}

  Http2Client(InetSocketAddress router) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.connect(router, DEADLINE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    write(octets(PREFACE));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** Sends a field section, names and values in turn, as literals that are not compressed. */
  void headers(int stream, boolean end, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      string(block, fields[i]);
      string(block, fields[i + 1]);
    }
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
  }

  void data(int stream, boolean end, String text) {
    frame(DATA, end ? END_STREAM : 0, stream, octets(text));
  }

  /** RFC 7541 section 5.2, without Huffman coding. */
  private static void string(ByteArrayOutputStream to, String text) {
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
    to.writeBytes(octets(text));
  }

  private void frame(int type, int flags, int stream, byte[] payload) {
    write(
        ByteBuffer.allocate(9 + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  private void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException refused) {
      // The router closed early; what it said is still to be read.
    }
  }

  /** Reads to the end of this stream, or of the connection. */
  Answer answer(int stream) throws IOException, Http2Exception {
    int status = 0;
    StringBuilder body = new StringBuilder();
    try {
      for (; ; ) {
        int word = in.readInt();
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(word >>> 8);
        int type = word & 0xff;
        if (type == HEADERS) {
          var fields = decoder.decodeHeaders(of, Unpooled.wrappedBuffer(payload));
          if (of == stream && fields.status() != null) {
            status = Integer.parseInt(fields.status().toString());
          }
        } else if (type == DATA && of == stream) {
          for (byte octet : payload) {
            body.append((char) (octet & 0xff));
          }
        } else if (type == RST_STREAM && of == stream) {
          return new Answer(status, body.toString(), false, true);
        } else if (type == GOAWAY) {
          return new Answer(status, body.toString(), false, false);
        }
        if (of == stream && type <= HEADERS && (flags & END_STREAM) != 0) {
          return new Answer(status, body.toString(), true, true);
        }
      }
    } catch (EOFException | SocketException closed) {
      return new Answer(status, body.toString(), false, false);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
