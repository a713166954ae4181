package dev.fairlead.limit;

import java.math.BigInteger;

/** A token bucket as textbooks have it, in numbers without end: the twin of the fast one. */
final class NaiveTokenBucket {
  private final BigInteger rate;
  private final BigInteger per;
  private final BigInteger full;
  private BigInteger level;
  private BigInteger at;

  /**
   * @param rate tokens within {@code per} nanoseconds
   */
  NaiveTokenBucket(long rate, long per, long burst, BigInteger now) {
    this.rate = BigInteger.valueOf(rate);
    this.per = BigInteger.valueOf(per);
    this.full = this.per.multiply(BigInteger.valueOf(burst));
    this.level = full;
    this.at = now;
  }

  private void fill(BigInteger now) {
    level = level.add(now.subtract(at).multiply(rate)).min(full);
    at = now;
  }

  boolean admit(BigInteger now) {
    fill(now);
    if (level.compareTo(per) < 0) {
      return false;
    }
    level = level.subtract(per);
    return true;
  }

  /** Nanoseconds until there is a token. */
  BigInteger retryAfter() {
    BigInteger[] nanos = per.subtract(level).divideAndRemainder(rate);
    return nanos[0].add(BigInteger.valueOf(nanos[1].signum()));
  }
}
