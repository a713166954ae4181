package dev.fairlead.pool;

import dev.fairlead.wire.Loop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Since when the attempts at one endpoint wait for the head of their response. Each loop keeps a
 * line of its own, in the order in which requests were sent, and publishes only since when the
 * first in it waits: so nobody contends, and entering and leaving are a few writes. Entries are
 * used again, so nothing is allocated once a line has been as long as it gets.
 */
public final class Unanswered {
  private final AtomicReferenceArray<Line> lines;

  Unanswered(int loops) {
    lines = new AtomicReferenceArray<>(loops);
  }

  /**
   * A request has been sent.
   *
   * @param loop the one this is called on
   * @param now in {@link System#nanoTime}; never before that of an earlier call on the loop
   * @return to be told, on the same loop and once, when it waits no more
   */
  public Entry sent(Loop loop, long now) {
    Line line = lines.get(loop.index());
    if (line == null) {
      line = new Line();
      lines.set(loop.index(), line);
    }
    return line.enter(now);
  }

  /** Whether anybody waits, and then since when: else 0. */
  long oldestSince() {
    long oldest = 0;
    for (int i = 0; i < lines.length(); i++) {
      Line line = lines.get(i);
      long since = line == null ? 0 : line.since;
      if (since != 0 && (oldest == 0 || since - oldest < 0)) {
        oldest = since;
      }
    }
    return oldest;
  }

  /** One attempt that waits. */
  public static final class Entry {
    private final Line line;
    private Entry before;
    private Entry after;
    private long since;

    private Entry(Line line) {
      this.line = line;
    }

    /** It waits no more. The entry must not be used after that. */
    public void settled() {
      line.leave(this);
    }
  }

  /** Of one loop; only {@link #since} is read elsewhere. */
  private static final class Line {
    private static final VarHandle SINCE;

    static {
      try {
        SINCE = MethodHandles.lookup().findVarHandle(Line.class, "since", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Entry first;
    private Entry last;
    private Entry free;
    private volatile long since;

    Entry enter(long now) {
      Entry entry = free;
      if (entry == null) {
        entry = new Entry(this);
      } else {
        free = entry.after;
        entry.after = null;
      }
      // 0 is nobody.
      entry.since = now == 0 ? 1 : now;
      entry.before = last;
      if (last == null) {
        first = entry;
        SINCE.setRelease(this, entry.since);
      } else {
        last.after = entry;
      }
      last = entry;
      return entry;
    }

    void leave(Entry entry) {
      if (entry.before == null) {
        first = entry.after;
        SINCE.setRelease(this, first == null ? 0 : first.since);
      } else {
        entry.before.after = entry.after;
      }
      if (entry.after == null) {
        last = entry.before;
      } else {
        entry.after.before = entry.before;
      }
      entry.before = null;
      entry.after = free;
      free = entry;
    }
  }
}
