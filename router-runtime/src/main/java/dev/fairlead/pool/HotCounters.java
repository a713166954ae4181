package dev.fairlead.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What every attempt writes, from all loops. HotSpot lays out a superclass' fields before those of
 * its subclasses, so the padding classes around {@link HotValues} keep these counters on a cache
 * line of 64 octets that nothing else is on. They share one line because one attempt writes them
 * all.
 */
final class HotCounters extends HotValues {
  private static final VarHandle IN_FLIGHT;
  private static final VarHandle PICKS;
  private static final VarHandle LATENCY;
  private static final VarHandle FAILURES;
  private static final VarHandle BLAME;
  private static final VarHandle RUN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IN_FLIGHT = lookup.findVarHandle(HotValues.class, "inFlight", int.class);
      PICKS = lookup.findVarHandle(HotValues.class, "picks", long.class);
      LATENCY = lookup.findVarHandle(HotValues.class, "latency", double.class);
      FAILURES = lookup.findVarHandle(HotValues.class, "failures", double.class);
      BLAME = lookup.findVarHandle(HotValues.class, "blame", double.class);
      RUN = lookup.findVarHandle(HotValues.class, "run", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * One latency in 16 has left the average by a factor of e after 16 samples: smooth, yet quick to
   * notice a slow endpoint.
   */
  private static final double LATENCY_SHARE = 1.0 / 16;

  /** The share of failures of about the last 32 attempts. */
  private static final double FAILURE_SHARE = 1.0 / 32;

  /**
   * Blame is a share of about the last 128 attempts: of one that fails every fifth, the share
   * stands within 0.2 give or take 0.025, so that chance alone does not make it unfit.
   */
  private static final double BLAME_SHARE = 1.0 / 128;

  /**
   * Below one failure in 10,000 attempts the average is 0, so that a healthy endpoint costs no
   * write.
   */
  private static final double NEGLIGIBLE = 1e-4;

  /** Longer is no worse, and must not overflow. */
  private static final int LONGEST_RUN = 1 << 20;

  private long q0;
  private long q1;
  private long q2;
  private long q3;
  private long q4;
  private long q5;
  private long q6;

  int inFlight() {
    return inFlight;
  }

  long picks() {
    return picks;
  }

  double latency() {
    return latency;
  }

  double failures() {
    return failures;
  }

  boolean tryAcquire(int max) {
    if (max <= 0) {
      IN_FLIGHT.getAndAdd(this, 1);
    } else {
      int current;
      do {
        current = inFlight;
        if (current >= max) {
          return false;
        }
      } while (!IN_FLIGHT.compareAndSet(this, current, current + 1));
    }
    PICKS.getAndAdd(this, 1L);
    return true;
  }

  void release() {
    IN_FLIGHT.getAndAdd(this, -1);
  }

  void latencySample(double nanos) {
    double current;
    double next;
    do {
      current = latency;
      next = current == 0 ? nanos : current + (nanos - current) * LATENCY_SHARE;
    } while (!LATENCY.compareAndSet(this, current, next));
  }

  void attempt(boolean failed) {
    double current;
    double next;
    do {
      current = failures;
      if (current == 0 && !failed) {
        return;
      }
      next = current + ((failed ? 1 : 0) - current) * FAILURE_SHARE;
      if (next < NEGLIGIBLE) {
        next = 0;
      }
    } while (!FAILURES.compareAndSet(this, current, next));
  }

  /** What is held against the endpoint, 0 to 1: a moving average. */
  double blame() {
    return blame;
  }

  /** Blame since the last success, in {@link #blame(int) parts}. */
  int run() {
    return run;
  }

  /** An attempt went well. Costs no write while all do. */
  void praise() {
    if (run != 0) {
      RUN.setOpaque(this, 0);
    }
    if (blame != 0) {
      moveBlame(0);
    }
  }

  /**
   * An attempt did not go well.
   *
   * @param thirds how much that is held against the endpoint: 3 for a failure
   */
  void blame(int thirds) {
    if (run < LONGEST_RUN) {
      RUN.getAndAdd(this, thirds);
    }
    moveBlame(thirds / 3.0);
  }

  private void moveBlame(double sample) {
    double current;
    double next;
    do {
      current = blame;
      next = current + (sample - current) * BLAME_SHARE;
      if (next < NEGLIGIBLE) {
        next = 0;
      }
    } while (!BLAME.compareAndSet(this, current, next));
  }

  /** Lets no more be held against the endpoint than that. */
  void pardon(double most) {
    RUN.setOpaque(this, 0);
    double current;
    do {
      current = blame;
    } while (current > most && !BLAME.compareAndSet(this, current, most));
  }

  /** Leaves half of what is held against the endpoint. */
  void halve() {
    RUN.setOpaque(this, run / 2);
    double current;
    double next;
    do {
      current = blame;
      next = current / 2;
      if (next < NEGLIGIBLE) {
        next = 0;
      }
    } while (!BLAME.compareAndSet(this, current, next));
  }

  void forgetLatency() {
    latency = 0;
  }

  /** Keeps the padding from being taken for dead fields. */
  long padding() {
    return q0 + q1 + q2 + q3 + q4 + q5 + q6 + p0 + p1 + p2 + p3 + p4 + p5 + p6;
  }
}

class HotPadding {
  long p0;
  long p1;
  long p2;
  long p3;
  long p4;
  long p5;
  long p6;
}

class HotValues extends HotPadding {
  volatile int inFlight;
  volatile long picks;
  volatile double latency;
  volatile double failures;
  volatile double blame;
  volatile int run;
}
