package dev.fairlead.listener;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerConnection;
import dev.fairlead.wire.ServerContext;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A connection of which it is not yet known what it speaks. It has as long as a request's head may
 * take.
 */
abstract class Beginning extends ChannelInboundHandlerAdapter implements ServerConnection {
  final Loop loop;
  final ServerContext context;
  final Protocols protocols;
  private ChannelHandlerContext ctx;
  private final Deadline patience =
      new Deadline() {
        @Override
        protected void expired() {
          ctx.close();
        }
      };

  Beginning(Loop loop, ServerContext context, Protocols protocols) {
    this.loop = loop;
    this.context = context;
    this.protocols = protocols;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    context.opened(this);
    loop.deadlines().set(patience, context.settings().headTimeoutNanos());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    patience.clear();
    context.closed(this);
  }

  /** Gives way to the protocol. */
  final void become(ChannelHandler protocol) {
    ctx.pipeline().addAfter(ctx.name(), null, protocol);
    ctx.pipeline().remove(this);
  }

  /** Nothing to finish, but its first request may be on the way: the protocol will drain. */
  @Override
  public void drain() {}

  @Override
  public void close() {
    ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
