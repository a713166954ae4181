package dev.fairlead.http1;

import dev.fairlead.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The writing half of a connection: one message after another, framed, in as few writes as
 * possible. A head waits in a buffer for the content that follows; little content is copied behind
 * it, much is written beside it with one gathering write.
 */
final class MessageWriter {
  /**
   * Content up to this many octets is copied: below it a second buffer costs more than the copy.
   */
  static final int COPY = 4096;

  /** Unflushed octets beyond which a write flushes by itself: one full read of the other side. */
  private static final int FLUSH = 64 * 1024;

  private static final int NONE = 0;
  private static final int LENGTH = 1;
  private static final int CHUNKED = 2;
  private static final int RAW = 3;

  /** A chunk's size line with what ends the chunk before, and room for the last chunk. */
  private static final int CHUNK_ROOM = 32;

  private static final int CHUNKS_ROOM = 1024;

  private static final ByteBuf CRLF =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2)
              .writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  private final ChannelHandlerContext ctx;
  private ByteBuf held;
  private int mode;
  private long remaining;
  private int unflushed;
  private long written;
  private long flushed;

  MessageWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /**
   * A buffer for a head of at most that many octets, sent before whatever is written next.
   *
   * @param following octets of content that will be written at once; a small number gets room
   */
  ByteBuf head(int length, int following) {
    int capacity = length + (following <= COPY ? following + CHUNK_ROOM : CHUNK_ROOM);
    release(capacity);
    if (held == null) {
      held = ctx.alloc().directBuffer(capacity);
    }
    return held;
  }

  /** Hands what is held to the channel if there is no room for more behind it. */
  private void release(int needed) {
    if (held != null && held.writableBytes() < needed) {
      passHeld();
    }
  }

  private void passHeld() {
    ByteBuf buffer = held;
    held = null;
    pass(buffer);
  }

  private void pass(ByteBuf buffer) {
    int length = buffer.readableBytes();
    unflushed += length;
    written += length;
    ctx.write(buffer, ctx.voidPromise());
  }

  /** Content follows of exactly that many octets. */
  void length(long octets) {
    mode = octets == 0 ? NONE : LENGTH;
    remaining = octets;
  }

  /** Content follows in chunks. */
  void chunked() {
    mode = CHUNKED;
  }

  /** Content follows as it is, until the connection ends. */
  void raw() {
    mode = RAW;
  }

  /** Whether content ends with the connection. */
  boolean endsWithConnection() {
    return mode == RAW;
  }

  /**
   * Writes content, and takes it over.
   *
   * @return whether it is within the message's length; if not, the message is beyond repair
   */
  boolean write(ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return true;
    }
    switch (mode) {
      case CHUNKED -> writeChunk(data, length);
      case RAW -> writeOctets(data, length);
      default -> {
        if (length > remaining) {
          data.release();
          return false;
        }
        remaining -= length;
        writeOctets(data, length);
      }
    }
    if (unflushed >= FLUSH) {
      flush();
    }
    return true;
  }

  private void writeOctets(ByteBuf data, int length) {
    if (held == null) {
      pass(data);
    } else if (length <= COPY && held.writableBytes() >= length) {
      held.writeBytes(data, data.readerIndex(), length);
      data.release();
    } else {
      passHeld();
      pass(data);
    }
  }

  private void writeChunk(ByteBuf data, int length) {
    boolean copy = length <= COPY;
    int needed = (copy ? length : 0) + CHUNK_ROOM;
    release(needed);
    if (held == null) {
      // Room for more of them: whoever sends small chunks sends many.
      held = alloc().directBuffer(Math.max(needed, CHUNKS_ROOM));
    }
    writeSize(length, held);
    if (copy) {
      held.writeBytes(data, data.readerIndex(), length);
      data.release();
      held.writeShort('\r' << 8 | '\n');
    } else {
      passHeld();
      pass(data);
      pass(CRLF.duplicate());
    }
  }

  private static void writeSize(int size, ByteBuf out) {
    int shift = 28 - Integer.numberOfLeadingZeros(size) / 4 * 4;
    for (; shift >= 0; shift -= 4) {
      int digit = size >>> shift & 15;
      out.writeByte(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    out.writeShort('\r' << 8 | '\n');
  }

  private ByteBufAllocator alloc() {
    return ctx.alloc();
  }

  /**
   * Ends the message, and flushes.
   *
   * @param trailers null for none; only chunked content can have any
   * @return whether the message has its full length
   */
  boolean end(Fields trailers) {
    if (mode == LENGTH && remaining > 0) {
      return false;
    }
    if (mode == CHUNKED) {
      int needed = CHUNK_ROOM + (trailers == null ? 0 : trailers.encodedLength());
      release(needed);
      if (held == null) {
        held = alloc().directBuffer(needed);
      }
      held.writeByte('0').writeShort('\r' << 8 | '\n');
      if (trailers != null) {
        trailers.writeTo(held);
      }
      held.writeShort('\r' << 8 | '\n');
    }
    mode = NONE;
    remaining = 0;
    flush();
    return true;
  }

  /** Sends what is held. */
  void flush() {
    if (held != null) {
      passHeld();
    }
    if (unflushed > 0) {
      unflushed = 0;
      flushed = written;
      ctx.flush();
    }
  }

  /** Octets handed to the channel so far: a head that waits here can still be replaced. */
  long written() {
    return written;
  }

  /** Of {@link #written}, what the channel was told to send. */
  long flushed() {
    return flushed;
  }

  /** Lets go of what is held. */
  void discard() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  /** Whether the other side keeps up. */
  boolean writable() {
    return ctx.channel().isWritable();
  }

  /** Octets the channel has not sent yet. */
  long pending() {
    Channel channel = ctx.channel();
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** A number that grows while the other side takes octets. */
  long progress() {
    return written - pending();
  }
}
