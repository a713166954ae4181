package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import dev.fairlead.wire.ServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A router made of {@link Relay} on one event loop, before an endpoint that is a plain server
 * socket.
 */
final class Bench implements AutoCloseable {
  static final long SECOND = 1_000_000_000;

  final ServerSocket endpoint;
  final Relay relay;
  final ServerContext context;
  private final EventLoopGroup group;
  private final Loop loop;
  private final Channel listener;
  private final Map<String, Connector> connectors = new HashMap<>();
  private final Http1Connectors factory;

  Bench() throws Exception {
    this(10 * SECOND, 10 * SECOND);
  }

  Bench(long headTimeout, long idleTimeout) throws Exception {
    this(
        headTimeout,
        idleTimeout,
        null,
        new ConnectorSettings(SECOND, idleTimeout, null, null, false));
  }

  /**
   * @param tls what clients must speak, or null
   * @param endpoints how the endpoint is spoken to
   */
  Bench(long headTimeout, long idleTimeout, SslContext tls, ConnectorSettings endpoints)
      throws Exception {
    endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    boolean epoll = Epoll.isAvailable();
    group = epoll ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    EventLoop eventLoop = group.next();
    loop = new Loop(eventLoop, 0);
    factory = new Http1Connectors(endpoints);
    relay = new Relay(this::connector);
    context =
        new ServerContext(
            "web",
            new ServerSettings(
                relay, 8192, 32768, 100, 100, headTimeout, idleTimeout, true, false));
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    ClientConnection client =
                        new ClientConnection(
                            "web",
                            (InetSocketAddress) channel.remoteAddress(),
                            (InetSocketAddress) channel.localAddress(),
                            tls != null,
                            null,
                            null);
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new Http1ServerConnection(loop, context, client));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  private Connector connector(Inbound inbound) {
    return connectors.computeIfAbsent(
        "endpoint",
        key -> factory.create(loop, (InetSocketAddress) endpoint.getLocalSocketAddress()));
  }

  /** A client's connection to the router. */
  Peer client() throws IOException {
    return Peer.connect(port());
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The next connection the router makes to the endpoint. */
  Peer accept() throws IOException {
    endpoint.setSoTimeout(10_000);
    return new Peer(endpoint.accept());
  }

  /** Connections to the endpoint that the router has open. */
  int connections() throws Exception {
    return group
        .submit(() -> connectors.values().stream().mapToInt(Connector::connections).sum())
        .get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    assertThat(group.isTerminated()).isTrue();
  }
}
