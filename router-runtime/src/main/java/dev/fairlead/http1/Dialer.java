package dev.fairlead.http1;

import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.OutboundListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** A connection to an endpoint until it is established, with TLS if there is any. */
final class Dialer extends ChannelInboundHandlerAdapter {
  private final Http1Connector connector;
  private final Loop loop;
  private final ConnectorSettings settings;
  private OutboundListener listener;
  private Channel channel;
  private boolean over;

  private final Deadline deadline =
      new Deadline() {
        @Override
        protected void expired() {
          fail(Failure.CONNECT_TIMED_OUT, "The endpoint did not answer in time.");
        }
      };

  Dialer(
      Http1Connector connector, Loop loop, ConnectorSettings settings, OutboundListener listener) {
    this.connector = connector;
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
  }

  void dial() {
    if (over) {
      connector.ended();
      return;
    }
    try {
      channel = channel();
    } catch (ChannelException e) {
      connector.ended();
      fail(Failure.CONNECT_FAILED, e);
      return;
    }
    // Not this object: the connection outlives it, and whoever waits for it.
    Http1Connector owner = connector;
    channel.closeFuture().addListener(closed -> owner.ended());
    loop.deadlines().set(deadline, settings.connectTimeoutNanos());
    channel
        .connect(connector.address())
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                fail(Failure.CONNECT_FAILED, done.cause());
              }
            });
  }

  private Channel channel() {
    Channel made =
        loop.eventLoop().parent() instanceof EpollEventLoopGroup
            ? new EpollSocketChannel()
            : new NioSocketChannel();
    Sockets.configure(made);
    ChannelConfig config = made.config();
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
    // The connect timeout is the deadline's.
    config.setConnectTimeoutMillis(0);
    // A failed write must not close: an early response may still wait to be read.
    config.setAutoClose(false);
    if (settings.ssl() != null) {
      made.pipeline().addLast(tls(made));
    }
    made.pipeline().addLast(this);
    loop.eventLoop().register(made);
    return made;
  }

  private SslHandler tls(Channel made) {
    SslHandler handler =
        settings
            .ssl()
            .newHandler(made.alloc(), settings.serverName(), connector.address().getPort());
    handler.setHandshakeTimeoutMillis(0);
    if (settings.verifyName()) {
      SSLEngine engine = handler.engine();
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return handler;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (settings.ssl() == null) {
      established(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        established(ctx);
      } else {
        fail(Failure.CONNECT_FAILED, handshake.cause());
      }
    }
  }

  private void established(ChannelHandlerContext ctx) {
    if (over) {
      return;
    }
    end();
    Http1ClientConnection connection = new Http1ClientConnection(connector, loop, settings);
    ctx.pipeline().replace(this, null, connection);
    if (listener != null) {
      connection.begin(listener);
    } else {
      connection.settle();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(Failure.CONNECT_FAILED, "The endpoint closed the connection during the handshake.");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Failure.CONNECT_FAILED, cause);
  }

  /** Forgets who waits for this connection, if it is that listener. */
  boolean withdraw(OutboundListener waiting) {
    if (listener != waiting) {
      return false;
    }
    listener = null;
    return true;
  }

  /** Gives up if nobody waits for this connection any more. */
  void closeIfWithdrawn() {
    if (listener == null) {
      fail(Failure.CONNECT_FAILED, "");
    }
  }

  private void fail(Failure failure, Throwable cause) {
    fail(failure, String.valueOf(cause.getMessage()));
  }

  private void fail(Failure failure, String detail) {
    if (over) {
      return;
    }
    end();
    if (channel != null) {
      channel.close();
    }
    if (listener != null) {
      listener.failed(failure, detail);
    }
  }

  private void end() {
    over = true;
    loop.deadlines().cancel(deadline);
    connector.dialled(this);
  }
}
