package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Writes frames one behind the other into a buffer that {@link #flush} sends at once. Content of
 * some size is not copied: it is passed on between two such buffers.
 */
final class FrameWriter {
  /** Below this a copy costs less than one more buffer in the socket's write. */
  private static final int COPY = 2048;

  private static final int INITIAL = 2048;

  private final ChannelHandlerContext ctx;
  private ByteBuf out;
  private boolean written;
  private int maxFrame = FrameReader.MAX_FRAME;

  FrameWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /** The largest frame the peer takes. */
  void maxFrame(int octets) {
    maxFrame = octets;
  }

  int maxFrame() {
    return maxFrame;
  }

  /** Whether {@link #flush} has anything to send. */
  boolean pending() {
    return out != null || written;
  }

  /** Octets gathered since the last hand-over. */
  int gathered() {
    return out == null ? 0 : out.readableBytes();
  }

  void raw(byte[] octets) {
    space(octets.length).writeBytes(octets);
  }

  private ByteBuf space(int octets) {
    if (out == null) {
      out = ctx.alloc().directBuffer(Math.max(INITIAL, octets));
    } else {
      out.ensureWritable(octets);
    }
    return out;
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf to = space(FrameReader.HEADER + Math.min(length, COPY));
    to.writeInt(length << 8 | type);
    to.writeByte(flags);
    to.writeInt(stream);
    return to;
  }

  /**
   * Begins a field section; the encoder writes to what is returned, then calls {@link #endHeaders}.
   */
  ByteBuf beginHeaders() {
    ByteBuf to = space(512);
    to.writeZero(FrameReader.HEADER);
    return to;
  }

  /**
   * Ends a field section.
   *
   * @param start the writer index before {@link #beginHeaders}
   */
  void endHeaders(int start, int stream, boolean endStream) {
    int length = out.writerIndex() - start - FrameReader.HEADER;
    int flags = endStream ? FrameType.END_STREAM : 0;
    if (length <= maxFrame) {
      head(start, length, FrameType.HEADERS, flags | FrameType.END_HEADERS, stream);
      return;
    }
    ByteBuf rest = out.copy(start + FrameReader.HEADER + maxFrame, length - maxFrame);
    out.writerIndex(start + FrameReader.HEADER + maxFrame);
    head(start, maxFrame, FrameType.HEADERS, flags, stream);
    while (rest.isReadable()) {
      int count = Math.min(maxFrame, rest.readableBytes());
      boolean last = count == rest.readableBytes();
      frame(count, FrameType.CONTINUATION, last ? FrameType.END_HEADERS : 0, stream);
      out.writeBytes(rest, count);
    }
    rest.release();
  }

  /** Where the next frame will start. */
  int position() {
    return out == null ? 0 : out.writerIndex();
  }

  private void head(int start, int length, int type, int flags, int stream) {
    out.setInt(start, length << 8 | type);
    out.setByte(start + 4, flags);
    out.setInt(start + 5, stream);
  }

  /** The head of a DATA frame; {@link #content} of that length must follow. */
  void data(int stream, int length, boolean endStream) {
    frame(length, FrameType.DATA, endStream ? FrameType.END_STREAM : 0, stream);
  }

  /** Takes content over. */
  void content(ByteBuf data) {
    if (data.readableBytes() <= COPY) {
      space(data.readableBytes()).writeBytes(data);
      data.release();
    } else {
      handOver();
      ctx.write(data, ctx.voidPromise());
      written = true;
    }
  }

  void reset(int stream, int code) {
    frame(4, FrameType.RST_STREAM, 0, stream).writeInt(code);
  }

  void settings(int... pairs) {
    ByteBuf to = frame(pairs.length / 2 * 6, FrameType.SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      to.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
  }

  void settingsAcknowledgement() {
    frame(0, FrameType.SETTINGS, FrameType.ACK, 0);
  }

  void ping(long data, boolean ack) {
    frame(8, FrameType.PING, ack ? FrameType.ACK : 0, 0).writeLong(data);
  }

  void goAway(int lastStream, int code) {
    frame(8, FrameType.GOAWAY, 0, 0).writeInt(lastStream).writeInt(code);
  }

  void windowUpdate(int stream, int increment) {
    frame(4, FrameType.WINDOW_UPDATE, 0, stream).writeInt(increment);
  }

  private void handOver() {
    if (out != null) {
      ByteBuf full = out;
      out = null;
      ctx.write(full, ctx.voidPromise());
      written = true;
    }
  }

  void flush() {
    handOver();
    if (written) {
      written = false;
      ctx.flush();
    }
  }

  /** Lets go of what was not flushed. */
  void close() {
    if (out != null) {
      out.release();
      out = null;
    }
  }
}
