package dev.fairlead.http2;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import io.netty.channel.ChannelHandler;

/** The clients' side of HTTP/2. */
public final class Http2Server {
  private Http2Server() {}

  /**
   * Makes the handler of one connection, to be added as the last of its pipeline: after TLS when
   * ALPN chose {@code h2}, or on a cleartext connection that began with the client preface. It
   * takes the octets from the beginning of that preface as {@code ByteBuf}s, and closes the channel
   * itself.
   */
  public static ChannelHandler handler(Loop loop, ServerContext context, ClientConnection client) {
    return new InboundConnection(loop, context, client);
  }
}
