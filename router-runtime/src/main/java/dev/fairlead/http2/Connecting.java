package dev.fairlead.http2;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Failure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLParameters;

/**
 * One connection on its way: TCP, TLS with ALPN, and the endpoint's settings, all within the
 * connect timeout.
 */
final class Connecting extends Deadline {
  private final Http2Connector connector;
  private Channel channel;
  private boolean over;

  Connecting(Http2Connector connector) {
    this.connector = connector;
  }

  void start() {
    connector.loop().deadlines().set(this, connector.settings().connectTimeoutNanos());
    EventLoop eventLoop = connector.loop().eventLoop();
    ChannelFuture connect =
        new Bootstrap()
            .group(eventLoop)
            .channelFactory(channels(eventLoop))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(new Nothing())
            .connect(connector.address());
    channel = connect.channel();
    connect.addListener(
        done -> {
          if (done.isSuccess()) {
            established();
          } else {
            fail("connect to " + connector.address() + " failed: " + done.cause().getMessage());
          }
        });
  }

  private static ChannelFactory<? extends Channel> channels(EventLoop eventLoop) {
    return eventLoop.parent() instanceof EpollEventLoopGroup
        ? EpollSocketChannel::new
        : NioSocketChannel::new;
  }

  private void established() {
    if (over) {
      channel.close();
    } else if (connector.settings().ssl() == null) {
      speak();
    } else {
      SslHandler ssl = tls();
      channel.pipeline().addFirst(ssl);
      ssl.handshakeFuture().addListener(done -> secured(ssl, done));
    }
  }

  private SslHandler tls() {
    InetSocketAddress address = connector.address();
    String name = connector.settings().serverName();
    SslHandler ssl =
        name == null
            ? connector.settings().ssl().newHandler(channel.alloc())
            : connector.settings().ssl().newHandler(channel.alloc(), name, address.getPort());
    if (connector.settings().verifyName()) {
      SSLParameters parameters = ssl.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      ssl.engine().setSSLParameters(parameters);
    }
    // This deadline covers the handshake too.
    ssl.setHandshakeTimeoutMillis(0);
    return ssl;
  }

  private void secured(SslHandler ssl, Future<? super Channel> done) {
    if (!done.isSuccess()) {
      fail("TLS handshake with " + connector.address() + " failed: " + done.cause().getMessage());
    } else if (!ApplicationProtocolNames.HTTP_2.equals(ssl.applicationProtocol())) {
      fail(
          connector.address() + " chose " + ssl.applicationProtocol() + " by ALPN, h2 is accepted");
    } else {
      speak();
    }
  }

  private void speak() {
    if (!over) {
      channel.pipeline().remove(Nothing.class);
      channel.pipeline().addLast(new OutboundConnection(connector, this));
    }
  }

  /** The endpoint's settings arrived. */
  void settled(OutboundConnection connection) {
    if (over) {
      return;
    }
    over = true;
    connector.loop().deadlines().cancel(this);
    connector.connected(connection);
  }

  /** It did not come about. */
  void fail(String detail) {
    end(Failure.CONNECT_FAILED, detail);
  }

  @Override
  protected void expired() {
    end(
        Failure.CONNECT_TIMED_OUT,
        "no HTTP/2 connection to "
            + connector.address()
            + " within "
            + connector.settings().connectTimeoutNanos() / 1_000_000
            + " ms");
  }

  private void end(Failure failure, String detail) {
    if (!over) {
      over = true;
      connector.loop().deadlines().cancel(this);
      channel.close();
      connector.failed(failure, detail);
    }
  }

  /**
   * Stands in until the connection's real handlers are known; failures are heard by the futures.
   */
  @ChannelHandler.Sharable
  private static final class Nothing extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
