package dev.fairlead.plugin.classic.weight;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * How many turns were given. Outlives pickers, so that a reload or a change of health does not send
 * a burst to the first endpoint; starts anywhere, so that a fleet of routers started together does
 * not either.
 *
 * <p>Shared by all threads. Counters per thread would not contend, but each thread would run a
 * rotation of its own, and neither few requests over many threads nor a slow endpoint's turns would
 * be spread smoothly; an atomic increment costs a few nanoseconds against the microseconds of a
 * request.
 */
final class Turns {
  private final AtomicLong turns;
  private final AtomicLong detours;

  Turns(RandomGenerator random) {
    turns = new AtomicLong(random.nextLong() >>> 16);
    detours = new AtomicLong(random.nextLong() >>> 16);
  }

  /** The last turn given. */
  long last() {
    return turns.get();
  }

  /** Gives the next turn. */
  long next() {
    return turns.incrementAndGet();
  }

  /** Gives the next turn of those that could not take theirs. */
  long nextDetour() {
    return detours.getAndIncrement();
  }
}
