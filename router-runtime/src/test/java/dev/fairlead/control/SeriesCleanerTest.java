package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.VirtualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeriesCleanerTest {
  @Test
  void forgetsOnceForAllThatGoInOneMoment() {
    VirtualClock clock = new VirtualClock();
    AtomicInteger times = new AtomicInteger();
    SeriesCleaner cleaner =
        new SeriesCleaner(clock.scheduler(), times::incrementAndGet, Duration.ofSeconds(5));
    for (int i = 0; i < 100; i++) {
      cleaner.removed(null, null);
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(times).hasValue(0);
    clock.advance(Duration.ofSeconds(5));
    assertThat(times).hasValue(1);

    cleaner.removed(null, null);
    clock.advance(Duration.ofSeconds(60));
    assertThat(times).hasValue(2);
  }
}
