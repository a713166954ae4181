package dev.fairlead.plugin.classic.hash;

import dev.fairlead.spi.EndpointSet;

/**
 * A table whose places the endpoints fill in turn, each in an order of its own that follows from
 * its id. Shares are as even as whole places allow; when an endpoint leaves, nearly all keys of the
 * others stay. Eisenbud et al.: "Maglev: a fast and reliable software network load balancer", NSDI
 * 2016, section 3.4.
 *
 * <p>The paper does not say how to weigh. Here an endpoint takes a turn whenever its turns are
 * behind those of the heaviest by weight, as Envoy does it; all have the first, so that a light one
 * has at least one place.
 */
final class Maglev implements KeyTable {
  private final int[] owners;

  /**
   * Fills the table.
   *
   * @param size a prime, greater than the number of endpoints
   */
  Maglev(EndpointSet set, int size) {
    int endpoints = set.size();
    owners = new int[size];
    boolean[] taken = new boolean[size];
    int[] next = new int[endpoints];
    int[] skip = new int[endpoints];
    long[] due = new long[endpoints];
    long heaviest = 0;
    for (int i = 0; i < endpoints; i++) {
      long hash = Hashes.of(set.get(i).id());
      next[i] = (int) Long.remainderUnsigned(hash, size);
      skip[i] = (int) Long.remainderUnsigned(Hashes.mix(hash), size - 1) + 1;
      heaviest = Math.max(heaviest, set.get(i).weight());
    }
    int filled = 0;
    for (long round = 1; ; round++) {
      for (int i = 0; i < endpoints; i++) {
        if (round * set.get(i).weight() < due[i]) {
          continue;
        }
        due[i] += heaviest;
        int place = next[i];
        while (taken[place]) {
          place = step(place, skip[i]);
        }
        taken[place] = true;
        owners[place] = i;
        next[i] = step(place, skip[i]);
        if (++filled == size) {
          return;
        }
      }
    }
  }

  /** Whether a table may have that size: in one that is not prime, an order may miss places. */
  static boolean isPrime(int number) {
    for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }

  private int step(int place, int skip) {
    int next = place + skip;
    return next < owners.length ? next : next - owners.length;
  }

  @Override
  public int find(long key) {
    return (int) Math.multiplyHigh(Hashes.mix(key) >>> 1, 2L * owners.length);
  }

  /**
   * A place of another hash, not the one beside it: as all orders have even strides, the owner of a
   * place says much about the owner of the next.
   */
  @Override
  public int next(int place, long key, int step) {
    return find(Hashes.nth(key, step));
  }

  @Override
  public int owner(int place) {
    return owners[place];
  }
}
