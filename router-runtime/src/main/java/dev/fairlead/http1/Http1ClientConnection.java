package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.OutboundListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;

/**
 * A connection to an endpoint: carries one attempt after another, reads their responses, and goes
 * back to its {@link Http1Connector} only if nothing is left on it in either direction.
 */
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements BodySource {
  private static final System.Logger LOG = System.getLogger(Http1ClientConnection.class.getName());

  private enum State {
    /** In the pool, or about to be. */
    IDLE,
    /** The response has not begun. */
    HEAD,
    CONTENT,
    /** The response is complete, the request is not. */
    DONE,
    TUNNEL,
    CLOSED
  }

  private final Http1Connector connector;
  private final ConnectorSettings settings;
  private final Loop loop;
  private final ResponseReader reader;
  private OutboundListener listener;
  private ChannelHandlerContext ctx;
  private Http1Outbound outbound;
  private MessageWriter writer;
  private State state = State.IDLE;
  private boolean served;
  private boolean reading;
  private boolean batchBegan;
  private boolean stray;
  private boolean paused;
  private boolean inputClosed;
  private boolean outputClosed;
  private boolean saidGoodbye;
  private ClientTimeouts timeouts;

  Http1ClientConnection(Http1Connector connector, Loop loop, ConnectorSettings settings) {
    this.connector = connector;
    this.settings = settings;
    this.loop = loop;
    this.reader = new ResponseReader(loop, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    writer = new MessageWriter(added);
    outbound = new Http1Outbound(this, writer);
    timeouts = new ClientTimeouts(this, loop.deadlines(), writer, settings);
  }

  // ---- the pool's side

  /** Whether this idle connection can be used: nothing arrived on it, not even in the kernel. */
  boolean clean() {
    return ctx.channel().isActive() && !inputClosed && Sockets.silent(ctx.channel());
  }

  void begin(OutboundListener next) {
    listener = next;
    state = State.HEAD;
    batchBegan = reading;
    reader.begin();
    outbound.begin(served);
    served = true;
    touch();
    next.ready(outbound);
  }

  /** Back to the pool if that is safe, else closed. */
  void settle() {
    boolean reusable = !served || reader.keepAlive() && !stray;
    if (reusable && !inputClosed && !outputClosed && !connector.closed()) {
      state = State.IDLE;
      timeouts.idle(served ? reader.patienceNanos() : Long.MAX_VALUE);
      resume();
      connector.release(this);
    } else {
      discard();
    }
  }

  /** Closes; nobody is told. */
  void discard() {
    if (state == State.CLOSED) {
      return;
    }
    State before = state;
    state = State.CLOSED;
    listener = null;
    timeouts.close();
    if (before == State.IDLE) {
      connector.forget(this);
    }
    reader.discard();
    outbound.stop();
    if (before == State.TUNNEL && inputClosed && outputClosed) {
      Lingering.begin(ctx, loop, writer, false, settings.idleTimeoutNanos(), () -> {});
    } else {
      ctx.close();
    }
  }

  // ---- reading

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    reading = true;
    try {
      read(in);
    } catch (Malformed e) {
      fail(Failure.ENDPOINT_MALFORMED, e.getMessage());
    } finally {
      in.release();
      reading = false;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    batchBegan = false;
    Body body = reader.body();
    if (body != null) {
      body.flush();
    }
  }

  private void read(ByteBuf in) throws Malformed {
    if (batchBegan && settings.ssl() != null) {
      // Decrypted before the request was sent, though delivered after it.
      throw new Malformed("More octets follow than the response has.");
    }
    touch();
    while (state == State.HEAD && in.isReadable()) {
      if (!readHead(in)) {
        return;
      }
    }
    switch (state) {
      case CONTENT -> {
        if (in.isReadable() && reader.readContent(in) && state == State.CONTENT) {
          finish(false);
        }
      }
      case TUNNEL -> {
        if (in.isReadable()) {
          reader.body().push(in.retain());
        }
      }
      case DONE -> stray = true;
      case IDLE -> discard();
      default -> {
        // Nothing is read any more.
      }
    }
  }

  /** Returns whether to go on reading. */
  private boolean readHead(ByteBuf in) throws Malformed {
    if (!outbound.flushed()) {
      Failure failure = outbound.reused() ? Failure.REFUSED : Failure.ENDPOINT_MALFORMED;
      fail(failure, "The endpoint spoke before it was asked.");
      return false;
    }
    if (!reader.readHead(in, outbound.headOnly())) {
      return false;
    }
    int status = reader.head().status();
    if (status == 101) {
      upgrade();
    } else if (status < 200) {
      listener.informational(reader.head());
    } else {
      boolean stillMore = in.isReadable();
      state = State.CONTENT;
      listener.response(reader.head(), reader.beginBody());
      if (state == State.CONTENT && !reader.hasContent()) {
        finish(stillMore);
        return false;
      }
    }
    return true;
  }

  private void upgrade() throws Malformed {
    if (!outbound.asked(reader.head().upgrade())) {
      throw new Malformed("The endpoint changes to a protocol it was not asked for.");
    }
    state = State.TUNNEL;
    outbound.tunnel();
    listener.upgraded(reader.head(), reader.beginBody());
  }

  /** The response is complete. Its body ends last: that may ask for the next connection. */
  private void finish(boolean followed) {
    Body ended = reader.takeBody();
    listener = null;
    stray = followed;
    state = State.DONE;
    if (outbound.ended()) {
      settle();
    }
    ended.end(reader.trailers());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof SslCloseCompletionEvent goodbye) {
      saidGoodbye = goodbye.isSuccess();
      inputEnded();
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    } else if (event instanceof ChannelOutputShutdownEvent && state != State.TUNNEL) {
      outputClosed = true;
      outbound.stop();
    }
  }

  private void inputEnded() {
    if (inputClosed) {
      return;
    }
    inputClosed = true;
    if (state == State.TUNNEL) {
      reader.body().end(null);
      closeTunnel();
    } else if (state == State.CONTENT
        && reader.endsWithConnection()
        && (settings.ssl() == null || saidGoodbye)) {
      finish(false);
    } else {
      gone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (state != State.CLOSED && writer.writable()) {
      outbound.channelWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    boolean writing = outputClosed || cause instanceof ChannelOutputShutdownException;
    if (state == State.CLOSED || writing) {
      return;
    }
    if (!(cause instanceof IOException)) {
      LOG.log(System.Logger.Level.ERROR, "A connection to an endpoint failed", cause);
    }
    gone();
  }

  /** The endpoint closed or reset the connection. */
  private void gone() {
    if (listener == null) {
      discard();
    } else if (!outbound.flushed()) {
      fail(Failure.REFUSED, "The connection was closed before the request was sent.");
    } else if (outbound.reused() && state == State.HEAD && !reader.begun()) {
      fail(Failure.STALE, "The connection was closed when the request was sent.");
    } else {
      fail(Failure.ENDPOINT_GONE, "The endpoint closed the connection within its response.");
    }
  }

  void fail(Failure failure, String detail) {
    OutboundListener told = listener;
    discard();
    if (told != null) {
      told.failed(failure, detail);
    }
  }

  // ---- the attempt's view

  /** Something moves, or begins to be waited for. */
  void touch() {
    if (state != State.CLOSED && state != State.IDLE) {
      timeouts.moved();
    }
  }

  void requestEnded() {
    if (state == State.DONE) {
      settle();
    }
  }

  /** More or less content was written than the request's head says. */
  void overrun() {
    fail(Failure.CLIENT_MALFORMED, "The request's content is not as long as its head says.");
  }

  void tunnelOutputEnded() {
    outputClosed = true;
    Shutdown.output(ctx);
    closeTunnel();
  }

  private void closeTunnel() {
    if (inputClosed && outputClosed) {
      discard();
    }
  }

  // ---- what its timeouts ask

  /** Whether an exchange waits for something of the endpoint. */
  boolean exchanging() {
    return state == State.HEAD || state == State.CONTENT || state == State.DONE;
  }

  /** Whether it is the client that is waited for: to take the response, or to send its content. */
  boolean waitsForClient() {
    return paused || !outbound.ended() && outbound.writable();
  }

  // ---- BodySource

  @Override
  public void pause() {
    if (!paused && state != State.CLOSED) {
      paused = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void resume() {
    if (paused && state != State.CLOSED) {
      paused = false;
      touch();
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public boolean reading() {
    return reading;
  }
}
