package dev.fairlead.plugin.classic.load;

/**
 * The latency of one endpoint: a moving average that jumps up at once and comes down slowly, and
 * fades while no response tells otherwise, so that an endpoint that was slow once is tried again.
 *
 * <p>A single response lifts it to twice its value, or the pool's average, at most. Requests
 * differ: were it lifted by all that a rare expensive one takes, its endpoint would stand idle
 * beside equals. One that has become slow shows it with every response and is there after a few.
 */
final class PeakLatency {
  private static final double STEP = 2;

  /** An idle endpoint fades to this part of the pool's average, and no further. */
  private static final double FLOOR = 0.25;

  private final Fading latency;

  PeakLatency(Decay fading, Decay averaging) {
    latency = new Fading(fading, averaging);
  }

  /**
   * A response.
   *
   * @param sample in nanoseconds
   * @param usual the pool's average; 0 if there is none
   */
  void add(double sample, double usual, int tick) {
    double present = latency.at(tick);
    double limit = STEP * Math.max(present, usual);
    double counted = limit > 0 ? Math.min(sample, limit) : sample;
    if (counted > present) {
      latency.raise(counted, tick);
    } else {
      latency.average(counted, tick);
    }
  }

  /**
   * The latency to expect, in nanoseconds: the pool's average if there was no response yet. The
   * floor keeps an endpoint that comes back after long from looking infinitely fast until its first
   * response.
   *
   * @param usual the pool's average; 0 if there is none
   */
  double at(int tick, double usual) {
    double last = latency.last();
    return last == 0 ? usual : Math.max(latency.at(tick), Math.min(last, usual * FLOOR));
  }

  /** Takes over what another instance knew. */
  void restore(double nanos, int tick) {
    latency.raise(nanos, tick);
  }
}
