package dev.fairlead.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.fairlead.spi.RateLimiter;
import dev.fairlead.spi.RequestContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key, kept as one number: the moment at which it will be full (the generic
 * cell rate algorithm of ITU-T I.371, whose "theoretical arrival time" this is). A request is
 * admitted if that moment, moved on by what one token takes, is no further away than a whole bucket
 * takes. One compare-and-set decides, so nobody waits, and threads together admit no more than one.
 *
 * <p>Moments are counted in units of which a nanosecond and the time of a token are both whole
 * multiples: at 3 requests a second a nanosecond is 3 units and a token takes 10⁹, where rounding a
 * token to whole nanoseconds would let the rate drift. Units overflow a long after hours at the
 * highest rates. That is no harm as long as moments are only subtracted and are less than 2⁶³ units
 * apart: a full bucket is at most 3.6·10¹⁸ ahead, and a bucket that nobody has used for as long as
 * it takes to fill is forgotten, which changes nothing, as it is full.
 *
 * <p>If there are more keys than there is place for, those that come least lose their bucket, and
 * begin with a full one should they come again (Einziger, Friedman and Manes, TinyLFU, 2017): a
 * flood of keys displaces mostly itself.
 */
final class TokenBucket implements RateLimiter {
  /** Shorter than this, forgetting full buckets would be work for nothing. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  private record Key(long high, long low) {
    /** Addresses of neighbours differ in few bits; all of them count. */
    @Override
    public int hashCode() {
      long mixed = (high * 31 + low) * 0x9e3779b97f4a7c15L;
      return (int) (mixed >>> 32);
    }
  }

  private final LongSupplier clock;
  private final long unitsPerNano;
  private final long unitsPerToken;
  private final long unitsPerBucket;
  private final LoadingCache<Key, AtomicLong> buckets;
  private final LongAdder evicted = new LongAdder();

  /**
   * @param clock monotonic nanoseconds
   * @param upkeep takes what need not be done while a request waits
   * @param rate tokens that come within {@code per}, 1 to 1,000,000
   * @param per up to an hour
   * @param burst tokens in a full bucket, 1 to 1,000,000
   * @param keys buckets at most
   */
  TokenBucket(LongSupplier clock, Executor upkeep, int rate, Duration per, int burst, int keys) {
    if (per.compareTo(Duration.ofHours(1)) > 0 || per.isNegative() || per.isZero()) {
      throw new IllegalArgumentException("per " + per + ": expected more than 0, up to an hour");
    }
    this.clock = clock;
    long common = BigInteger.valueOf(rate).gcd(BigInteger.valueOf(per.toNanos())).longValueExact();
    unitsPerNano = rate / common;
    unitsPerToken = per.toNanos() / common;
    unitsPerBucket = Math.multiplyExact(unitsPerToken, burst);
    Duration life = Duration.ofNanos(unitsPerBucket / unitsPerNano + 1);
    buckets =
        Caffeine.newBuilder()
            .maximumSize(keys)
            .expireAfterAccess(life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life)
            .ticker(clock::getAsLong)
            .executor(upkeep)
            .evictionListener((key, bucket, cause) -> evicted(cause))
            .build(key -> new AtomicLong(units(clock.getAsLong())));
  }

  private void evicted(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evicted.increment();
    }
  }

  /** Wraps around; only differences mean anything. */
  private long units(long nanos) {
    return nanos * unitsPerNano;
  }

  @Override
  public CompletionStage<Admission> admit(RequestContext request, long keyHigh, long keyLow) {
    AtomicLong bucket = buckets.get(new Key(keyHigh, keyLow));
    while (true) {
      long now = units(clock.getAsLong());
      long fullAt = bucket.get();
      long missing = Math.max(0, fullAt - now) + unitsPerToken;
      if (missing > unitsPerBucket) {
        long units = missing - unitsPerBucket;
        return Admission.refusedNow(
            Duration.ofNanos(units / unitsPerNano + (units % unitsPerNano == 0 ? 0 : 1)));
      }
      if (bucket.compareAndSet(fullAt, now + missing)) {
        return Admission.admittedNow();
      }
    }
  }

  /** Keys that have a bucket, about. */
  double size() {
    return buckets.estimatedSize();
  }

  /** Keys that lost theirs for want of place. */
  double evicted() {
    return evicted.sum();
  }
}
