package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestTime;
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
import java.time.Duration;
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
  private final TestTime time;

  Bench() throws Exception {
    this(60 * SECOND, 60 * SECOND, null);
  }

  private Bench(long headTimeout, long idleTimeout, TestTime time) throws Exception {
    this(
        headTimeout,
        idleTimeout,
        null,
        new ConnectorSettings(30 * SECOND, idleTimeout, null, null, false),
        time);
  }

  /** One for which time stands still but for {@link #pass}. */
  static Bench outOfTime(long headTimeout, long idleTimeout) throws Exception {
    return new Bench(headTimeout, idleTimeout, new TestTime());
  }

  /**
   * @param tls what clients must speak, or null
   * @param endpoints how the endpoint is spoken to
   */
  Bench(long headTimeout, long idleTimeout, SslContext tls, ConnectorSettings endpoints)
      throws Exception {
    this(headTimeout, idleTimeout, tls, endpoints, null);
  }

  private Bench(
      long headTimeout,
      long idleTimeout,
      SslContext tls,
      ConnectorSettings endpoints,
      TestTime time)
      throws Exception {
    this.time = time;
    endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    boolean epoll = Epoll.isAvailable();
    group = epoll ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    EventLoop eventLoop = group.next();
    loop = new Loop(eventLoop, 0, time == null ? System::nanoTime : time::nanoTime);
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

  /** Lets seconds pass for a bench out of time, and returns when it has done what is due. */
  void pass(double seconds) {
    time.pass(Duration.ofNanos((long) (seconds * SECOND)), group);
  }

  /** The next connection the router makes to the endpoint. */
  Peer accept() throws IOException {
    endpoint.setSoTimeout(30_000);
    return new Peer(endpoint.accept());
  }

  /** Connections to the endpoint that the router has open. */
  int connections() throws Exception {
    return group
        .submit(() -> connectors.values().stream().mapToInt(Connector::connections).sum())
        .get(40, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(40, TimeUnit.SECONDS);
    assertThat(group.isTerminated()).isTrue();
  }
}
