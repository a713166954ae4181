package dev.fairlead.http2;

import dev.fairlead.wire.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/** One HTTP/2 connection in either role: its streams, windows and settings. */
abstract class Connection extends ConnectionHandler implements FrameReader.Target {
  final IntObjectHashMap<Stream> streams = new IntObjectHashMap<>(16);
  final ClosedStreams closedStreams = new ClosedStreams();
  final FrameBudget budget = new FrameBudget();

  private final int window;
  private int receiveWindow;
  private int unreturned;
  private int peerStreams = Integer.MAX_VALUE;
  private boolean settingsReceived;
  private Stream dataStream;
  private Stream overlong;
  private boolean contentSeen;

  /**
   * @param window octets of content the peer may have on its way on all streams together
   */
  Connection(Loop loop, int window) {
    super(loop);
    this.window = window;
    this.receiveWindow = window;
  }

  // ---- what the two roles differ in

  /** The peer's settings arrived, the first time or again. */
  abstract void settingsChanged(boolean first);

  /** RFC 9113 section 6.5.2: a server must not say that it accepts push. */
  abstract boolean acceptsPushSetting();

  /** Whether the connection's window stays shut behind content that waits in a paused stream. */
  abstract boolean withholds();

  /** Whether the peer may not have opened that stream yet. */
  abstract boolean isIdle(int stream);

  /** A stream left. */
  abstract void streamClosed();

  /** The peer answered a ping. */
  abstract void pingAcknowledged(long data);

  // ----

  @Override
  FrameReader.Target target() {
    return this;
  }

  @Override
  boolean settingsReceived() {
    return settingsReceived;
  }

  /** Streams the peer allows at once. */
  int peerStreams() {
    return peerStreams;
  }

  /** Opens the connection's window as far as it goes; sent after the settings. */
  void openWindow() {
    frames().windowUpdate(0, window - Sender.DEFAULT_WINDOW);
  }

  // ---- streams

  @Override
  List<Stream> open() {
    return new ArrayList<>(streams.values());
  }

  void add(Stream stream) {
    stream.sendWindow = sender().streamWindow();
    streams.put(stream.id, stream);
  }

  void remove(Stream stream, boolean reset) {
    if (stream.id != 0 && streams.remove(stream.id) != null) {
      closedStreams.add(stream.id, reset);
    }
    if (dataStream == stream) {
      dataStream = null;
    }
    if (!isClosed()) {
      streamClosed();
      if (inputEnded() && streams.isEmpty()) {
        finish();
      }
    }
  }

  /** Resets a stream for a fault of the peer. */
  void streamError(int stream, int code) throws Http2Error {
    frames().reset(stream, code);
    closedStreams.add(stream, true);
    budget.reset(loop().deadlines().now());
  }

  // ---- frames

