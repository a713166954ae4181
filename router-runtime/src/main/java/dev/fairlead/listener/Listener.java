package dev.fairlead.listener;

import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import dev.fairlead.wire.ServerContext;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A port with its TLS and protocol settings. One socket accepts and gives the connections to the
 * event loops in turn; what a connection speaks is found out on its loop. Settings may be replaced
 * while it listens: what concerns a connection's beginning holds for those that come after, the
 * rest from the next request on.
 *
 * <p>All methods but {@link #bind}, {@link #inherit}, {@link #listen} and {@link #closePort} are
 * safe from any thread; those belong to one thread that may block.
 */
public final class Listener {
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(64, 2048, 65536);

  /** Two full reads: one being sent while the next is filled. */
  private static final WriteBufferWaterMark WRITES =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private final EventLoops loops;
  private final Protocols protocols;
  private final ServerContext context;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder handshakesFailed = new LongAdder();
  private volatile RequestHandler handler;
  private volatile ListenerConfig config;
  private volatile TlsContexts tls;
  private Channel port;
  private Loop acceptingLoop;
  private Listener predecessor;
  private boolean given;

  /**
   * @param tls null for cleartext
   * @param handler takes the requests of all connections
   */
  public Listener(
      ListenerConfig config, TlsContexts tls, RequestHandler handler, EventLoops loops) {
    this(config, tls, handler, loops, HttpProtocols.INSTANCE);
  }

  Listener(
      ListenerConfig config,
      TlsContexts tls,
      RequestHandler handler,
      EventLoops loops,
      Protocols protocols) {
    this.loops = loops;
    this.protocols = protocols;
    this.handler = handler;
    this.config = config;
    this.tls = tls;
    this.context = new ServerContext(config.name(), settings(config));
  }

  private ServerSettings settings(ListenerConfig config) {
    return new ServerSettings(
        handler,
        config.limits().requestLine(),
        config.limits().fields(),
        config.limits().fieldCount(),
        config.limits().streams(),
        config.timeouts().head().toNanos(),
        config.timeouts().idle().toNanos(),
        config.protocols().contains(Protocol.HTTP_1_1),
        config.protocols().contains(Protocol.H2) || config.protocols().contains(Protocol.H2C));
  }

  /**
   * Takes the port. Connections queue on it until {@link #listen}.
   *
   * @throws IOException if the address cannot be bound; names it
   */
  public void bind() throws IOException {
    Loop loop = loops.next();
    acceptingLoop = loop;
    ListenerConfig config = this.config;
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    ServerChannel channel = Transport.serverChannel(loop.eventLoop(), address.getAddress());
    channel.config().setAutoRead(false);
    channel
        .config()
        .setRecvByteBufAllocator(
            new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(Acceptor.BATCH));
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, NetUtil.SOMAXCONN);
    if (config.reusePort()) {
      channel.config().setOption(Transport.reusePort(loop.eventLoop()), true);
    }
    channel.pipeline().addLast(new Acceptor(this::accepted));
    loop.eventLoop().register(channel).syncUninterruptibly();
    ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      channel.close();
      throw new IOException(
          "listener '"
              + config.name()
              + "' cannot bind "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + reason(address, bound.cause()),
          bound.cause());
    }
    port = channel;
  }

  /**
   * Takes the port of a listener that goes, instead of {@link #bind}: the socket stays open, and
   * until {@link #listen} the other accepts on it.
   */
  public void inherit(Listener from) {
    predecessor = from;
    port = from.port;
    acceptingLoop = from.acceptingLoop;
  }

  /** Begins to accept. */
  public void listen() {
    if (predecessor != null) {
      predecessor.given = true;
      predecessor = null;
      Channel channel = port;
      channel
          .eventLoop()
          .execute(
              () -> channel.pipeline().replace(Acceptor.class, null, new Acceptor(this::accepted)));
    }
    port.config().setAutoRead(true);
  }

  private static String reason(InetSocketAddress address, Throwable cause) {
    if (address.isUnresolved()) {
      return "the host name is unknown";
    }
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Address already in use")) {
      return "the port is in use";
    }
    return message.contains("Permission denied")
        ? "permission denied (ports below 1024 need a privilege)"
        : message;
  }

  /** Where it listens, with the port that was found for port 0. */
  public InetSocketAddress address() {
    return (InetSocketAddress) port.localAddress();
  }

  public String name() {
    return context.name();
  }

  public ListenerConfig config() {
    return config;
  }

  /** What {@link TlsContexts#provider} says, or null for cleartext. */
  public String tlsProvider() {
    TlsContexts tls = this.tls;
    return tls == null ? null : tls.provider();
  }

  /** What new connections get; null for cleartext. */
  public TlsContexts tls() {
    return tls;
  }

  /** Whether a change can only be made by closing the port and opening another. */
  public boolean mustRebindFor(ListenerConfig next) {
    ListenerConfig now = config;
    return now.port() != next.port()
        || !now.host().equals(next.host())
        || now.reusePort() != next.reusePort();
  }

  /** Replaces settings and certificates without touching open connections. */
  public void update(ListenerConfig next, TlsContexts nextTls, RequestHandler nextHandler) {
    config = next;
    tls = nextTls;
    handler = nextHandler;
    context.settings(settings(next));
  }

  private void accepted(Channel channel) {
    accepted.increment();
    ListenerConfig config = this.config;
    int limit = config.limits().connections();
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    Loop loop = loops.next();
    ChannelConfig options = channel.config();
    options.setOption(ChannelOption.TCP_NODELAY, true);
    options.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    options.setAllocator(PooledByteBufAllocator.DEFAULT);
    options.setRecvByteBufAllocator(READS);
    options.setWriteBufferWaterMark(WRITES);
    if (limit > 0 && now > limit) {
      channel.unsafe().closeForcibly();
      open.decrementAndGet();
      handler.rejected(acceptingLoop, cleartext(channel), 0, Rejection.TOO_MANY_CONNECTIONS, null);
      return;
    }
    channel.pipeline().addLast(new Setup(loop));
    if (loop.inLoop()) {
      // Not before the events at hand are done with: one may still concern a socket that was closed
      // just now, and would be taken for this one's if it got the same descriptor.
      loop.execute(() -> register(channel, loop));
    } else {
      register(channel, loop);
    }
  }

  private static void register(Channel channel, Loop loop) {
    loop.eventLoop()
        .register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
              }
            });
  }

  private ClientConnection cleartext(Channel channel) {
    return new ClientConnection(
        name(),
        (InetSocketAddress) channel.remoteAddress(),
        (InetSocketAddress) channel.localAddress(),
        false,
        null,
        null);
  }

  /**
   * Closes the listening socket, after taking what is queued on it; open connections stay. Blocks
   * until it is closed, so not for an event loop. A socket that another listener uses stays open.
   */
  public void closePort() {
    if (port == null || given || predecessor != null || !port.isOpen()) {
      return;
    }
    Acceptor acceptor = port.pipeline().get(Acceptor.class);
    ChannelHandlerContext place = port.pipeline().context(acceptor);
    port.eventLoop().execute(() -> acceptor.close(place));
    port.closeFuture().syncUninterruptibly();
  }

  /** Lets responses ask clients to leave; nothing is closed yet. */
  public void askToLeave() {
    context.askToLeave();
  }

  /** Lets every connection finish what is in flight and leave; idle ones are closed. */
  public void drain() {
    context.drain();
  }

  /** Closes every connection at once. */
  public void close() {
    context.close();
  }

  /** Open client connections, including those in a TLS handshake. */
  public int connections() {
    return open.get();
  }

  /** Connections accepted since it began to listen. */
  public long accepted() {
    return accepted.sum();
  }

  /** Connections whose TLS handshake failed or timed out. */
  public long handshakesFailed() {
    return handshakesFailed.sum();
  }

  /** Puts together what a new connection needs, on its loop. */
  private final class Setup extends ChannelInitializer<Channel> {
    private final Loop loop;

    Setup(Loop loop) {
      this.loop = loop;
    }

    @Override
    protected void initChannel(Channel channel) {
      TlsContexts tls = Listener.this.tls;
      ServerSettings settings = context.settings();
      if (tls != null) {
        channel
            .pipeline()
            .addLast(new TlsBeginning(loop, context, protocols, tls, handshakesFailed));
        return;
      }
      ClientConnection connection = cleartext(channel);
      if (settings.http1() && settings.http2() || context.draining()) {
        channel.pipeline().addLast(new ClearBeginning(loop, context, protocols, connection));
      } else {
        channel
            .pipeline()
            .addLast(
                settings.http1()
                    ? protocols.http1(loop, context, connection)
                    : protocols.http2(loop, context, connection));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
