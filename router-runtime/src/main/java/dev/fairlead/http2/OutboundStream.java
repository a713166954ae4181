package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.OutboundListener;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/** One request to an endpoint and its response. */
final class OutboundStream extends Stream implements Outbound {
  /** 1xx responses before the final one; a hundred early hints are a fault. */
  private static final int MAX_INFORMATIONAL = 100;

  private final OutboundConnection owner;
  private final boolean reused;
  private OutboundListener listener;
  private RequestHead pending;
  private boolean headMethod;
  private boolean answered;
  private int informational;
  private ResponseHead response;

  OutboundStream(OutboundConnection owner, OutboundListener listener, boolean reused) {
    super(owner);
    this.owner = owner;
    this.listener = listener;
    this.reused = reused;
  }

  // ---- what an attempt sees

  @Override
  public void send(RequestHead head, boolean upgrade) {
    pending = head;
    headMethod = head.method().equals("HEAD");
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public void cancel() {
    listener = null;
    reset(ErrorCode.CANCEL);
  }

  @Override
  public void flush() {
    commit();
  }

  @Override
  public void end(Fields trailers) {
    if (isClosed() || endQueued()) {
      return;
    }
    if (pending != null && trailers == null) {
      writeHead(true);
    } else {
      commit();
      if (!isClosed()) {
        endContent(trailers);
      }
    }
    watch();
  }

  @Override
  void commit() {
    if (pending != null && !isClosed()) {
      writeHead(false);
    }
  }

  private void writeHead(boolean endStream) {
    RequestHead head = pending;
    pending = null;
    if (owner.isClosing()) {
      close(false);
      // Not from within the caller, who is in the middle of sending.
      owner.loop().execute(() -> fail(Failure.REFUSED, "connection closed"));
      return;
    }
    owner.begin(this);
    FrameWriter frames = owner.frames();
    int start = frames.position();
    ByteBuf out = frames.beginHeaders();
    HpackWriter hpack = owner.sender().hpack();
    hpack.begin(out);
    hpack.request(out, head, owner.settings().ssl() != null);
    frames.endHeaders(start, id, endStream);
    owner.sender().schedule();
    if (endStream) {
      ended();
    }
  }

  // ---- the response

  /** Whether the final response has begun. */
  boolean answered() {
    return answered;
  }

  /** A field section that begins the response, or announces it. */
  void head(Fields fields, boolean endStream, boolean whole) {
    ResponseReader reader = owner.responseReader();
    ResponseHead head = new ResponseHead(fields);
    if (!reader.finish(head, endStream, whole, headMethod)) {
      malformed(ErrorCode.PROTOCOL_ERROR, reader.problem());
      return;
    }
    watch();
    if (head.status() < 200) {
      if (++informational > MAX_INFORMATIONAL) {
        malformed(
            ErrorCode.PROTOCOL_ERROR,
            "more than " + MAX_INFORMATIONAL + " informational responses");
      } else if (listener != null) {
        listener.informational(head);
      }
      owner.loop().returnFields(fields);
      return;
    }
    answered = true;
    response = head;
    Body body = new Body(this);
    boolean empty = headMethod || head.status() == 204 || head.status() == 304;
    incoming(body, empty ? 0 : reader.contentLength());
    if (!endStream) {
      owner.touch(this);
    }
    listener.response(head, body);
    if (endStream && !isClosed()) {
      receiveEnd(null);
    }
  }

  // ---- how it ends

  @Override
  void localEnd() {
    if (remoteEnded()) {
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
    listener = null;
    owner.budget.served();
    close(false);
    owner.loop().returnFields(response.fields());
  }

  @Override
  void closed() {
    pending = null;
  }

  private void fail(Failure failure, String detail) {
    OutboundListener told = listener;
    listener = null;
    if (told != null) {
      told.failed(failure, detail);
    }
  }

  /** The endpoint did not process the request. */
  void refused(String detail) {
    fail(Failure.REFUSED, detail);
  }

  /** A complete response is worth no less for what comes after it (RFC 9113 section 8.1). */
  @Override
  boolean survives() {
    return outliveItsPeer();
  }

  void resetByPeer(int code) {
    if (survives()) {
      return;
    }
    close(false);
    String detail = "reset by endpoint: " + ErrorCode.name(code & 0xffffffffL);
    boolean unprocessed = code == ErrorCode.REFUSED_STREAM && !answered && informational == 0;
    fail(unprocessed ? Failure.REFUSED : Failure.ENDPOINT_GONE, detail);
  }

  @Override
  void lost(String detail) {
    if (id == 0) {
      fail(Failure.REFUSED, detail);
    } else if (reused && !answered && informational == 0) {
      fail(Failure.STALE, detail);
    } else {
      fail(Failure.ENDPOINT_GONE, detail);
    }
  }

  @Override
  void malformed(int code, String detail) {
    reset(code);
    fail(Failure.ENDPOINT_MALFORMED, detail);
  }

  @Override
  boolean expectsContent() {
    return answered;
  }

  /** Before the request is complete it is the client who may be slow. */
  @Override
  boolean awaitsPeer() {
    return queued() > 0 || localEnded() && !remoteEnded() && !paused();
  }

  @Override
  void idle() {
    reset(ErrorCode.CANCEL);
    fail(Failure.ENDPOINT_TIMED_OUT, "nothing moved for the idle timeout");
  }
}
