package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Fields;
import io.netty.buffer.ByteBuf;

/**
 * One stream, whichever side opened it: content in both directions with its windows.
 *
 * <p>Content that arrives passes to {@link #incoming}, and its share of the window is given back,
 * unless that body paused: then it waits in {@link #held}, in one buffer however small the frames
 * were, and the window stays shut behind it.
 */
abstract class Stream extends SendingHalf implements BodySource {
  /**
   * The window of a stream: what one that is paused may hold in memory. At 20 ms round trip it
   * carries 13 MB/s.
   */
  static final int WINDOW = 256 * 1024;

  /** Smaller pieces are copied: a slice keeps its whole read buffer alive. */
  private static final int COPY = 512;

  private Body incoming;
  private int receiveWindow = WINDOW;
  private int unreturned;
  private int withheld;
  private boolean paused;
  private ByteBuf held;
  private boolean heldEnd;
  private boolean deliveryScheduled;
  private long expected = -1;
  private long received;
  private Fields incomingTrailers;
  private boolean remoteEnded;
  private boolean orphaned;
  private boolean closed;
  private Deadline deadline;

  Stream(Connection connection) {
    super(connection);
  }

  // ---- what the two roles differ in

  /** The peer's message is complete and delivered. */
  abstract void remoteEnd();

  /** The peer or the connection ended before both messages were complete. Closed already. */
  abstract void lost(String detail);

  /** The peer broke the protocol; resets the stream with that code. */
  abstract void malformed(int code, String detail);

  /** Nothing moved for longer than the idle timeout though the peer should have. */
  abstract void idle();

  /** Whether content may come now. */
  abstract boolean expectsContent();

  /** Whether the peer is the one to move. */
  abstract boolean awaitsPeer();

  /** The stream left the connection, in whatever way. */
  abstract void closed();

  // ---- state

  @Override
  boolean isClosed() {
    return closed;
  }

  @Override
  boolean remoteEnded() {
    return remoteEnded;
  }

  /** Takes the stream off its connection and lets go of everything. */
  final void close(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    dropQueue();
    if (held != null) {
      held.release();
      held = null;
    }
    if (deadline != null) {
      connection.loop().deadlines().cancel(deadline);
    }
    if (connection.withholds()) {
      connection.returnWindow(withheld);
    }
    withheld = 0;
    connection.remove(this, reset);
    closed();
  }

  /** Resets the stream without telling anyone but the peer. */
  final void reset(int code) {
    if (!closed) {
      if (id != 0 && !orphaned) {
        connection.frames().reset(id, code);
        connection.sender().schedule();
        connection.budget.abandoned();
      }
      close(true);
    }
  }

  /**
   * Asked when the peer or its connection ends the stream.
   *
   * @return whether the stream goes on all the same
   */
  boolean survives() {
    return false;
  }

  /**
   * If the peer's whole message waits here to be taken, stays for that alone and tells the peer
   * nothing more.
   */
  final boolean outliveItsPeer() {
    if (heldEnd && !orphaned) {
      orphaned = true;
      stopSending();
    }
    return orphaned;
  }

  // ---- receiving

  /**
   * Names who takes the content.
   *
   * @param length what the content-length said, or -1
   */
  final void incoming(Body body, long length) {
    incoming = body;
    expected = length;
  }

  /** A DATA frame begins; false if it exceeds the window. */
  final boolean charge(int flow) {
    receiveWindow -= flow;
    if (receiveWindow < 0) {
      return false;
    }
    if (!paused || !connection.withholds()) {
      connection.returnWindow(flow);
    }
    if (paused) {
      withheld += flow;
    } else {
      release(flow);
    }
    return true;
  }

  private void release(int octets) {
    unreturned += octets;
    if (unreturned >= WINDOW / 2 && !remoteEnded) {
      connection.frames().windowUpdate(id, unreturned);
      connection.sender().schedule();
      receiveWindow += unreturned;
      unreturned = 0;
    }
  }

  /** Some content; false if it is more than the content-length said. */
  final boolean receive(ByteBuf in, int count) {
    received += count;
    if (expected >= 0 && received > expected) {
      return false;
    }
    if (incoming == null) {
      return true;
    }
    if (paused) {
      if (held == null) {
        held = connection.alloc().buffer(Math.max(count, 4096));
      }
      held.writeBytes(in, count);
    } else if (count < COPY) {
      incoming.push(connection.alloc().buffer(count).writeBytes(in, count));
    } else {
      incoming.push(in.readRetainedSlice(count));
    }
    return true;
  }

  /** The peer's message ends; false if there was less content than the content-length said. */
  final boolean receiveEnd(Fields trailerFields) {
    if (expected >= 0 && received != expected) {
      return false;
    }
    remoteEnded = true;
    incomingTrailers = trailerFields;
    if (held != null) {
      heldEnd = true;
    } else {
      deliverEnd();
    }
    return true;
  }

  private void deliverEnd() {
    if (deadline != null && (localEnded() || queued() == 0)) {
      deadline.clear();
    }
    if (incoming != null) {
      incoming.end(incomingTrailers);
    }
    if (!closed) {
      remoteEnd();
    }
  }

  /** Called when there is nothing more to read at the moment. */
  final void receivedAll() {
    if (incoming != null && !remoteEnded && !closed) {
      watch();
      incoming.flush();
    }
  }

  boolean paused() {
    return paused;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    if (closed) {
      return;
    }
    if (held != null) {
      // Until then everything stays as if it were still paused, to keep the order.
      paused = true;
      if (!deliveryScheduled) {
        deliveryScheduled = true;
        connection.loop().execute(this::deliverHeld);
      }
    } else {
      reopen();
    }
  }

  private void reopen() {
    int octets = withheld;
    withheld = 0;
    if (connection.withholds()) {
      connection.returnWindow(octets);
    }
    release(octets);
    watch();
  }

  private void deliverHeld() {
    deliveryScheduled = false;
    if (closed || held == null) {
      return;
    }
    ByteBuf data = held;
    held = null;
    paused = false;
    reopen();
    incoming.push(data);
    if (heldEnd && !closed) {
      heldEnd = false;
      deliverEnd();
    } else {
      receivedAll();
    }
  }

  // ---- time

  @Override
  final void watch() {
    long nanos = connection.streamIdleNanos();
    if (nanos > 0 && !closed) {
      if (deadline == null) {
        deadline = new IdleDeadline(this);
      }
      connection.loop().deadlines().set(deadline, nanos);
    }
  }

  @Override
  final void watchIfUnwatched() {
    if (deadline == null || !deadline.pending()) {
      watch();
    }
  }

  @Override
  final void unwatch() {
    if (deadline != null) {
      deadline.clear();
    }
  }

  private static final class IdleDeadline extends Deadline {
    private final Stream stream;

    IdleDeadline(Stream stream) {
      this.stream = stream;
    }

    @Override
    protected void expired() {
      if (!stream.closed && stream.awaitsPeer()) {
        stream.idle();
      }
    }
  }
}
