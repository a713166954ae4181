package dev.fairlead.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;

/**
 * The content of one message on its way from a {@link BodySource} to a {@link BodySink}. Until a
 * sink is there, content waits here, and the source is paused once {@link #HIGH_WATER} octets do;
 * with a sink, content passes straight through, and the source is paused while the sink is not
 * writable. That is all the back-pressure there is, so memory per message is bounded by what one
 * read yields plus what the sink holds.
 */
public final class Body {
  /** Octets that may wait for a sink: one full read. */
  public static final int HIGH_WATER = 64 * 1024;

  /**
   * Pieces that may wait or be kept. Each holds on to the memory it was read into, which may be far
   * larger: a client that sends octet by octet must not multiply that by the octets allowed.
   */
  static final int PIECES = 64;

  /** Hears of a body what an exchange must know. */
  public interface Listener {
    /** All content has been passed to the sink, or has been discarded. */
    void ended(Body body);

    /** Trailers are about to be passed to the sink; they may be changed. Not called for none. */
    default void trailers(Body body, Fields trailers) {}

    /** There is more content than {@link Body#limit}; from here on it is discarded. */
    void exceeded(Body body);
  }

  private final BodySource source;
  private BodySink sink;
  private Listener listener;
  private ArrayDeque<ByteBuf> waiting;
  private ArrayList<ByteBuf> kept;
  private int waitingOctets;
  private int keptOctets;
  private int keepLimit;
  private Fields trailers;
  private long octets;
  private long limit = Long.MAX_VALUE;
  private boolean ended;
  private boolean discarding;
  private boolean paused;
  private boolean flushed;

  public Body(BodySource source) {
    this.source = source;
  }

  public void listener(Listener value) {
    listener = value;
  }

  /** Octets of content that are accepted; must be set before any arrives. */
  public void limit(long value) {
    limit = value;
  }

  /** Octets of content that arrived so far. */
  public long octets() {
    return octets;
  }

  /** Whether more content arrived than {@link #limit}; its end is then missing. */
  public boolean exceeded() {
    return octets > limit;
  }

  /** Whether all content has arrived. */
  public boolean ended() {
    return ended;
  }

  /** Whether all content arrived together with the head, so that nobody had to wait for it. */
  public boolean arrivedAtOnce() {
    return ended && !flushed;
  }

  // ---- the source's side

  /** Takes content over, with the duty to release it. */
  public void push(ByteBuf data) {
    int length = data.readableBytes();
    octets += length;
    if (discarding) {
      data.release();
    } else if (octets > limit) {
      data.release();
      discard();
      if (listener != null) {
        listener.exceeded(this);
      }
    } else if (sink == null) {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      waiting.add(data);
      waitingOctets += length;
      if (waitingOctets >= HIGH_WATER || waiting.size() >= PIECES) {
        pause();
      }
    } else {
      pass(data);
    }
  }

  /**
   * Ends the content.
   *
   * @param trailerFields null for none; must stay as it is until the exchange ends
   */
  public void end(Fields trailerFields) {
    ended = true;
    trailers = trailerFields;
    if (sink != null) {
      end(sink);
    }
    if ((sink != null || discarding) && listener != null) {
      listener.ended(this);
    }
  }

  private void end(BodySink target) {
    if (trailers != null && listener != null) {
      listener.trailers(this, trailers);
    }
    target.end(trailers);
  }

  /** Called by the source when it has nothing more at the moment. */
  public void flush() {
    flushed = true;
    if (sink != null && !ended) {
      sink.flush();
    }
  }

  // ---- the sink's side

  /** Called by the sink when it may take more. */
  public void sinkWritable() {
    if (paused && sink != null && !ended) {
      paused = false;
      source.resume();
    }
  }

  // ---- the exchange's side

  /** Sends all content, from the beginning as far as it was kept, to a sink. */
  public void to(BodySink target) {
    target.feed(this);
    sink = target;
    if (kept != null) {
      for (int i = 0; i < kept.size() && sink == target; i++) {
        target.write(kept.get(i).retainedSlice());
      }
    }
    if (waiting != null) {
      for (ByteBuf data; sink == target && (data = waiting.poll()) != null; ) {
        waitingOctets -= data.readableBytes();
        pass(data);
      }
    }
    if (sink != target) {
      // It failed while it was written to, and was taken away.
      return;
    }
    if (ended) {
      end(target);
      if (listener != null) {
        listener.ended(this);
      }
    } else {
      if (!source.reading()) {
        target.flush();
      }
      if (paused && target.writable()) {
        paused = false;
        source.resume();
      }
    }
  }

  /** Takes the sink away; content waits for the next one. */
  public void detach() {
    sink = null;
  }

  /**
   * Keeps up to {@code maximum} octets from the beginning, in not too many pieces, for another
   * attempt. Content beyond that makes {@link #replayable} false.
   */
  public void keep(int maximum) {
    keepLimit = maximum;
  }

  /** Whether {@link #to} with another sink would send everything from the beginning. */
  public boolean replayable() {
    return octets - waitingOctets == keptOctets && !discarding;
  }

  /** Lets go of what was kept: there will be no other attempt. */
  public void forget() {
    keepLimit = 0;
    keptOctets = -1;
    if (kept != null) {
      kept.forEach(ByteBuf::release);
      kept.clear();
    }
  }

  /** From here on throws content away, and releases what waits or was kept. */
  public void discard() {
    discarding = true;
    sink = null;
    if (waiting != null) {
      for (ByteBuf data; (data = waiting.poll()) != null; ) {
        data.release();
      }
      waitingOctets = 0;
    }
    forget();
    if (paused && !ended) {
      paused = false;
      source.resume();
    }
  }

  private void pass(ByteBuf data) {
    if (keepLimit > 0) {
      keep(data);
    }
    BodySink target = sink;
    target.write(data);
    if (sink == target && !target.writable()) {
      pause();
    }
  }

  private void keep(ByteBuf data) {
    int length = data.readableBytes();
    if (kept == null) {
      kept = new ArrayList<>(4);
    }
    if (keptOctets + length <= keepLimit && kept.size() < PIECES) {
      kept.add(data.retainedSlice());
      keptOctets += length;
    } else {
      forget();
    }
  }

  private void pause() {
    if (!paused && !ended) {
      paused = true;
      source.pause();
    }
  }
}
