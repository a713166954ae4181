package dev.fairlead.http2;

import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ServerConnection;
import dev.fairlead.wire.ServerContext;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A client's connection. */
final class InboundConnection extends Connection implements ServerConnection {
  /** Eight streams whose content nobody takes; the ninth waits with all others of this client. */
  private static final int WINDOW = 8 * Stream.WINDOW;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How long a drained client has to answer the ping that follows the first GOAWAY. */
  private static final long DRAIN_PING_NANOS = 1_000_000_000L;

  private static final long DRAIN_PING = 0x647261696e000000L;

  private enum Drain {
    NOT,
    ANNOUNCED,
    FINAL
  }

  private final ServerContext context;
  private final ClientConnection client;
  private final RequestReader requestReader = new RequestReader();
  private final TrailerReader trailerReader = new TrailerReader();
  private int lastStream;
  private int prefaceRead;
  private Drain drain = Drain.NOT;
  private boolean opened;

  private final Deadline headDeadline = new Timer(this::headTimedOut);

  private final Deadline idleDeadline = new Timer(this::idleTimedOut);

  private final Deadline drainDeadline = new Timer(this::finalGoAway);

  InboundConnection(Loop loop, ServerContext context, ClientConnection client) {
    super(loop, WINDOW);
    this.context = context;
    this.client = client;
  }

  ServerContext context() {
    return context;
  }

  ClientConnection client() {
    return client;
  }

  void rejected(int status, Rejection reason, String requestId) {
    context.settings().handler().rejected(loop(), client, status, reason, requestId);
  }

  // ---- beginning

  @Override
  void begin() {
    ServerSettings settings = context.settings();
    frames().settings(0x3, settings.streams(), 0x4, Stream.WINDOW, 0x6, maxSection());
    openWindow();
    loop().deadlines().set(headDeadline, settings.headTimeoutNanos());
    opened = true;
    context.opened(this);
  }

  /**
   * Each field counts with 32 octets more than in {@link ServerSettings}; the pseudo-header fields
   * come on top.
   */
  @Override
  int maxSection() {
    ServerSettings settings = context.settings();
    return settings.fieldOctets() + settings.requestLine() + 32 * settings.fieldCount() + 512;
  }

