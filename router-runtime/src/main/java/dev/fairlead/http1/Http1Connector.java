package dev.fairlead.http1;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.OutboundListener;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one event loop to one endpoint. The one used last is used next, so that the
 * others may go idle and close; how many there may be is decided by who asks.
 */
final class Http1Connector implements Connector {
  private final Loop loop;
  private final InetSocketAddress address;
  private final ConnectorSettings settings;
  private final ArrayDeque<Http1ClientConnection> idle = new ArrayDeque<>();
  private final List<Dialer> dialling = new ArrayList<>(4);
  private int open;
  private boolean closed;

  Http1Connector(Loop loop, InetSocketAddress address, ConnectorSettings settings) {
    this.loop = loop;
    this.address = address;
    this.settings = settings;
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void open(OutboundListener listener, boolean fresh) {
    if (!fresh) {
      for (Http1ClientConnection next; (next = idle.pollLast()) != null; ) {
        if (next.clean()) {
          next.begin(listener);
          return;
        }
        next.discard();
      }
    }
    open++;
    Dialer dialer = new Dialer(this, loop, settings, listener);
    dialling.add(dialer);
    // Not before the events at hand are done with: one may still concern a socket that was closed
    // just now, and would be taken for the new one's if that got the same descriptor.
    loop.execute(dialer::dial);
  }

  @Override
  public void withdraw(OutboundListener listener) {
    for (Dialer dialer : dialling) {
      if (dialer.withdraw(listener)) {
        return;
      }
    }
  }

  @Override
  public int connections() {
    return open;
  }

  @Override
  public void close() {
    closed = true;
    for (Http1ClientConnection next; (next = idle.pollLast()) != null; ) {
      next.discard();
    }
    new ArrayList<>(dialling).forEach(Dialer::closeIfWithdrawn);
  }

  /** Whether connections are not to be kept any more. */
  boolean closed() {
    return closed;
  }

  /** A connection is established, or never will be. */
  void dialled(Dialer dialer) {
    dialling.remove(dialer);
  }

  /** A connection can be used again. */
  void release(Http1ClientConnection connection) {
    idle.addLast(connection);
  }

  /** An idle connection is about to close. */
  void forget(Http1ClientConnection connection) {
    idle.remove(connection);
  }

  /** A connection is closed, whatever it did. */
  void ended() {
    open--;
  }
}
