package dev.fairlead.testkit.simulator;

/**
 * Counts of durations in nanoseconds, exact to one part in 1,024: buckets double in width with
 * every power of two (as HdrHistogram's do). Not thread-safe.
 */
final class Histogram {
  private static final int SUB_BITS = 10;
  private static final int SUB = 1 << SUB_BITS;
  private static final int HALF = SUB / 2;

  /** 73 minutes. */
  private static final int MAX_BITS = 42;

  private static final int SIZE = (MAX_BITS - SUB_BITS) * HALF + SUB;

  private final long[] counts = new long[SIZE];
  private long total;
  private double sum;
  private long max;

  void add(long nanos) {
    counts[index(Math.max(0, nanos))]++;
    total++;
    sum += nanos;
    max = Math.max(max, nanos);
  }

  void add(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    sum += other.sum;
    max = Math.max(max, other.max);
  }

  long total() {
    return total;
  }

  double mean() {
    return total == 0 ? 0 : sum / total;
  }

  /** The middle of the bucket that the value of that rank is in; 0 if nothing was counted. */
  double quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (counts[i] > 0 && seen >= rank) {
        return Math.min(middle(i), max);
      }
    }
    return 0;
  }

  private static int index(long nanos) {
    int bits = 64 - Long.numberOfLeadingZeros(nanos);
    if (bits > MAX_BITS) {
      return SIZE - 1;
    }
    int shift = Math.max(0, bits - SUB_BITS);
    // From the second power on the leading bit is always set; it moves into the power's offset.
    return shift * HALF + (int) (nanos >>> shift);
  }

  private static double middle(int index) {
    if (index < SUB) {
      return index;
    }
    int shift = (index - SUB) / HALF + 1;
    long low = (long) (index - shift * HALF) << shift;
    return low + ((1L << shift) - 1) / 2.0;
  }
}
