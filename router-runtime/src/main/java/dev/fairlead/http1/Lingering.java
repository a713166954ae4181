package dev.fairlead.http1;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Takes the place of a connection's handler after the last that is written. First all of it is
 * sent, for as long as the other side goes on reading. Then, to close at once while the other side
 * still sends would make the kernel reset the connection, and lose the response that is not read
 * yet (RFC 9112 section 9.6): so the writing half ends, and what still comes is thrown away, for a
 * while.
 */
final class Lingering extends ChannelInboundHandlerAdapter {
  /** Octets thrown away at most: 1 s at 128 Mbit/s. */
  private static final long MAX_OCTETS = 16 * 1024 * 1024;

  /** Time to read the response over a bad connection. */
  private static final long MAX_NANOS = 5_000_000_000L;

  private final Loop loop;
  private final MessageWriter writer;
  private final boolean linger;
  private final long stallNanos;
  private final Runnable closed;
  private ChannelHandlerContext ctx;
  private boolean sent;
  private long progress;
  private long octets;

  private final Deadline deadline =
      new Deadline() {
        @Override
        protected void expired() {
          if (!sent && writer.progress() != progress) {
            awaitReader();
          } else {
            ctx.close();
          }
        }
      };

  private Lingering(
      Loop loop, MessageWriter writer, boolean linger, long stallNanos, Runnable closed) {
    this.loop = loop;
    this.writer = writer;
    this.linger = linger;
    this.stallNanos = stallNanos;
    this.closed = closed;
  }

  /**
   * Takes over.
   *
   * @param from the handler that is replaced
   * @param writer what wrote so far
   * @param linger whether to wait for the other side's end
   * @param stallNanos how long the other side may read nothing
   * @param closed called once the connection is closed
   */
  static void begin(
      ChannelHandlerContext from,
      Loop loop,
      MessageWriter writer,
      boolean linger,
      long stallNanos,
      Runnable closed) {
    from.pipeline()
        .replace(from.handler(), null, new Lingering(loop, writer, linger, stallNanos, closed));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    if (!ctx.channel().isActive()) {
      closed.run();
      return;
    }
    awaitReader();
    ctx.channel().config().setAutoRead(true);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> allSent());
  }

  private void awaitReader() {
    progress = writer.progress();
    loop.deadlines().set(deadline, stallNanos);
  }

  private void allSent() {
    sent = true;
    if (linger) {
      loop.deadlines().set(deadline, MAX_NANOS);
      Shutdown.output(ctx);
    } else {
      ctx.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    octets += in.readableBytes();
    in.release();
    if (octets > MAX_OCTETS) {
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (sent && event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    loop.deadlines().cancel(deadline);
    closed.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    ctx.close();
  }
}
