package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.InboundListener;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Problem;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.ResponseHead;
import dev.fairlead.wire.ServerConnection;
import dev.fairlead.wire.ServerContext;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;

/**
 * A client's HTTP/1.1 connection: reads requests one after another and hands each to the listener's
 * handler. To be added to the pipeline as the last handler, behind TLS if there is any, on the
 * event loop of the {@link Loop} it is given. A connection between two requests holds no buffers,
 * and after a second no head either.
 */
public final class Http1ServerConnection extends ChannelInboundHandlerAdapter
    implements ServerConnection, BodySource {
  private static final System.Logger LOG = System.getLogger(Http1ServerConnection.class.getName());

  /** Content the client may finish sending after an early response, to keep the connection. */
  private static final int MAX_UNREAD = 64 * 1024;

  private final Loop loop;
  private final ServerContext context;
  private final ClientConnection client;
  private ChannelHandlerContext ctx;
  private MessageWriter writer;
  private Http1Inbound inbound;
  private RequestReader reader;
  private ServerTimeouts timeouts;
  private boolean reading;
  private boolean paused;
  private boolean inputClosed;
  private boolean outputClosed;
  private boolean draining;
  private boolean abandoned;

  /**
   * Makes the handler; the connection begins when it is added to an active channel or the channel
   * becomes active.
   */
  public Http1ServerConnection(Loop loop, ServerContext context, ClientConnection client) {
    this.loop = loop;
    this.context = context;
    this.client = client;
  }

  // ---- the channel's side

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    if (added.channel().isActive()) {
      start(added);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    if (ctx == null) {
      start(active);
    }
  }

  private void start(ChannelHandlerContext active) {
    ctx = active;
    Sockets.configure(ctx.channel());
    writer = new MessageWriter(ctx);
    inbound = new Http1Inbound(this, writer);
    inbound.emptyHead();
    timeouts = new ServerTimeouts(this, writer);
    reader = new RequestReader(this, context.settings());
    timeouts.head(reader.settings());
    context.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    reading = true;
    try {
      reader.read(in);
    } catch (Malformed e) {
      refuse(e.status(), e.reason(), e.getMessage(), Failure.CLIENT_MALFORMED);
    } finally {
      in.release();
      reading = false;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    reader.flush();
  }

  private void readAhead() {
    if (!reader.hasMore() || !reader.complete() || !inbound.over()) {
      return;
    }
    resume();
    channelRead(ctx, reader.takeAhead());
    channelReadComplete(ctx);
    if (inputClosed && reader.inHead()) {
      close(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean end =
        event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
    if (!end || inputClosed) {
      return;
    }
    inputClosed = true;
    if (reader.inContent()) {
      broken();
    } else if (reader.inTunnel()) {
      reader.endTunnel();
      closeTunnel();
    } else if (reader.inHead() || inbound.over() && !reader.hasMore()) {
      close(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (reader.closed()) {
      return;
    }
    if (!writer.writable()) {
      timeouts.stalled();
      return;
    }
    if (reader.complete() && !inbound.over()) {
      timeouts.none();
    }
    inbound.channelWritable();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    if (!reader.closed()) {
      gone(Failure.CLIENT_GONE, null);
      dispose();
    }
    context.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(System.Logger.Level.ERROR, "A client's connection failed", cause);
    }
    from.close();
  }

  // ---- what its parts ask and tell

  Loop loop() {
    return loop;
  }

  ServerContext context() {
    return context;
  }

  ClientConnection client() {
    return client;
  }

  Http1Inbound inbound() {
    return inbound;
  }

  RequestReader reader() {
    return reader;
  }

  ServerTimeouts timeouts() {
    return timeouts;
  }

  boolean paused() {
    return paused;
  }

  /** Whether the connection ended with its response although content was still expected. */
  boolean abandoned() {
    return abandoned;
  }

  /** Whether the connection must end with the response that begins now. */
  boolean closesAfterThis() {
    if (!reader.keepAlive() || draining || context.draining()) {
      return true;
    }
    boolean waits = !inbound.continued() && reader.inContent() && !reader.contentBegun();
    return waits || reader.unread() > MAX_UNREAD;
  }

  void responseEnded() {
    if (inbound.closes()) {
      // Who asked for the end sends nothing more that the kernel would have to answer with a reset.
      boolean asked = !reader.keepAlive() && reader.complete() && !reader.hasMore();
      close(!asked);
    }
  }

  /** The exchange looks at nothing of its request any more. */
  void released() {
    if (reader.closed()) {
      inbound.park();
    } else {
      rest();
    }
  }

  /** Waits for the next request, if this one is over. */
  void rest() {
    if (!reader.complete() || !inbound.over()) {
      return;
    }
    timeouts.rest();
    if (reader.hasMore()) {
      loop.execute(this::readAhead);
    } else if (inputClosed || draining) {
      close(draining);
    }
  }

  void park() {
    inbound.park();
    reader.park();
  }

  Body tunnel() {
    timeouts.tunnel();
    // Before the body begins: it may pause at once, for what was read ahead.
    resume();
    Body body = reader.tunnel();
    if (inputClosed) {
      reader.endTunnel();
    }
    return body;
  }

  void tunnelOutputEnded() {
    outputClosed = true;
    Shutdown.output(ctx);
    closeTunnel();
  }

  private void closeTunnel() {
    if (inputClosed && outputClosed) {
      close(false);
    }
  }

  // ---- ends

  /** Ends the connection after what was written, in order. */
  void close(boolean linger) {
    if (reader.closed()) {
      return;
    }
    abandoned = reader.inContent();
    long stall = reader.settings().idleTimeoutNanos();
    boolean lingers = linger && !inputClosed;
    dispose();
    if (lingers || writer.pending() > 0) {
      Lingering.begin(ctx, loop, writer, lingers, stall, () -> context.closed(this));
    } else {
      ctx.close();
    }
  }

  /** Ends the connection in a way that the client cannot take for the end of the response. */
  void abort() {
    if (reader.closed()) {
      return;
    }
    boolean reset = writer.endsWithConnection();
    dispose();
    if (reset) {
      Shutdown.reset(ctx);
    } else {
      ctx.close();
    }
  }

  /** The exchange cannot go on, and does not know it yet. */
  void broken() {
    gone(Failure.CLIENT_GONE, null);
    abort();
  }

  /** Tells the exchange, if there is one that still minds; returns whether there is. */
  private boolean gone(Failure failure, String requestId) {
    boolean busy = reader.inContent() || reader.inTunnel() || reader.complete() && !inbound.ended();
    InboundListener listener = inbound.takeListener();
    if (listener == null || !busy) {
      return false;
    }
    listener.gone(failure, requestId);
    return true;
  }

  /** Refuses a request, or the rest of it. */
  void refuse(int status, Rejection reason, String detail, Failure failure) {
    if (reader.closed()) {
      return;
    }
    String requestId = status == 0 ? null : Problem.newId();
    boolean answered = false;
    boolean told = false;
    if (reader.inContent()) {
      told = gone(failure, requestId);
      answered = inbound.committed();
    }
    if (answered || status == 0) {
      abort();
    } else {
      ResponseHead head = new ResponseHead(new Fields());
      byte[] problem = Problem.fill(head, status, detail, requestId);
      inbound.refuse(head, problem);
      close(true);
    }
    if (!told) {
      reader
          .settings()
          .handler()
          .rejected(loop, client, answered ? 0 : status, reason, answered ? null : requestId);
    }
  }

  /** Gives everything back; nothing is read or written by this object any more. */
  private void dispose() {
    loop.deadlines().cancel(timeouts);
    reader.close();
    inbound.close();
    writer.discard();
  }

  // ---- BodySource

  @Override
  public void pause() {
    if (!paused && !reader.closed()) {
      paused = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void resume() {
    if (paused && !reader.closed()) {
      paused = false;
      if (reader.inContent()) {
        timeouts.content();
      }
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public boolean reading() {
    return reading;
  }

  // ---- ServerConnection

  @Override
  public void drain() {
    loop.execute(
        () -> {
          draining = true;
          if (reader.closed()) {
            return;
          }
          if (reader.complete() && inbound.over() && !reader.hasMore()) {
            close(false);
          } else if (reader.unused()) {
            // A connection that was just made is about to be used.
            timeouts.lastHead();
          }
        });
  }

  @Override
  public void close() {
    loop.execute(() -> ctx.close());
  }
}
