package dev.fairlead.http2;

import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.OutboundListener;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A connection to an endpoint. */
final class OutboundConnection extends Connection {
  /**
   * Given back as soon as content arrives: one client that does not read must not stop the others
   * on the connection. What each may hold is bounded by its stream's window.
   */
  private static final int WINDOW = 4 * 1024 * 1024;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * Octets of a response's fields, and their number: what common HTTP/1.1 clients and servers take.
   */
  static final int FIELD_OCTETS = 64 * 1024;

  static final int FIELD_COUNT = 500;

  private final Http2Connector connector;
  private final Connecting connecting;
  private final ResponseReader responseReader = new ResponseReader();
  private final TrailerReader trailerReader = new TrailerReader();
  private int nextStream = 1;
  private int active;
  private boolean settled;
  private boolean retired;
  private boolean served;

  private final Deadline idleDeadline = new Timer(this::idleTimedOut);

  private final Deadline pingDeadline = new Timer(() -> ctx().close());

  OutboundConnection(Http2Connector connector, Connecting connecting) {
    super(connector.loop(), WINDOW);
    this.connector = connector;
    this.connecting = connecting;
  }

  ConnectorSettings settings() {
    return connector.settings();
  }

  ResponseReader responseReader() {
    return responseReader;
  }

  // ---- beginning

  @Override
  void begin() {
    frames().raw(PREFACE);
    frames().settings(0x2, 0, 0x4, Stream.WINDOW, 0x6, maxSection());
    openWindow();
  }

  @Override
  int maxSection() {
    return FIELD_OCTETS + 32 * FIELD_COUNT;
  }

  @Override
  boolean preface(ByteBuf in) throws Http2Error {
    if (in.readableBytes() < FrameReader.HEADER) {
      return false;
    }
    int at = in.readerIndex();
    if (in.getByte(at + 3) != FrameType.SETTINGS || (in.getByte(at + 4) & FrameType.ACK) != 0) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "the endpoint does not speak HTTP/2");
    }
    return true;
  }

  @Override
  void settingsChanged(boolean first) {
    if (first) {
      settled = true;
      watchIdle();
      connecting.settled(this);
    } else {
      connector.changed(this);
    }
  }

  @Override
  boolean withholds() {
    return false;
  }

  @Override
  boolean acceptsPushSetting() {
    return false;
  }

  @Override
  boolean isIdle(int stream) {
    return stream >= nextStream || (stream & 1) == 0;
  }

  @Override
  int lastPeerStream() {
    return 0;
  }

  // ---- streams

  /** Whether another stream may be opened. */
  boolean hasRoom() {
    return settled
        && !retired
        && !isClosing()
        && !inputEnded()
        && active < peerStreams()
        && nextStream > 0;
  }

  /** Whether it carried a stream before. */
  boolean served() {
    return served;
  }

  /** Gives a listener its stream. */
  void open(OutboundListener listener) {
    if (active++ == 0) {
      idleDeadline.clear();
    }
    OutboundStream stream = new OutboundStream(this, listener, served);
    if (served && quietNanos() > connector.quietNanos() && !pingDeadline.pending()) {
      frames().ping(0, false);
      sender().schedule();
      loop().deadlines().set(pingDeadline, settings().connectTimeoutNanos());
    }
    served = true;
    listener.ready(stream);
  }

  /** Gives a stream its number, when its head is about to be written. */
  void begin(OutboundStream stream) {
    stream.id = nextStream;
    // Negative after 2^30 streams: then there is no room any more.
    nextStream += 2;
    add(stream);
  }

  @Override
  void streamClosed() {
    active--;
    if (isClosing()) {
      return;
    }
    if (retired) {
      if (active == 0) {
        finish();
      }
    } else {
      connector.serve(this, false);
      if (active == 0) {
        watchIdle();
      }
    }
  }

  private void idleTimedOut() {
    if (active == 0) {
      retire();
    }
  }

  private void watchIdle() {
    loop().deadlines().set(idleDeadline, settings().idleTimeoutNanos());
  }

  @Override
  public void headers(int id, ByteBuf block, boolean endStream, boolean selfDependent)
      throws Http2Error {
    OutboundStream stream = (OutboundStream) streams.get(id);
    if (stream == null) {
      hpack().read(id, block, null);
      if (isIdle(id)) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "HEADERS on idle stream " + id);
      }
      if (!closedStreams.mayBeReset(id)) {
        throw new Http2Error(ErrorCode.STREAM_CLOSED, "HEADERS on closed stream " + id);
      }
      budget.idleFrame(loop().deadlines().now());
    } else if (stream.remoteEnded()) {
      hpack().read(id, block, null);
      broken(stream, ErrorCode.STREAM_CLOSED, "HEADERS after the end of the stream");
    } else if (stream.answered()) {
      trailers(stream, block, endStream);
    } else {
      response(stream, block, endStream);
    }
  }

  private void response(OutboundStream stream, ByteBuf block, boolean endStream) throws Http2Error {
    Fields fields = loop().borrowFields();
    responseReader.begin(fields, FIELD_OCTETS, FIELD_COUNT);
    boolean whole = hpack().read(stream.id, block, responseReader);
    responseReader.done();
    stream.head(fields, endStream, whole);
  }

  private void trailers(OutboundStream stream, ByteBuf block, boolean endStream) throws Http2Error {
    Fields fields = new Fields();
    trailerReader.begin(fields, FIELD_OCTETS, FIELD_COUNT);
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
    OutboundStream stream = (OutboundStream) streams.get(id);
    if (stream != null) {
      stream.resetByPeer(code);
    } else if (isIdle(id)) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "RST_STREAM on idle stream " + id);
    } else {
      budget.idleFrame(loop().deadlines().now());
    }
  }

  /**
   * Not counted as abuse: each costs one of the requests sent here, and the streams of other
   * clients must not end because one knows how to make the endpoint answer badly.
   */
  @Override
  void broken(Stream stream, int code, String why) {
    stream.malformed(code, why);
  }

  @Override
  public void goAway(int last, int code) throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
    stopServing();
    for (Stream stream : open()) {
      if (stream.id > last && !stream.isClosed()) {
        stream.close(false);
        ((OutboundStream) stream).refused("GOAWAY " + ErrorCode.name(code & 0xffffffffL));
      }
    }
    if (active == 0) {
      finish();
    }
  }

  @Override
  void pingAcknowledged(long data) {
    pingDeadline.clear();
  }

  @Override
  long streamIdleNanos() {
    return settings().idleTimeoutNanos();
  }

  @Override
  void readCompleted(boolean midFrame) {}

  // ---- ending

  private void stopServing() {
    if (!retired) {
      retired = true;
      connector.retired(this);
    }
  }

  /** Opens no more streams, and closes after the last. */
  void retire() {
    stopServing();
    if (active == 0 && !isClosing()) {
      frames().goAway(0, ErrorCode.NO_ERROR);
      finish();
    }
  }

  @Override
  void failed(int code, String why) {
    stopServing();
    connecting.fail(why);
  }

  @Override
  void ended() {
    idleDeadline.clear();
    pingDeadline.clear();
    retired = true;
    if (settled) {
      connector.ended(this);
    } else {
      connecting.fail("connection closed before the endpoint's settings");
    }
  }
}
