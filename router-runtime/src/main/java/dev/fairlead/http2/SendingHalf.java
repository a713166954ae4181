package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySink;
import dev.fairlead.wire.Fields;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * What one stream sends: content waits here until {@link Sender} finds room for it in both windows.
 */
abstract class SendingHalf implements BodySink {
  /** A sink is writable again when half of this has been sent. */
  private static final int HIGH_WATER = 64 * 1024;

  final Connection connection;
  int id;
  int sendWindow;
  boolean ready;
  Stream nextReady;

  /** The oldest content, and what came after it: most messages are one piece. */
  private ByteBuf first;

  private ArrayDeque<ByteBuf> others;
  private int queued;
  private boolean full;
  private Body feeder;
  private boolean endQueued;
  private Fields trailers;
  private boolean localEnded;

  SendingHalf(Connection connection) {
    this.connection = connection;
  }

  /** Sends the head if that has not happened, so that content may follow. */
  abstract void commit();

  /** This side's message is complete and on its way. */
  abstract void localEnd();

  /** Whether the stream left its connection. */
  abstract boolean isClosed();

  /** Whether the peer's message has arrived to its end. */
  abstract boolean remoteEnded();

  /** Something moved: the idle timeout begins anew. */
  abstract void watch();

  /** Content is waiting for the peer. */
  abstract void watchIfUnwatched();

  /** Nothing is waited for. */
  abstract void unwatch();

  boolean localEnded() {
    return localEnded;
  }

  int queued() {
    return queued;
  }

  boolean endQueued() {
    return endQueued;
  }

  final void dropQueue() {
    for (ByteBuf data; (data = poll()) != null; ) {
      data.release();
    }
    queued = 0;
  }

  /** The peer takes nothing more: what waits, and what still comes, is thrown away. */
  final void stopSending() {
    dropQueue();
    endQueued = true;
    localEnded = true;
    if (full) {
      full = false;
      if (feeder != null) {
        feeder.sinkWritable();
      }
    }
  }

  private void offer(ByteBuf data) {
    if (first == null) {
      first = data;
    } else {
      if (others == null) {
        others = new ArrayDeque<>();
      }
      others.add(data);
    }
  }

  private ByteBuf poll() {
    ByteBuf data = first;
    first = others == null ? null : others.poll();
    return data;
  }

  @Override
  public void feed(Body body) {
    feeder = body;
  }

  @Override
  public boolean writable() {
    if (queued >= HIGH_WATER) {
      full = true;
      return false;
    }
    return true;
  }

  @Override
  public void write(ByteBuf data) {
    if (isClosed() || endQueued || !data.isReadable()) {
      data.release();
      return;
    }
    commit();
    if (isClosed() || endQueued) {
      data.release();
      return;
    }
    offer(data);
    queued += data.readableBytes();
    if (sendWindow > 0) {
      connection.sender().ready((Stream) this);
    } else {
      watchIfUnwatched();
    }
  }

  /** Ends the message after {@link #commit}: at once if no content waits. */
  final void endContent(Fields trailerFields) {
    endQueued = true;
    if (queued == 0) {
      if (trailerFields == null) {
        connection.frames().data(id, 0, true);
      } else {
        writeTrailers(trailerFields);
      }
      ended();
    } else if (trailerFields != null) {
      // The list may serve another message before the content is through.
      trailers = new Fields();
      trailers.addAll(trailerFields);
    }
    connection.sender().schedule();
  }

  /** The head itself ended the message. */
  final void ended() {
    endQueued = true;
    localEnded = true;
    if (remoteEnded()) {
      unwatch();
    }
    localEnd();
  }

  private void writeTrailers(Fields fields) {
    FrameWriter frames = connection.frames();
    int start = frames.position();
    ByteBuf out = frames.beginHeaders();
    HpackWriter hpack = connection.sender().hpack();
    hpack.begin(out);
    hpack.fields(out, fields);
    frames.endHeaders(start, id, true);
  }

  /** Writes one DATA frame of that many octets, which are queued. */
  final void sendData(int count) {
    FrameWriter frames = connection.frames();
    sendWindow -= count;
    queued -= count;
    boolean last = queued == 0 && endQueued && trailers == null;
    connection.budget.content();
    frames.data(id, count, last);
    int left = count;
    // Handing on may find the channel closed, which drops the queue.
    while (left > 0 && first != null) {
      ByteBuf data = first;
      int length = data.readableBytes();
      if (length <= left) {
        frames.content(poll());
        left -= length;
      } else {
        frames.content(data.readRetainedSlice(left));
        left = 0;
      }
    }
    if (isClosed()) {
      return;
    }
    if (queued > 0 || !remoteEnded()) {
      watch();
    }
    if (queued == 0 && endQueued) {
      if (!last) {
        writeTrailers(trailers);
      }
      ended();
    }
    if (full && queued <= HIGH_WATER / 2 && !isClosed()) {
      full = false;
      if (feeder != null) {
        feeder.sinkWritable();
      }
    }
  }

  /** Widens the stream's window; false if it would exceed 2^31 - 1. */
  final boolean widen(int increment) {
    if ((long) sendWindow + increment > Integer.MAX_VALUE) {
      return false;
    }
    sendWindow += increment;
    if (queued > 0 && sendWindow > 0) {
      connection.sender().ready((Stream) this);
    }
    return true;
  }
}
