package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Endpoint;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an endpoint answered, until it is too old or used up. Of the requests it had in flight,
 * those of this router are known better at any moment; what is kept is the others'. (The paper
 * counts a request that is sent on the strength of an answer as in flight; this also tells when it
 * has ended.)
 */
final class Probe {
  final int index;
  final long latencyNanos;
  final long receivedNanos;
  private final int others;
  private final AtomicInteger uses;

  /**
   * An answer.
   *
   * @param index of the endpoint in the set
   * @param others requests the endpoint worked on but those of this router; may be negative, as
   *     requests on their way are not there yet
   * @param latencyNanos what a request takes there
   * @param uses how many requests may be sent on the strength of it, 1 or more
   */
  Probe(int index, int others, long latencyNanos, long receivedNanos, int uses) {
    this.index = index;
    this.others = others;
    this.latencyNanos = latencyNanos;
    this.receivedNanos = receivedNanos;
    this.uses = new AtomicInteger(uses);
  }

  /** The same answer about an endpoint that has another place in another set. */
  Probe at(int newIndex) {
    return new Probe(newIndex, others, latencyNanos, receivedNanos, Math.max(1, uses.get()));
  }

  /** Requests its endpoint has in flight, with those this router has sent since. */
  int inFlight(Endpoint endpoint) {
    return Math.max(0, others + endpoint.stats().inFlight());
  }

  /**
   * A request is sent on the strength of it.
   *
   * @return whether this was the last
   */
  boolean use() {
    return uses.decrementAndGet() <= 0;
  }
}
