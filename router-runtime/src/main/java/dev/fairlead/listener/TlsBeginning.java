package dev.fairlead.listener;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.ServerContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Takes part in the TLS handshake and gives way to the protocol that ALPN chose (RFC 7301). */
final class TlsBeginning extends Beginning {
  /** A ClientHello with post-quantum key shares is about 2 KiB; 16 KiB is a whole TLS record. */
  private static final int CLIENT_HELLO = 16 * 1024;

  private final TlsContexts contexts;
  private final LongAdder failed;
  private String serverName;

  TlsBeginning(
      Loop loop,
      ServerContext context,
      Protocols protocols,
      TlsContexts contexts,
      LongAdder failed) {
    super(loop, context, protocols);
    this.contexts = contexts;
    this.failed = failed;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    super.handlerAdded(ctx);
    ctx.pipeline().addBefore(ctx.name(), null, new ByServerName());
  }

  private SslHandler handler(Channel channel, String name) {
    SslHandler handler = contexts.forName(name).newHandler(channel.alloc());
    // The deadline of the whole beginning covers the handshake.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent) {
      completed(ctx, (SslHandshakeCompletionEvent) event);
    } else if (!(event instanceof SslCompletionEvent)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void completed(ChannelHandlerContext ctx, SslHandshakeCompletionEvent event) {
    if (!event.isSuccess()) {
      failed.increment();
      ctx.close();
      return;
    }
    SslHandler ssl = ctx.pipeline().get(SslHandler.class);
    ChannelHandler protocol = protocol(ssl.applicationProtocol(), connection(ctx, ssl));
    if (protocol == null) {
      failed.increment();
      ctx.close();
    } else {
      become(protocol);
    }
  }

  private ChannelHandler protocol(String negotiated, ClientConnection connection) {
    if ("h2".equals(negotiated)) {
      return protocols.http2(loop, context, connection);
    }
    return context.settings().http1() ? protocols.http1(loop, context, connection) : null;
  }

  private ClientConnection connection(ChannelHandlerContext ctx, SslHandler ssl) {
    return new ClientConnection(
        context.name(),
        (InetSocketAddress) ctx.channel().remoteAddress(),
        (InetSocketAddress) ctx.channel().localAddress(),
        true,
        serverName,
        contexts.asksForCertificate() ? subject(ssl.engine().getSession()) : null);
  }

  private static String subject(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /**
   * Reads the server name of the ClientHello (RFC 6066 section 3) and puts the handler with its
   * certificate in place.
   */
  private final class ByServerName extends AbstractSniHandler<Void> {
    ByServerName() {
      super(CLIENT_HELLO, 0);
    }

    @Override
    protected Future<Void> lookup(ChannelHandlerContext ctx, String name) {
      return ctx.executor().newSucceededFuture(null);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Void> done) {
      serverName = name;
      ctx.pipeline().replace(this, null, handler(ctx.channel(), name));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SniCompletionEvent)) {
        ctx.fireUserEventTriggered(event);
      }
    }
  }
}
