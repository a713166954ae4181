package dev.fairlead.plugin.classic.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What {@link Prequal} knows of one endpoint beside its answers. */
final class ProbedState {
  /** Half a second without requests, then down to 37 % every second: as in least-latency. */
  private static final Decay IDLE = new Decay(Duration.ofSeconds(1)).from(Duration.ofMillis(500));

  /** Endpoints average over about as many requests. */
  private static final double LEARNED = 1.0 / 16;

  final Blame blame;

  /** Whether it was asked and has not answered. */
  final AtomicBoolean owes = new AtomicBoolean();

  private final Fading belief = new Fading(IDLE, Decay.NONE);

  ProbedState(Blame blame, int tick) {
    this.blame = blame;
    belief.raise(1, tick);
  }

  /** It served a request of this router. */
  void served(int tick) {
    double believed = belief.at(tick);
    belief.raise(believed + (1 - believed) * LEARNED, tick);
  }

  /**
   * How far the latency it answers is to be believed, 1 to nearly 0. An endpoint without requests
   * learns nothing new: the answer of one that stands idle for having been slow would be the same
   * forever.
   */
  double belief(int tick) {
    return belief.at(tick);
  }
}
