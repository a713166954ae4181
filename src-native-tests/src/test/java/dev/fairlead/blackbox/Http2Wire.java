package dev.fairlead.blackbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/2 frames on a socket, written and read one by one (RFC 9113, section 4.1). Only the header
 * compression comes from a library.
 */
final class Http2Wire {
  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  /** One frame. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  Http2Wire(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** A client's beginning: preface and settings. */
  void beginAsClient() throws IOException {
    out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /** A server's beginning. */
  void beginAsServer() throws IOException {
    String preface = new String(in.readNBytes(PREFACE.length()), StandardCharsets.US_ASCII);
    if (!preface.equals(PREFACE)) {
      throw new IOException("not the preface: " + preface);
    }
    write(SETTINGS, 0, 0, new byte[0]);
  }

  void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(9 + payload.length);
    for (int shift = 16; shift >= 0; shift -= 8) {
      frame.write(payload.length >> shift);
    }
    frame.write(type);
    frame.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.write(stream >> shift);
    }
    frame.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /** Fields as name and value in turn. */
  void headers(int stream, boolean last, String... fields) throws IOException {
    write(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(stream, fields));
  }

  byte[] block(int stream, String... fields) throws IOException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    return ByteBufUtil.getBytes(block);
  }

  void data(int stream, boolean last, String text) throws IOException {
    write(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The next frame that means something to a stream, or GOAWAY; settings and pings are acknowledged
   * on the way. Null at the end of the connection.
   */
  Frame read() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & 0x7fffffff;
      Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
      switch (type) {
        case SETTINGS, PING -> {
          if ((flags & ACK) == 0) {
            write(type, ACK, 0, type == PING ? frame.payload : new byte[0]);
          }
        }
        case WINDOW_UPDATE -> {
          continue;
        }
        default -> {
          return frame;
        }
      }
    }
  }

  /** The fields of a HEADERS frame; the router sends each block in one frame, without padding. */
  Http2Headers fields(Frame frame) throws IOException {
    try {
      return decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload));
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }
}
