package dev.fairlead.plugin.adaptive;

/**
 * Which keys have so many of the requests that whoever is given one is judged by that key more than
 * by what it does. Counts by a part of the key's hash: a few rare keys are taken for frequent ones
 * by that, which does no harm.
 *
 * <p>Counted from many threads, without order: a count that is lost now and then does no harm
 * either. {@link #tick} is called by one thread at a time.
 */
final class KeyCounts {
  private static final int BITS = 12;

  /** One in a thousand: four times what a bucket has if keys are many and alike. */
  private static final int FREQUENT = 1000;

  /** A bucket with fewer may be full by chance. */
  private static final int LEAST = 16;

  /** Of fewer requests, as many as there are buckets, it is not known what is frequent. */
  private static final int FEW = 1 << BITS;

  /** Then all counts are halved, so that what was frequent once is forgotten. */
  private static final long ENOUGH = 200_000;

  private final int[] counts = new int[1 << BITS];
  private volatile int most = Integer.MAX_VALUE;

  /**
   * Counts a request.
   *
   * @param point of its key
   * @return whether the key is frequent, while others have enough of the requests
   */
  boolean frequent(int point) {
    int bucket = point >>> Integer.SIZE - BITS;
    return ++counts[bucket] > most;
  }

  /** Looks what is frequent now. */
  void tick() {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    int bound = (int) Math.max(LEAST, total / FREQUENT);
    long frequent = 0;
    for (int count : counts) {
      frequent += count > bound ? count : 0;
    }
    // Where the frequent ones are nearly all there is, nothing would be left to compare.
    most = total < FEW || frequent * 2 > total ? Integer.MAX_VALUE : bound;
    if (total > ENOUGH) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] >>= 1;
      }
      most = most == Integer.MAX_VALUE ? most : most >> 1;
    }
  }

  /** Whether there are enough keys, each with few of the requests, to tell strategies apart by. */
  boolean many() {
    return most != Integer.MAX_VALUE;
  }
}
