package dev.fairlead.listener;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.CharsetUtil;

/**
 * Tells HTTP/2 by prior knowledge (RFC 9113 section 3.3) from HTTP/1.1 by the first octets of a
 * cleartext connection: the connection preface is made so that no HTTP/1.1 request begins like it.
 */
final class ClearBeginning extends Beginning {
  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", CharsetUtil.US_ASCII));

  private final ClientConnection connection;

  /** What came so far, if it is the beginning of a preface. */
  private ByteBuf held;

  ClearBeginning(
      Loop loop, ServerContext context, Protocols protocols, ClientConnection connection) {
    super(loop, context, protocols);
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (held != null) {
      data = Unpooled.wrappedBuffer(held, data);
      held = null;
    }
    boolean http2 = context.settings().http2();
    boolean preface = http2 && beginsLikePreface(data);
    if (preface && data.readableBytes() < PREFACE.readableBytes()) {
      held = data;
    } else {
      decide(ctx, preface || !context.settings().http1(), data);
    }
  }

  private static boolean beginsLikePreface(ByteBuf data) {
    int length = Math.min(data.readableBytes(), PREFACE.readableBytes());
    for (int i = 0; i < length; i++) {
      if (data.getByte(data.readerIndex() + i) != PREFACE.getByte(i)) {
        return false;
      }
    }
    return true;
  }

  private void decide(ChannelHandlerContext ctx, boolean http2, ByteBuf data) {
    become(
        http2
            ? protocols.http2(loop, context, connection)
            : protocols.http1(loop, context, connection));
    // A removed handler's context still knows what came after it.
    ctx.fireChannelRead(data);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (held == null) {
        ctx.close();
        return;
      }
      ByteBuf data = held;
      held = null;
      decide(ctx, !context.settings().http1(), data);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (held != null) {
      held.release();
      held = null;
    }
    super.handlerRemoved(ctx);
  }
}
