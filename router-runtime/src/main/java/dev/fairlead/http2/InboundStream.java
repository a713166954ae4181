package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.InboundListener;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Problem;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/** One request of a client and its response. */
final class InboundStream extends Stream implements Inbound {
  private final InboundConnection owner;
  private final RequestHead head;
  private final Body body;
  private final boolean bodyless;
  private InboundListener listener;
  private ResponseHead pending;
  private int resetCode = ErrorCode.NO_ERROR;
  private boolean committed;
  private boolean lingering;
  private boolean released;

  InboundStream(
      InboundConnection owner,
      int id,
      RequestHead head,
      long contentLength,
      boolean endStream,
      boolean bodyless) {
    super(owner);
    this.owner = owner;
    this.id = id;
    this.head = head;
    this.bodyless = bodyless;
    this.body = head.contentLength() == 0 ? null : new Body(this);
    incoming(body, endStream ? -1 : contentLength);
    if (endStream) {
      receiveEnd(null);
    }
  }

  /** Hands the request to its handler. */
  void begin(RequestHandler handler) {
    if (!remoteEnded()) {
      watch();
    }
    try {
      handler.handle(this);
    } catch (RuntimeException bug) {
      // One request's fault is no reason to end the others.
      abort();
    }
  }

  /** Answers without any exchange. */
  void refuse(int code, Rejection reason, String detail) {
    released = true;
    String requestId = Problem.newId();
    owner.rejected(code, reason, requestId);
    answer(code, detail, requestId);
  }

  private void answer(int code, String detail, String requestId) {
    pending = null;
    Problem.respond(this, code, detail, requestId);
  }

  // ---- what an exchange sees

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public ClientConnection connection() {
    return owner.client();
  }

  @Override
  public Loop loop() {
    return owner.loop();
  }

  @Override
  public void listener(InboundListener value) {
    listener = value;
  }

  @Override
  public void informational(ResponseHead response) {
    if (!committed && !isClosed() && response.status() != 101) {
      writeHead(response, false);
    }
  }

  @Override
  public void respond(ResponseHead response) {
    if (!committed) {
      pending = response;
    }
  }

  @Override
  public boolean committed() {
    return committed;
  }

  @Override
  public Body upgrade(ResponseHead response) {
    throw new IllegalStateException("HTTP/2 has no upgrade");
  }

  @Override
  public boolean lingering() {
    return lingering;
  }

  @Override
  public void abort() {
    reset(ErrorCode.INTERNAL_ERROR);
  }

  @Override
  void commit() {
    if (!committed && pending != null && !isClosed()) {
      writeHead(pending, withoutContent());
    }
  }

  private boolean withoutContent() {
    int code = pending.status();
    return bodyless || code == 204 || code == 304;
  }

  @Override
  public void flush() {
    // The end of a response without content follows at once, and then goes with the head.
    if (pending != null && pending.contentLength() != 0) {
      commit();
    }
  }

  @Override
  public void end(Fields trailers) {
    if (isClosed() || endQueued()) {
      return;
    }
    if (!committed && pending != null && trailers == null) {
      lingering = !remoteEnded();
      writeHead(pending, true);
    } else {
      commit();
      if (!endQueued()) {
        lingering = !remoteEnded();
        endContent(trailers);
      }
    }
  }

  private void writeHead(ResponseHead response, boolean endStream) {
    FrameWriter frames = owner.frames();
    int start = frames.position();
    ByteBuf out = frames.beginHeaders();
    HpackWriter hpack = owner.sender().hpack();
    hpack.begin(out);
    hpack.status(out, response.status());
    hpack.fields(out, response.fields());
    frames.endHeaders(start, id, endStream);
    owner.sender().schedule();
    if (response == pending) {
      committed = true;
      pending = null;
    }
    if (endStream) {
      lingering = !remoteEnded();
      ended();
    }
  }

  // ---- how it ends

  /**
   * A response that is complete before its request asks the client to stop (RFC 9113 section 8.1).
   */
  @Override
  void localEnd() {
    if (!remoteEnded() || resetCode != ErrorCode.NO_ERROR) {
      reset(resetCode);
      if (body != null && !body.ended()) {
        body.discard();
      }
    } else {
      finished();
    }
  }

  @Override
  void remoteEnd() {
    if (localEnded()) {
      finished();
    }
  }

  private void finished() {
    owner.budget.served();
    close(false);
  }

  @Override
  void closed() {
    if (released) {
      recycle();
    }
  }

  @Override
  public void release() {
    if (!released) {
      released = true;
      if (isClosed()) {
        recycle();
      }
    }
  }

  private void recycle() {
    owner.loop().returnFields(head.fields());
  }

  @Override
  void lost(String detail) {
    tell(Failure.CLIENT_GONE, null);
  }

  /** Tells the exchange, if there is one that still minds; returns whether there is. */
  private boolean tell(Failure failure, String requestId) {
    InboundListener told = listener;
    listener = null;
    if (told != null) {
      told.gone(failure, requestId);
    }
    return told != null;
  }

  /** RFC 9113 section 8.1.1 allows an answer before the reset. */
  @Override
  void malformed(int code, String detail) {
    if (isClosed() || resetCode != ErrorCode.NO_ERROR) {
      return;
    }
    boolean answerable = !committed && !owner.isClosing();
    String requestId = answerable ? Problem.newId() : null;
    if (!tell(Failure.CLIENT_MALFORMED, requestId)) {
      owner.rejected(answerable ? 400 : 0, Rejection.MALFORMED, requestId);
    }
    if (answerable && !isClosed() && !committed) {
      resetCode = code;
      answer(400, "The request is malformed.", requestId);
    } else {
      reset(code);
    }
  }

  @Override
  boolean expectsContent() {
    return true;
  }

  @Override
  boolean awaitsPeer() {
    return !remoteEnded() && !paused() || queued() > 0;
  }

  /** Nothing came, or nothing was taken, for the idle timeout: 408 if that can still be said. */
  @Override
  void idle() {
    boolean answerable = !committed && !remoteEnded();
    String requestId = answerable ? Problem.newId() : null;
    if (!tell(Failure.CLIENT_TIMED_OUT, requestId)) {
      owner.rejected(answerable ? 408 : 0, Rejection.BODY_TIMEOUT, requestId);
    }
    if (answerable && !isClosed() && !committed) {
      answer(408, "The request's content did not arrive in time.", requestId);
    } else {
      reset(ErrorCode.CANCEL);
    }
  }
}
