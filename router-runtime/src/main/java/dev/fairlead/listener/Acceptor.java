package dev.fairlead.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Takes connections off a listening channel and closes it without losing one that is queued. */
final class Acceptor extends ChannelInboundHandlerAdapter {
  /** Connections taken in one go; a go that ends below it has emptied the queue. */
  static final int BATCH = 16;

  /**
   * How long a closing listener waits for one more batch; connections that are queued arrive in the
   * next one.
   */
  private static final long LAST_BATCH_MILLIS = 20;

  /** Long enough to let file descriptors come free, short enough not to be noticed. */
  private static final long PAUSE_MILLIS = 100;

  private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = Logger.getLogger(Acceptor.class);

  private final Consumer<Channel> accepted;
  private int batch;
  private boolean more;
  private boolean closing;
  private boolean complained;
  private long complainedNanos;

  Acceptor(Consumer<Channel> accepted) {
    this.accepted = accepted;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    batch++;
    accepted.accept((Channel) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    more = batch == BATCH;
    batch = 0;
    if (closing && !more) {
      ctx.close();
    }
    ctx.fireChannelReadComplete();
  }

  /** Closes once the queue is empty. Called on the channel's loop. */
  void close(ChannelHandlerContext ctx) {
    closing = true;
    awaitLastBatch(ctx);
  }

  private void awaitLastBatch(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> lastBatchIsDue(ctx), LAST_BATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** On a loop that is held up, that moment may come while the queue is still being emptied. */
  private void lastBatchIsDue(ChannelHandlerContext ctx) {
    if (more) {
      more = false;
      awaitLastBatch(ctx);
    } else {
      ctx.close();
    }
  }

  /** Out of file descriptors, most likely: trying again at once would only burn the processor. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    long now = System.nanoTime();
    if (!complained || now - complainedNanos > COMPLAINT_NANOS) {
      complained = true;
      complainedNanos = now;
      LOG.errorf("cannot accept on %s: %s", ctx.channel().localAddress(), cause.getMessage());
    }
    if (ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor()
          .schedule(
              () -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
