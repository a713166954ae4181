package dev.fairlead.telemetry;

/** The upper bounds of a duration histogram. */
final class Buckets {
  /** Of whole requests: from what a cache on the same machine takes to the timeouts of clients. */
  static final Buckets REQUEST =
      new Buckets(
          500_000L,
          1_000_000L,
          2_500_000L,
          5_000_000L,
          10_000_000L,
          25_000_000L,
          50_000_000L,
          100_000_000L,
          250_000_000L,
          500_000_000L,
          1_000_000_000L,
          2_500_000_000L,
          5_000_000_000L,
          10_000_000_000L,
          30_000_000_000L);

  /** Of the router's own share: from the cost of one request to a stalled event loop. */
  static final Buckets ROUTER =
      new Buckets(
          5_000L,
          10_000L,
          25_000L,
          50_000L,
          100_000L,
          250_000L,
          500_000L,
          1_000_000L,
          2_500_000L,
          5_000_000L,
          10_000_000L,
          25_000_000L,
          100_000_000L);

  private final long[] bounds;

  private Buckets(long... bounds) {
    this.bounds = bounds;
  }

  /** Buckets, with the one above the last bound. */
  int size() {
    return bounds.length + 1;
  }

  /** The bucket of a duration. Most are short: so from below. */
  int of(long nanos) {
    int i = 0;
    while (i < bounds.length && nanos > bounds[i]) {
      i++;
    }
    return i;
  }

  /** The bound of a bucket as Prometheus writes it, in seconds. */
  String bound(int bucket) {
    return bucket == bounds.length ? "+Inf" : Double.toString(bounds[bucket] / 1e9);
  }
}
