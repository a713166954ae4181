package dev.fairlead.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.config.OptionValue;
import dev.fairlead.spi.RateLimiter;
import dev.fairlead.spi.RateLimiter.Admission;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

  private TokenBucket bucket(int rate, Duration per, int burst, int keys) {
    return new TokenBucket(clock::get, Runnable::run, rate, per, burst, keys);
  }

  private static Admission ask(RateLimiter limiter, long key) {
    return limiter.admit(null, 0, key).toCompletableFuture().join();
  }

  /** By the shared answer, which costs nothing. */
  private static void assertAdmitsNow(RateLimiter limiter, long high, long low) {
    assertThat(limiter.admit(null, high, low) == Admission.admittedNow()).isTrue();
  }

  @Test
  void admitsABurstAndThenAsTokensCome() {
    TokenBucket limiter = bucket(10, SECOND, 3, 100);
    for (int i = 0; i < 3; i++) {
      assertAdmitsNow(limiter, 1, 2);
    }
    Admission refused = limiter.admit(null, 1, 2).toCompletableFuture().join();
    assertThat(refused).isEqualTo(Admission.refused(Duration.ofMillis(100)));
    clock.addAndGet(99_999_999);
    assertThat(limiter.admit(null, 1, 2).toCompletableFuture().join().retryAfter())
        .isEqualTo(Duration.ofNanos(1));
    clock.addAndGet(1);
    assertAdmitsNow(limiter, 1, 2);
    assertThat(limiter.admit(null, 1, 2).toCompletableFuture().join().admitted()).isFalse();
    clock.addAndGet(Duration.ofDays(1).toNanos());
    for (int i = 0; i < 3; i++) {
      assertAdmitsNow(limiter, 1, 2);
    }
    assertThat(limiter.admit(null, 1, 2).toCompletableFuture().join().admitted()).isFalse();
  }

  @Test
  void countsEachKeyForItself() {
    TokenBucket limiter = bucket(1, HOUR, 1, 100);
    for (long key = 0; key < 50; key++) {
      assertThat(ask(limiter, key).admitted()).isTrue();
    }
    for (long key = 0; key < 50; key++) {
      assertThat(ask(limiter, key).admitted()).isFalse();
    }
    assertAdmitsNow(limiter, 1, 0);
  }

  /** Around every overflow: of the clock, and of the units it is counted in. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void decidesAsItsNaiveTwinDoes(long seed) {
    Random random = new Random(seed);
    int[] rates = {1, 2, 3, 7, 60, 100, 997, 65_536, 999_983, 999_999, 1_000_000};
    Duration[] periods = {SECOND, Duration.ofMinutes(1), HOUR};
    for (int round = 0; round < 200; round++) {
      int rate = rates[random.nextInt(rates.length)];
      Duration per = periods[random.nextInt(periods.length)];
      int burst = 1 + random.nextInt(random.nextBoolean() ? 5 : 1_000_000);
      long origin = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - 1000;
      BigInteger now = BigInteger.valueOf(origin);
      clock.set(origin);
      TokenBucket fast = bucket(rate, per, burst, 10);
      NaiveTokenBucket naive = new NaiveTokenBucket(rate, per.toNanos(), burst, now);
      long token = per.toNanos() / rate;
      for (int i = 0; i < 300; i++) {
        long step =
            switch (random.nextInt(5)) {
              case 0 -> 0;
              case 1 -> random.nextInt(10);
              case 2 -> (long) (random.nextDouble() * 2 * token);
              case 3 -> (long) (random.nextDouble() * 3 * burst * token);
              default -> (long) (random.nextDouble() * Duration.ofHours(8).toNanos());
            };
        now = now.add(BigInteger.valueOf(step));
        clock.addAndGet(step);
        int asks = 1 + random.nextInt(4);
        for (int j = 0; j < asks; j++) {
          boolean expected = naive.admit(now);
          Admission answer = ask(fast, 0);
          assertThat(answer.admitted()).isEqualTo(expected);
          if (!expected) {
            assertThat(BigInteger.valueOf(answer.retryAfter().toNanos()))
                .isEqualTo(naive.retryAfter());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,3600", "7,3600", "1,60", "3,1", "997,1", "999999,1", "1000000,1"})
  void keepsTheRateExactlyForALongTime(int rate, long perSeconds) {
    // Room for the fraction of a nanosecond by which every wait is too long.
    TokenBucket limiter = bucket(rate, Duration.ofSeconds(perSeconds), 2, 10);
    long began = clock.get();
    long admitted = 0;
    long until = perSeconds * 1_000_000_000L * 1_000_000 / rate;
    while (clock.get() - began < until) {
      Admission answer = ask(limiter, 0);
      if (answer.admitted()) {
        admitted++;
      } else {
        clock.addAndGet(answer.retryAfter().toNanos());
      }
    }
    BigInteger tokens =
        BigInteger.valueOf(clock.get() - began)
            .multiply(BigInteger.valueOf(rate))
            .divide(BigInteger.valueOf(perSeconds * 1_000_000_000L));
    assertThat(admitted).isBetween(tokens.longValueExact(), tokens.longValueExact() + 2);
    assertThat(admitted).isGreaterThan(900_000);
  }

  @Test
  void admitsNoMoreToManyThreadsThanToOne() throws Exception {
    int threads = 4;
    int rate = 1000;
    int burst = 500;
    // Every look at the clock lets a microsecond pass.
    AtomicLong ticking = new AtomicLong();
    TokenBucket limiter =
        new TokenBucket(() -> ticking.addAndGet(1000), Runnable::run, rate, SECOND, burst, 10);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(
            executor.submit(
                () -> {
                  start.await();
                  long admitted = 0;
                  for (int j = 0; j < 200_000; j++) {
                    admitted += limiter.admit(null, 0, 0) == Admission.admittedNow() ? 1 : 0;
                  }
                  return admitted;
                }));
      }
      start.countDown();
      long admitted = 0;
      for (Future<Long> count : counts) {
        admitted += count.get();
      }
      long tokens = burst + ticking.get() * rate / SECOND.toNanos();
      assertThat(admitted).isBetween(tokens - threads - 1, tokens);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void keepsNoMoreKeysThanItMay() {
    TokenBucket limiter = bucket(1, HOUR, 5, 1000);
    for (long key = 0; key < 100_000; key++) {
      ask(limiter, key);
    }
    assertThat(limiter.size()).isLessThanOrEqualTo(1100);
    assertThat(limiter.evicted()).isGreaterThan(98_000);
  }

  @Test
  void remembersWhoComesOftenThroughAFloodOfKeys() {
    TokenBucket limiter = bucket(1, HOUR, 50, 1000);
    for (int i = 0; i < 50; i++) {
      assertThat(ask(limiter, -1).admitted()).isTrue();
    }
    for (long key = 0; key < 100_000; key++) {
      ask(limiter, key);
      if (key % 100 == 0) {
        assertThat(ask(limiter, -1).admitted()).isFalse();
      }
    }
  }

  @Test
  void forgetsWhoseBucketIsFull() {
    TokenBucket limiter = bucket(1, SECOND, 10, 1000);
    for (long key = 0; key < 500; key++) {
      ask(limiter, key);
    }
    clock.addAndGet(Duration.ofSeconds(11).toNanos());
    for (int i = 0; i < 500; i++) {
      ask(limiter, -1);
    }
    assertThat(limiter.size()).isLessThan(500);
    assertThat(limiter.evicted()).isZero();
  }

  @Test
  void allocatesNoMoreThanAKeyToAdmit() {
    TokenBucket limiter = bucket(1_000_000, SECOND, 1_000_000, 1000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 10_000; i++) {
        limiter.admit(null, 7, 8);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(least / 10_000).isLessThanOrEqualTo(32);
  }

  @Test
  void isMadeOfItsOptionsAsAPluginIs() {
    TokenBucketProvider provider = new TokenBucketProvider();
    provider.descriptor().options().forEach(OptionValue::check);
    FakeProviderContext context = new FakeProviderContext();
    RateLimiter limiter =
        provider.create(
            context,
            FakeOptions.of(provider.descriptor(), Map.of("rate", "1", "per", "1m", "burst", "2")));
    assertThat(ask(limiter, 1).admitted()).isTrue();
    assertThat(ask(limiter, 1).admitted()).isTrue();
    assertThat(ask(limiter, 1).retryAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(context.gauge("keys")).isEqualTo(1);
    assertThat(context.gauge("keys.evicted")).isZero();
    context.clock().advance(Duration.ofMinutes(1));
    assertThat(ask(limiter, 1).admitted()).isTrue();
  }

  @Test
  void acceptsNoPeriodLongerThanAnHour() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bucket(1, HOUR.plusNanos(1), 1, 1))
        .withMessageContaining("up to an hour");
  }
}
