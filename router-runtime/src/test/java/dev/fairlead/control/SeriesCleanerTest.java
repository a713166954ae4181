package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeriesCleanerTest {
  @Test
  void forgetsOnceForAllThatGoInOneMoment() {
    ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
    try {
      AtomicInteger times = new AtomicInteger();
      SeriesCleaner cleaner =
          new SeriesCleaner(control, times::incrementAndGet, Duration.ofMillis(50));
      for (int i = 0; i < 100; i++) {
        cleaner.removed(null, null);
      }
      await().until(() -> times.get() > 0);
      cleaner.removed(null, null);
      await().until(() -> times.get() == 2);
      assertThat(times).hasValue(2);
    } finally {
      control.shutdownNow();
    }
  }
}