  @Override
  public void dataBegins(int id, int flow) throws Http2Error {
    receiveWindow -= flow;
    if (receiveWindow < 0) {
      throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, "content beyond the connection's window");
    }
    contentSeen = false;
    Stream stream = streams.get(id);
    if (stream == null || stream.remoteEnded()) {
      returnWindow(flow);
      dataStream = null;
      strayData(id, stream);
      return;
    }
    dataStream = stream;
    if (!stream.expectsContent()) {
      returnWindow(flow);
      broken(stream, ErrorCode.PROTOCOL_ERROR, "content before the head");
    } else if (!stream.charge(flow)) {
      returnWindow(flow);
      broken(stream, ErrorCode.FLOW_CONTROL_ERROR, "content beyond the stream's window");
    }
  }

  private void strayData(int id, Stream halfClosed) throws Http2Error {
    if (halfClosed == null && isIdle(id)) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "DATA on idle stream " + id);
    }
    if (halfClosed != null) {
      broken(halfClosed, ErrorCode.STREAM_CLOSED, "DATA after the end of the stream");
    } else if (!closedStreams.mayBeReset(id)) {
      streamError(id, ErrorCode.STREAM_CLOSED);
    }
  }

  @Override
  public void data(ByteBuf in, int count) {
    contentSeen = true;
    Stream stream = dataStream;
    if (stream != null && !stream.receive(in, count)) {
      overlong = stream;
      dataStream = null;
    } else if (stream != null) {
      touch(stream);
    }
  }

  @Override
  public void dataEnds(boolean endStream) throws Http2Error {
    Stream stream = dataStream;
    dataStream = null;
    if (overlong != null) {
      Stream faulty = overlong;
      overlong = null;
      broken(faulty, ErrorCode.PROTOCOL_ERROR, "more content than the content-length");
    } else if (stream != null && endStream) {
      if (!stream.receiveEnd(null)) {
        broken(stream, ErrorCode.PROTOCOL_ERROR, "less content than the content-length");
      }
    } else if (!contentSeen) {
      budget.idleFrame(loop().deadlines().now());
    } else if (stream != null) {
      budget.content();
      stream.watch();
    }
  }

  /** The peer broke the rules on one stream. */
  void broken(Stream stream, int code, String why) throws Http2Error {
    stream.malformed(code, why);
    budget.reset(loop().deadlines().now());
  }

  @Override
  public void priority(int stream, int error) throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
    if (error != ErrorCode.NO_ERROR) {
      Stream open = streams.get(stream);
      if (open != null) {
        broken(open, error, "invalid PRIORITY");
      } else if (isIdle(stream)) {
        throw new Http2Error(error, "invalid PRIORITY on idle stream " + stream);
      } else {
        streamError(stream, error);
      }
    }
  }

  @Override
  public void settings(ByteBuf in, int count) throws Http2Error {
    int window = sender().streamWindow();
    for (int i = 0; i < count; i++) {
      int id = in.readUnsignedShort();
      long value = in.readUnsignedInt();
      if (id != 4) {
        setting(id, value);
      } else if (value <= Integer.MAX_VALUE) {
        window = (int) value;
      } else {
        throw new Http2Error(
            ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE " + value + ", at most 2147483647");
      }
    }
    // Once for all values of a frame: a frame has room for 2,730, and each concerns every stream.
    streamWindow(window);
    frames().settingsAcknowledgement();
    boolean first = !settingsReceived;
    settingsReceived = true;
    if (!first) {
      budget.idleFrame(loop().deadlines().now());
    }
    settingsChanged(first);
  }

  private void setting(int id, long value) throws Http2Error {
    switch (id) {
      case 1 -> sender().hpack().peerTable(value);
      case 2 -> {
        if (value > 1 || value == 1 && !acceptsPushSetting()) {
          throw new Http2Error(
              ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH " + value + ", 0 and 1 are accepted");
        }
      }
      case 3 -> peerStreams = (int) Math.min(Integer.MAX_VALUE, value);
      case 5 -> {
        if (value < FrameReader.MAX_FRAME || value > 0xffffff) {
          throw new Http2Error(
              ErrorCode.PROTOCOL_ERROR,
              "MAX_FRAME_SIZE " + value + ", 16384 to 16777215 are accepted");
        }
        // Larger frames would let one stream keep the connection for longer.
        frames().maxFrame(FrameReader.MAX_FRAME);
      }
      default -> {}
    }
  }

  private void streamWindow(int octets) throws Http2Error {
    int delta = octets - sender().streamWindow();
    if (delta == 0) {
      return;
    }
    sender().streamWindow(octets);
    for (Stream stream : streams.values()) {
      if (!stream.widen(delta)) {
        throw new Http2Error(
            ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE lets a window exceed 2147483647");
      }
    }
  }

  @Override
  public void settingsAcknowledged() throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
  }

  @Override
  public void ping(long data, boolean ack) throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
    if (ack) {
      pingAcknowledged(data);
    } else {
      frames().ping(data, true);
    }
  }

  @Override
  public void windowUpdate(int id, int increment) throws Http2Error {
    if (increment < 256) {
      budget.idleFrame(loop().deadlines().now());
    }
    if (id == 0) {
      if (increment == 0) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
      }
      if (!sender().widen(increment)) {
        throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, "connection window beyond 2147483647");
      }
      return;
    }
    Stream stream = streams.get(id);
    if (stream == null) {
      if (isIdle(id)) {
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE on idle stream " + id);
      }
      budget.idleFrame(loop().deadlines().now());
    } else if (increment == 0) {
      broken(stream, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
    } else if (!stream.widen(increment)) {
      broken(stream, ErrorCode.FLOW_CONTROL_ERROR, "stream window beyond 2147483647");
    }
  }

  @Override
  public void unknown() throws Http2Error {
    budget.idleFrame(loop().deadlines().now());
  }

  /** Octets of content left memory, or were never kept: the peer may send as many again. */
  void returnWindow(int octets) {
    unreturned += octets;
    if (unreturned >= window / 2 && !isClosing()) {
      frames().windowUpdate(0, unreturned);
      sender().schedule();
      receiveWindow += unreturned;
      unreturned = 0;
    }
  }
}
