package dev.fairlead.http2;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.OutboundListener;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The connections of one loop to one endpoint, and who waits for a place on them. */
final class Http2Connector implements Connector {
  /**
   * Streams expected of a connection before its settings tell: what RFC 9113 section 6.5.2 asks at
   * least.
   */
  private static final int EXPECTED_STREAMS = 100;

  /** Connections beside which no further one is made only because their windows are shut. */
  private static final int ENOUGH = 8;

  private final Loop loop;
  private final InetSocketAddress address;
  private final ConnectorSettings settings;
  private final long quietNanos;
  private final List<OutboundConnection> ready = new ArrayList<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int connecting;
  private int expectedStreams = EXPECTED_STREAMS;
  private volatile int connections;
  private boolean closed;

  /**
   * @param quietNanos after that long without a sign of life, a connection is asked for one when it
   *     is used again
   */
  Http2Connector(
      Loop loop, InetSocketAddress address, ConnectorSettings settings, long quietNanos) {
    this.loop = loop;
    this.address = address;
    this.settings = settings;
    this.quietNanos = quietNanos;
  }

  long quietNanos() {
    return quietNanos;
  }

  Loop loop() {
    return loop;
  }

  InetSocketAddress address() {
    return address;
  }

  ConnectorSettings settings() {
    return settings;
  }

  @Override
  public void open(OutboundListener listener, boolean fresh) {
    OutboundConnection connection = free(fresh);
    if (connection != null) {
      connection.open(listener);
      return;
    }
    Waiting entry = new Waiting(listener, fresh);
    waiting.add(entry);
    loop.deadlines().set(entry, settings.connectTimeoutNanos());
    connectAsNeeded();
  }

  private void connectAsNeeded() {
    while (!allowsNone() && (long) connecting * expectedStreams < waiting.size()) {
      connect();
    }
  }

  /** An endpoint that allows no streams at all would allow none on another connection either. */
  private boolean allowsNone() {
    for (int i = 0; i < ready.size(); i++) {
      if (ready.get(i).peerStreams() > 0) {
        return false;
      }
    }
    return !ready.isEmpty();
  }

  private OutboundConnection free(boolean fresh) {
    OutboundConnection shut = null;
    for (int i = 0; i < ready.size(); i++) {
      OutboundConnection connection = ready.get(i);
      if (connection.hasRoom() && !(fresh && connection.served())) {
        if (!connection.sender().blocked()) {
          return connection;
        }
        shut = connection;
      }
    }
    return ready.size() >= ENOUGH ? shut : null;
  }

  @Override
  public void withdraw(OutboundListener listener) {
    for (Waiting entry : waiting) {
      if (entry.listener == listener) {
        waiting.remove(entry);
        loop.deadlines().cancel(entry);
        return;
      }
    }
  }

  @Override
  public int connections() {
    return connections;
  }

  @Override
  public void close() {
    closed = true;
    for (OutboundConnection connection : List.copyOf(ready)) {
      connection.retire();
    }
  }

  boolean isClosed() {
    return closed;
  }

  // ---- connections

  private void connect() {
    connecting++;
    connections++;
    // Not before the events at hand are done with: one may still concern a socket that was closed
    // just now, and would be taken for the new one's if that got the same descriptor.
    loop.execute(new Connecting(this)::start);
  }

  /** A connection has the endpoint's settings. */
  void connected(OutboundConnection connection) {
    connecting--;
    expectedStreams = Math.max(1, Math.min(EXPECTED_STREAMS, connection.peerStreams()));
    ready.add(connection);
    serve(connection, true);
    connectAsNeeded();
    if (closed) {
      connection.retire();
    }
  }

  /** No connection came about. */
  void failed(Failure failure, String detail) {
    connecting--;
    connections--;
    if (connecting > 0) {
      return;
    }
    // Whoever could also go on an open connection waits on for a place there.
    boolean hope = !ready.isEmpty();
    for (Waiting entry : List.copyOf(waiting)) {
      if (!(hope && !entry.fresh) && waiting.remove(entry)) {
        loop.deadlines().cancel(entry);
        entry.listener.failed(failure, detail);
      }
    }
  }

  /** The endpoint changed what it allows. */
  void changed(OutboundConnection connection) {
    serve(connection, false);
    connectAsNeeded();
  }

  /** A connection takes no more streams. */
  void retired(OutboundConnection connection) {
    if (ready.remove(connection)) {
      connectAsNeeded();
    }
  }

  /** A connection that had been {@link #connected} is gone. */
  void ended(OutboundConnection connection) {
    retired(connection);
    connections--;
  }

  /** A connection has room again. */
  void serve(OutboundConnection connection, boolean fresh) {
    Waiting entry;
    while (connection.hasRoom() && (entry = next(fresh)) != null) {
      waiting.remove(entry);
      loop.deadlines().cancel(entry);
      connection.open(entry.listener);
    }
  }

  private Waiting next(boolean fresh) {
    for (Waiting entry : waiting) {
      if (fresh || !entry.fresh) {
        return entry;
      }
    }
    return null;
  }

  private final class Waiting extends Deadline {
    private final OutboundListener listener;
    private final boolean fresh;

    Waiting(OutboundListener listener, boolean fresh) {
      this.listener = listener;
      this.fresh = fresh;
    }

    @Override
    protected void expired() {
      if (waiting.remove(this)) {
        listener.failed(
            Failure.CONNECT_TIMED_OUT,
            "no HTTP/2 stream to "
                + address
                + " within "
                + settings.connectTimeoutNanos() / 1_000_000
                + " ms");
      }
    }
  }
}
