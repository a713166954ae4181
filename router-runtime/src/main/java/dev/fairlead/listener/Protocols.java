package dev.fairlead.listener;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import io.netty.channel.ChannelHandler;

/** Makes what speaks a protocol on one connection. */
interface Protocols {
  ChannelHandler http1(Loop loop, ServerContext context, ClientConnection connection);

  ChannelHandler http2(Loop loop, ServerContext context, ClientConnection connection);
}
