package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class GaugeReadingsTest {
  private final List<String> faults = new CopyOnWriteArrayList<>();

  private GaugeReadings readings(Duration patience) {
    return new GaugeReadings((cause, what) -> faults.add(what), patience);
  }

  private GaugeReadings patient() {
    return readings(Duration.ofSeconds(60));
  }

  @Test
  void tellsEachScrapeWhatIsTrueThen() {
    AtomicInteger level = new AtomicInteger();
    GaugeReadings readings = patient();
    DoubleSupplier one = readings.add(level::get);
    DoubleSupplier two = readings.add(() -> level.get() * 10);
    for (int i = 1; i < 4; i++) {
      level.set(i);
      assertThat(one.getAsDouble()).isEqualTo(i);
      assertThat(two.getAsDouble()).isEqualTo(10 * i);
    }
  }

  @Test
  void readsAllGaugesOfAScrapeInOneRoundOnAnotherThread() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    GaugeReadings readings = patient();
    DoubleSupplier one = readings.add(() -> threads.add(Thread.currentThread()) ? 1 : 0);
    DoubleSupplier two = readings.add(() -> threads.add(Thread.currentThread()) ? 1 : 0);
    one.getAsDouble();
    two.getAsDouble();
    assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
    assertThat(threads.get(0)).isSameAs(threads.get(1));
  }

  @Test
  void readsOneThatIsPublishedBetweenTwoScrapes() {
    GaugeReadings readings = patient();
    readings.add(() -> 1).getAsDouble();
    assertThat(readings.add(() -> 2).getAsDouble()).isEqualTo(2);
  }

  @Test
  void waitsOnceForAGaugeThatBlocksAndTellsWhenItIsBack() {
    CountDownLatch blocks = new CountDownLatch(1);
    GaugeReadings readings = readings(Duration.ofMillis(20));
    DoubleSupplier first =
        readings.add(
            () -> {
              uninterruptibly(blocks);
              return 1;
            });
    DoubleSupplier second = readings.add(() -> 2);
    for (int i = 0; i < 3; i++) {
      assertThat(first.getAsDouble()).isNaN();
      assertThat(second.getAsDouble()).isNaN();
    }
    assertThat(faults)
        .containsExactly("a gauge did not return within 20 ms; its figures are missing");
    blocks.countDown();
    await().until(() -> first.getAsDouble() == 1 && second.getAsDouble() == 2);
  }

  private static void uninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void missesOnlyTheGaugeThatThrows() {
    GaugeReadings readings = patient();
    DoubleSupplier broken =
        readings.add(
            () -> {
              throw new StackOverflowError();
            });
    DoubleSupplier sound = readings.add(() -> 7);
    assertThat(broken.getAsDouble()).isNaN();
    assertThat(sound.getAsDouble()).isEqualTo(7);
    assertThat(faults).containsExactly("a gauge failed; its figures are missing");
  }

  @Test
  void readsNothingAnyMoreOnceItIsClosed() {
    AtomicInteger reads = new AtomicInteger();
    GaugeReadings readings = patient();
    DoubleSupplier gauge = readings.add(reads::incrementAndGet);
    gauge.getAsDouble();
    readings.close();
    gauge.getAsDouble();
    gauge.getAsDouble();
    assertThat(reads).hasValue(1);
  }
}
