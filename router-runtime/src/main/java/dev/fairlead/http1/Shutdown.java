package dev.fairlead.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** The ways to end a connection. */
final class Shutdown {
  private Shutdown() {}

  /** Ends the writing half once all that was written is sent. */
  static void output(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              SslHandler tls = ctx.pipeline().get(SslHandler.class);
              if (tls == null) {
                shutdownOutput(ctx.channel());
              } else {
                tls.closeOutbound().addListener(notified -> shutdownOutput(ctx.channel()));
              }
            });
  }

  private static void shutdownOutput(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  /**
   * Resets: the other side cannot take it for an orderly end. Goes past TLS, which would say
   * good-bye.
   */
  static void reset(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.pipeline().firstContext().close();
  }
}
