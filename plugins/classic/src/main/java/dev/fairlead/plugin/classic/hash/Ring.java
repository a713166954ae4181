package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.EndpointSet;
import java.util.Arrays;

/**
 * Consistent hashing: every endpoint owns points on a circle, and a key belongs to the next point.
 * An endpoint's points follow from its id alone, so when it leaves only its own keys move. Karger
 * et al.: "Consistent hashing and random trees", STOC 1997; many points to an endpoint by weight
 * are the idea of libketama.
 *
 * <p>The number of points per weight depends on the lightest endpoint, rounded down to a power of
 * two. Were it their average weight, as is common, every change of the set would add and remove
 * points of all endpoints and so move keys between those that stay.
 */
final class Ring implements KeyTable {
  /** 8 MiB of points; above, all endpoints have fewer. */
  private static final int MOST_POINTS = 1 << 20;

  private static final int OWNER_BITS = 20;
  private static final long OWNER = (1L << OWNER_BITS) - 1;

  /** Ascending, each with its owner in the lowest bits; the circle has 2^63 positions. */
  private final long[] points;

  /**
   * The first point of each of many equal arcs, of which there are at least as many as points, so
   * that a search takes constant time on average. Chen, Asau: "On generating random variates from
   * an empirical distribution", AIIE Transactions 6 (1974).
   */
  private final int[] guide;

  private final int guideShift;

  /**
   * Builds the ring.
   *
   * @param virtualNodes how many points the lightest endpoint has at least, 1 or more
   */
  Ring(EndpointSet set, int virtualNodes) {
    int[] counts = counts(set, virtualNodes);
    points = new long[Arrays.stream(counts).sum()];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      long seed = Hashes.of(set.get(i).id());
      for (int n = 0; n < counts[i]; n++) {
        points[next++] = Hashes.nth(seed, n) >>> 1 & ~OWNER | i;
      }
    }
    Arrays.sort(points);
    int guideBits = 32 - Integer.numberOfLeadingZeros(points.length);
    guideShift = 63 - guideBits;
    guide = new int[1 << guideBits];
    int point = 0;
    for (int arc = 0; arc < guide.length; arc++) {
      while (point < points.length && points[point] < (long) arc << guideShift) {
        point++;
      }
      guide[arc] = point;
    }
  }

  private static int[] counts(EndpointSet set, int virtualNodes) {
    int lightest = Integer.MAX_VALUE;
    for (int i = 0; i < set.size(); i++) {
      lightest = Math.min(lightest, set.get(i).weight());
    }
    int[] counts = new int[set.size()];
    double perWeight = (double) virtualNodes / Integer.highestOneBit(lightest);
    for (; ; perWeight /= 2) {
      long sum = 0;
      for (int i = 0; i < counts.length; i++) {
        double wanted = Math.min(MOST_POINTS, Math.rint(perWeight * set.get(i).weight()));
        counts[i] = Math.max(1, (int) wanted);
        sum += counts[i];
      }
      if (sum <= MOST_POINTS) {
        return counts;
      }
    }
  }

  int size() {
    return points.length;
  }

  @Override
  public int find(long key) {
    long position = Hashes.mix(key) >>> 1;
    int point = guide[(int) (position >>> guideShift)];
    while (point < points.length && points[point] < position) {
      point++;
    }
    return point < points.length ? point : 0;
  }

  @Override
  public int next(int place, long key, int step) {
    return place + 1 < points.length ? place + 1 : 0;
  }

  @Override
  public int owner(int place) {
    return (int) (points[place] & OWNER);
  }
}
