package dev.fairlead.pool;

import dev.fairlead.wire.Loop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;

/**
 * Which strategy, or other part of a plugin, each event loop is calling at the moment, so that a
 * watchdog sees the one that does not come back.
 *
 * <p>Reading a clock twice would cost about as much as a good pick. So the watchdog is the clock:
 * it counts up once a period, and a loop notes the count as it enters a call and compares it as it
 * leaves; if it moved by two, a whole period has passed in between. On most processors the notes
 * are plain writes to memory of the loop's own. A pause of the whole process stops the count as
 * well, so garbage collection is never held against a strategy.
 */
public final class StrategyCalls {
  private static final VarHandle HOLDER;
  private static final VarHandle SINCE;
  private static final VarHandle COUNT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOLDER = lookup.findVarHandle(Note.class, "holder", Watched.class);
      SINCE = lookup.findVarHandle(Note.class, "since", int.class);
      COUNT = lookup.findVarHandle(StrategyCalls.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Note[] notes;
  private int count;

  /**
   * @param loops how many there are
   */
  public StrategyCalls(int loops) {
    notes = new Note[loops];
    for (int i = 0; i < loops; i++) {
      notes[i] = new Note();
    }
  }

  // ---- on an event loop

  /** A call into a strategy begins. */
  public void enter(Loop loop, Watched holder) {
    Note note = notes[loop.index()];
    if (note.thread == null) {
      note.thread = Thread.currentThread();
    }
    SINCE.setOpaque(note, (int) COUNT.getOpaque(this));
    HOLDER.setRelease(note, holder);
  }

  /**
   * The call has returned.
   *
   * @return whether it took longer than a period
   */
  public boolean leave(Loop loop) {
    Note note = notes[loop.index()];
    HOLDER.setRelease(note, null);
    return (int) COUNT.getOpaque(this) - note.since >= 2;
  }

  // ---- by the watchdog

  /**
   * Lets a period pass.
   *
   * @param limit how many periods a call may take
   * @param stuck told of each call that has taken longer, once, and of the thread it is on
   */
  public void pass(int limit, BiConsumer<Watched, Thread> stuck) {
    int now = (int) COUNT.getOpaque(this) + 1;
    COUNT.setOpaque(this, now);
    for (Note note : notes) {
      Watched holder = (Watched) HOLDER.getAcquire(note);
      int since = (int) SINCE.getOpaque(note);
      // Not longer by accident: what is read of a later call can only make it look shorter.
      if (holder != null && now - since > limit && holder == HOLDER.getAcquire(note)) {
        if (!note.told || note.toldOf != since) {
          note.told = true;
          note.toldOf = since;
          stuck.accept(holder, note.thread);
        }
      }
    }
  }

  /** Keeps what another loop writes off the cache lines of this one. */
  private abstract static class Before {
    long p0;
    long p1;
    long p2;
    long p3;
    long p4;
    long p5;
    long p6;
    long p7;
  }

  private abstract static class Written extends Before {
    Watched holder;
    int since;
    Thread thread;
    boolean told;
    int toldOf;
  }

  private static final class Note extends Written {
    long q0;
    long q1;
    long q2;
    long q3;
    long q4;
    long q5;
    long q6;
    long q7;
  }
}
