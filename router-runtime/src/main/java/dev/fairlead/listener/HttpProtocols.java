package dev.fairlead.listener;

import dev.fairlead.http1.Http1ServerConnection;
import dev.fairlead.http2.Http2Server;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import io.netty.channel.ChannelHandler;

/** The protocols the router speaks. */
enum HttpProtocols implements Protocols {
  INSTANCE;

  @Override
  public ChannelHandler http1(Loop loop, ServerContext context, ClientConnection connection) {
    return new Http1ServerConnection(loop, context, connection);
  }

  @Override
  public ChannelHandler http2(Loop loop, ServerContext context, ClientConnection connection) {
    return Http2Server.handler(loop, context, connection);
  }
}
