package dev.fairlead.wire;

import java.util.ArrayDeque;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * All deadlines of one event loop, in a hashed wheel (Varghese and Lauck, SOSP 1987) that is lazy:
 * a deadline stays in the bucket it was first put in, and is moved or dropped when that bucket
 * comes up, because almost all are extended or cleared long before. Ticks only while there is
 * anything to watch.
 */
public final class Deadlines {
  /**
   * 20 ms: fine enough for a connect timeout of 100 ms, coarse enough that 50 looks a second cost
   * nothing.
   */
  static final long TICK_NANOS = 20_000_000;

  /**
   * How much may have passed since the wheel last turned, without anybody looking at the clock: a
   * tick, and one more for a loop that is busy.
   */
  private static final long SLACK_NANOS = 2 * TICK_NANOS;

  /** The slack, and the tick within which a moment falls. */
  static final int LATE_TICKS = 3;

  /** 512 ticks of 20 ms are 10 s, beyond which a deadline goes round more than once. */
  private static final int BUCKETS = 512;

  private final Deadline[] buckets = new Deadline[BUCKETS];
  private final LongSupplier clock;
  private final BiConsumer<Runnable, Long> later;
  private final ArrayDeque<Deadline> due = new ArrayDeque<>();
  private final Runnable turn = this::turn;
  private final long origin;
  private long now;
  private long done;
  private long turns;
  private int watched;
  private boolean ticking;

  /**
   * @param clock monotonic nanoseconds
   * @param later runs a task on the loop after that many nanoseconds
   */
  public Deadlines(LongSupplier clock, BiConsumer<Runnable, Long> later) {
    this.clock = clock;
    this.later = later;
    this.origin = clock.getAsLong();
  }

  /**
   * The clock, in nanoseconds since these deadlines were made; exact while nothing is watched, else
   * as old as the last turn of the wheel: a tick, unless the loop was held up.
   */
  public long now() {
    return ticking ? now : clock.getAsLong() - origin;
  }

  /** Lets a deadline expire that many nanoseconds from now; 0 or less clears it. */
  public void set(Deadline deadline, long nanos) {
    if (nanos <= 0) {
      deadline.clear();
      return;
    }
    if (!ticking) {
      now = clock.getAsLong() - origin;
      done = now / TICK_NANOS;
      ticking = true;
      later.accept(turn, TICK_NANOS);
    }
    deadline.at = now + nanos + SLACK_NANOS;
    deadline.setIn = turns;
    long target = deadline.at / TICK_NANOS;
    if (deadline.tick < 0) {
      watched++;
      place(deadline, target);
    } else if (target < deadline.tick) {
      unlink(deadline);
      place(deadline, target);
    }
  }

  /** Lets a deadline never expire and forgets it at once. */
  public void cancel(Deadline deadline) {
    deadline.at = Deadline.NONE;
    if (deadline.tick >= 0) {
      unlink(deadline);
      deadline.tick = -1;
      watched--;
    }
  }

  private void place(Deadline deadline, long target) {
    long tick = Math.max(target, done + 1);
    int bucket = (int) (tick % BUCKETS);
    Deadline first = buckets[bucket];
    deadline.tick = tick;
    deadline.next = first;
    if (first != null) {
      first.before = deadline;
    }
    buckets[bucket] = deadline;
  }

  private void unlink(Deadline deadline) {
    Deadline before = deadline.before;
    Deadline next = deadline.next;
    if (before != null) {
      before.next = next;
    } else {
      buckets[(int) (deadline.tick % BUCKETS)] = next;
    }
    if (next != null) {
      next.before = before;
    }
    deadline.before = null;
    deadline.next = null;
  }

  private void turn() {
    long before = now;
    now = clock.getAsLong() - origin;
    if (now - before > SLACK_NANOS) {
      putOff(now - before - SLACK_NANOS);
    }
    turns++;
    long current = now / TICK_NANOS;
    // After a long stall every bucket needs one look only.
    if (current - done > BUCKETS) {
      done = current - BUCKETS;
    }
    try {
      while (done < current) {
        done++;
        expire((int) (done % BUCKETS));
      }
    } finally {
      if (watched > 0 || !due.isEmpty()) {
        later.accept(turn, TICK_NANOS);
      } else {
        ticking = false;
      }
    }
  }

  /**
   * The loop was held up for longer than the slack: whatever was set meanwhile was reckoned from a
   * clock that stood still, and would be early.
   */
  private void putOff(long nanos) {
    for (Deadline first : buckets) {
      for (Deadline deadline = first; deadline != null; deadline = deadline.next) {
        if (deadline.setIn == turns && deadline.at != Deadline.NONE) {
          deadline.at += nanos;
        }
      }
    }
  }

  /**
   * First sorts the bucket's deadlines into those that are due and those that are not, then fires:
   * what fires may set or clear any other deadline.
   */
  private void expire(int bucket) {
    Deadline deadline = buckets[bucket];
    buckets[bucket] = null;
    while (deadline != null) {
      Deadline following = deadline.next;
      deadline.before = null;
      deadline.next = null;
      if (deadline.at == Deadline.NONE || deadline.at <= now) {
        deadline.tick = -1;
        watched--;
        if (deadline.at != Deadline.NONE) {
          due.add(deadline);
        }
      } else {
        place(deadline, deadline.at / TICK_NANOS);
      }
      deadline = following;
    }
    while ((deadline = due.poll()) != null) {
      if (deadline.tick < 0 && deadline.at <= now) {
        deadline.at = Deadline.NONE;
        deadline.expired();
      }
    }
  }
}
