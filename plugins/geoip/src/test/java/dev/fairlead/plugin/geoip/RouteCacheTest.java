package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
  @Test
  void findsWhatWasPut() {
    RouteCache cache = new RouteCache(1_000);
    cache.put(0, 5, 77);
    cache.put(5, 0, 78);
    cache.put(0, 0, 0);

    assertThat(cache.get(0, 5)).isEqualTo(77);
    assertThat(cache.get(5, 0)).isEqualTo(78);
    assertThat(cache.get(0, 0)).isZero();
    assertThat(cache.get(5, 5)).isEqualTo(RouteCache.ABSENT);
  }

  @Test
  void anEmptyCacheKnowsNothing() {
    assertThat(new RouteCache(16).get(0, 0)).isEqualTo(RouteCache.ABSENT);
  }

  @Test
  void ofSizeZeroRemembersNothing() {
    RouteCache cache = new RouteCache(0);
    cache.put(1, 1, 1);

    assertThat(cache.get(1, 1)).isEqualTo(RouteCache.ABSENT);
  }

  @Test
  void holdsMostOfWhatItHasRoomFor() {
    RouteCache cache = new RouteCache(1 << 14);
    int entries = 1 << 13;
    for (int i = 0; i < entries; i++) {
      cache.put(0, 0xFFFFL << 32 | (long) i << 8, i);
    }
    int found = 0;
    for (int i = 0; i < entries; i++) {
      found += cache.get(0, 0xFFFFL << 32 | (long) i << 8) == i ? 1 : 0;
    }

    // One for two slots on average: pairs that three or more share lose some, about a tenth.
    assertThat(found).isGreaterThan(entries * 8 / 10);
  }

  @Test
  void keepsTwoAddressesThatShareAPair() {
    RouteCache cache = new RouteCache(16);
    for (int i = 0; i < 200; i++) {
      cache.put(i, i, i);
      cache.put(i + 1_000, i, i + 1);
      assertThat(cache.get(i + 1_000, i)).isEqualTo(i + 1);
    }
  }

  /**
   * A value follows from its address, so what is torn or mixed up gives itself away. Few addresses
   * in fewer slots, written whether they are there or not: they overwrite each other all the time.
   */
  @Test
  void neverMixesEntriesUpWhileManyThreadsWrite() throws InterruptedException {
    RouteCache cache = new RouteCache(16);
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicLong hits = new AtomicLong();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      SplittableRandom random = new SplittableRandom(t);
      threads[t] =
          new Thread(
              () -> {
                long found = 0;
                for (int i = 0; i < 2_000_000 && wrong.get() == null; i++) {
                  long written = random.nextInt(64);
                  cache.put(written, ~written, value(written));
                  long wanted = random.nextInt(64);
                  long route = cache.get(wanted, ~wanted);
                  if (route != RouteCache.ABSENT && route != value(wanted)) {
                    wrong.set(wanted + " has " + route);
                  }
                  found += route == RouteCache.ABSENT ? 0 : 1;
                }
                hits.addAndGet(found);
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong.get()).isNull();
    assertThat(hits.get()).isPositive();
  }

  private static long value(long address) {
    return address * 0x1_0001_0001L;
  }
}