  @Override
  boolean preface(ByteBuf in) throws Http2Error {
    while (prefaceRead < PREFACE.length && in.isReadable()) {
      if (in.readByte() != PREFACE[prefaceRead++]) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "not the client preface of HTTP/2");
      }
    }
    if (prefaceRead < PREFACE.length || in.readableBytes() < FrameReader.HEADER) {
      return false;
    }
    int at = in.readerIndex();
    if (in.getByte(at + 3) != FrameType.SETTINGS || (in.getByte(at + 4) & FrameType.ACK) != 0) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "the first frame is not SETTINGS");
    }
    return true;
  }

  @Override
  void settingsChanged(boolean first) {
    if (first) {
      headDeadline.clear();
      watchIdle();
    }
  }

  @Override
  boolean withholds() {
    return true;
  }

  @Override
  boolean acceptsPushSetting() {
    return true;
  }

  @Override
  boolean isIdle(int stream) {
    return stream > lastStream || (stream & 1) == 0;
  }

  @Override
  int lastPeerStream() {
    return lastStream;
  }

  // ---- requests

  @Override
  public void headers(int id, ByteBuf block, boolean endStream, boolean selfDependent)
      throws Http2Error {
    Stream stream = streams.get(id);
    if (stream != null) {
      trailers((InboundStream) stream, block, endStream);
    } else if ((id & 1) == 0) {
      throw new Http2Error(
          ErrorCode.PROTOCOL_ERROR, "HEADERS on stream " + id + ", clients use odd ones");
    } else if (id <= lastStream) {
      late(id, block);
    } else {
      lastStream = id;
      request(id, block, endStream, selfDependent);
    }
  }

  private void late(int id, ByteBuf block) throws Http2Error {
    hpack().read(id, block, null);
    if (closedStreams.mayBeReset(id)) {
      budget.idleFrame(loop().deadlines().now());
    } else if (closedStreams.contains(id)) {
      throw new Http2Error(ErrorCode.STREAM_CLOSED, "HEADERS on closed stream " + id);
    } else {
      throw new Http2Error(
          ErrorCode.PROTOCOL_ERROR, "HEADERS on stream " + id + " after " + lastStream);
    }
  }

  private void request(int id, ByteBuf block, boolean endStream, boolean selfDependent)
      throws Http2Error {
    ServerSettings settings = context.settings();
    Fields fields = loop().borrowFields();
    RequestHead head = new RequestHead(fields);
    requestReader.begin(fields, settings.fieldOctets(), settings.fieldCount());
    boolean whole = hpack().read(id, block, requestReader);
    boolean valid =
        requestReader.finish(head, endStream, whole, client.tls(), settings.requestLine());
    boolean headMethod = requestReader.head();
    long contentLength = requestReader.contentLength();
    requestReader.done();
    if (drain == Drain.FINAL || streams.size() >= settings.streams() || inputEnded()) {
      loop().returnFields(fields);
      streamError(id, ErrorCode.REFUSED_STREAM);
    } else if (selfDependent) {
      loop().returnFields(fields);
      rejected(0, Rejection.MALFORMED, null);
      streamError(id, ErrorCode.PROTOCOL_ERROR);
    } else if (!valid && requestReader.status() == 0) {
      loop().returnFields(fields);
      rejected(0, Rejection.MALFORMED, null);
      streamError(id, ErrorCode.PROTOCOL_ERROR);
    } else {
      InboundStream stream =
          new InboundStream(this, id, head, contentLength, endStream, headMethod);
      open(stream);
      if (valid) {
        stream.begin(settings.handler());
      } else {
        stream.refuse(requestReader.status(), requestReader.reason(), requestReader.detail());
      }
    }
  }

  private void open(InboundStream stream) {
    if (streams.isEmpty()) {
      idleDeadline.clear();
    }
    add(stream);
  }

  private void trailers(InboundStream stream, ByteBuf block, boolean endStream) throws Http2Error {
    if (stream.remoteEnded()) {
      hpack().read(stream.id, block, null);
      broken(stream, ErrorCode.STREAM_CLOSED, "HEADERS after the end of the stream");
      return;
    }
    ServerSettings settings = context.settings();
    Fields fields = new Fields();
    trailerReader.begin(fields, settings.fieldOctets(), settings.fieldCount());
    boolean whole = hpack().read(stream.id, block, trailerReader);
    trailerReader.done();
    if (!endStream) {
      broken(stream, ErrorCode.PROTOCOL_ERROR, "trailers without the end of the stream");
    } else if (!whole || trailerReader.tooLarge() || trailerReader.problem() != null) {
      broken(stream, ErrorCode.PROTOCOL_ERROR, "malformed trailers");
    } else if (!stream.receiveEnd(trailerReader.any() ? fields : null)) {
      broken(stream, ErrorCode.PROTOCOL_ERROR, "less content than the content-length");
    }
  }

  @Override
  public void reset(int id, int code) throws Http2Error {
    Stream stream = streams.get(id);
    if (stream == null) {
      if (isIdle(id)) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "RST_STREAM on idle stream " + id);
      }
      budget.idleFrame(loop().deadlines().now());
      return;
    }
    stream.close(false);
    stream.lost("reset by client: " + ErrorCode.name(code & 0xffffffffL));
    budget.reset(loop().deadlines().now());
  }

  @Override
  public void goAway(int last, int code) throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
    if (drain == Drain.NOT) {
      finalGoAway();
    }
  }

  // ---- time

  @Override
  void readCompleted(boolean midFrame) {
    if (!settingsReceived()) {
      return;
    }
    if (!midFrame) {
      headDeadline.clear();
    } else if (!headDeadline.pending()) {
      loop().deadlines().set(headDeadline, context.settings().headTimeoutNanos());
    }
    if (streams.isEmpty()) {
      watchIdle();
    }
  }

  private void headTimedOut() {
    rejected(0, Rejection.HEAD_TIMEOUT, null);
    fail(
        settingsReceived() ? ErrorCode.ENHANCE_YOUR_CALM : ErrorCode.SETTINGS_TIMEOUT,
        "head timeout");
  }

  private void watchIdle() {
    loop().deadlines().set(idleDeadline, context.settings().idleTimeoutNanos());
  }

  private void idleTimedOut() {
    if (streams.isEmpty() && !isClosing()) {
      finalGoAway();
    }
  }

  @Override
  long streamIdleNanos() {
    return context.settings().idleTimeoutNanos();
  }

  // ---- ending

  @Override
  void streamClosed() {
    if (streams.isEmpty() && !isClosing()) {
      if (drain == Drain.FINAL) {
        finish();
      } else {
        watchIdle();
      }
    }
  }

  @Override
  void ended() {
    headDeadline.clear();
    idleDeadline.clear();
    drainDeadline.clear();
    if (opened) {
      context.closed(this);
    }
  }

  @Override
  public void drain() {
    loop().execute(this::announce);
  }

  /** RFC 9113 section 6.8: requests on their way are still taken, for one round trip. */
  private void announce() {
    if (drain == Drain.NOT && !isClosing()) {
      drain = Drain.ANNOUNCED;
      frames().goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR);
      frames().ping(DRAIN_PING, false);
      sender().schedule();
      loop().deadlines().set(drainDeadline, DRAIN_PING_NANOS);
    }
  }

  @Override
  void pingAcknowledged(long data) {
    if (data == DRAIN_PING && drain == Drain.ANNOUNCED) {
      finalGoAway();
    }
  }

  private void finalGoAway() {
    if (drain != Drain.FINAL && !isClosing()) {
      drain = Drain.FINAL;
      drainDeadline.clear();
      frames().goAway(lastStream, ErrorCode.NO_ERROR);
      sender().schedule();
      if (streams.isEmpty()) {
        finish();
      }
    }
  }

  @Override
  public void close() {
    loop().execute(() -> ctx().close());
  }
}
