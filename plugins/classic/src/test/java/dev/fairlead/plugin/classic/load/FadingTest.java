package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FadingTest {
  private static final int SECOND = Decay.ticks(Duration.ofSeconds(1));

  private final Decay decay = new Decay(Duration.ofSeconds(10));
  private final Fading fading = new Fading(decay, decay);

  @Test
  void decaysAsTheExponentialDoes() {
    for (int ticks = 0; ticks < 160 * SECOND; ticks += 17) {
      double exact = Math.exp(-(ticks * 0x1p20) / 10e9);
      assertThat(decay.after(ticks)).isBetween(exact * 0.999, Math.max(exact * 1.001, 1.2e-7));
    }
  }

  @Test
  void beginsToDecayAfterAWhile() {
    Decay later = decay.from(Duration.ofSeconds(5));

    assertThat(later.after(5 * SECOND)).isEqualTo(1);
    assertThat(later.after(15 * SECOND)).isCloseTo(0.368, within(0.001));
  }

  @Test
  void averagesFromWhatHasFaded() {
    Decay quick = new Decay(Duration.ofMillis(10));
    Fading idle = new Fading(quick, decay);
    idle.raise(100, 0);
    idle.average(1, SECOND);

    assertThat(idle.at(SECOND)).isLessThan(1);
  }

  @Test
  void decaysToAlmostNothingAndNeverBackwards() {
    assertThat(decay.after(Integer.MAX_VALUE)).isBetween(1e-8, 1.2e-7);
    assertThat(decay.after(-5)).isEqualTo(1);
  }

  @Test
  void staysRightWhenTicksWrapAround() {
    fading.raise(100, Integer.MAX_VALUE - SECOND);

    assertThat(fading.at(Integer.MIN_VALUE + 9 * SECOND)).isCloseTo(36.8, within(0.2));
  }

  @Test
  void risesButDoesNotFallWhenRaised() {
    fading.raise(100, 0);
    fading.raise(50, 0);
    assertThat(fading.at(0)).isEqualTo(100);

    fading.raise(50, 10 * SECOND);
    assertThat(fading.at(10 * SECOND)).isEqualTo(50);
  }

  @Test
  void averagesByTheTimeBetweenSamples() {
    Fading steady = new Fading(Decay.NONE, decay);
    steady.average(100, 0);
    steady.average(0, 10 * SECOND);
    assertThat(steady.at(10 * SECOND)).isCloseTo(36.8, within(0.1));

    steady.average(0, 11 * SECOND);
    assertThat(steady.at(99 * SECOND)).isCloseTo(36.8 * Math.exp(-0.1), within(0.1));
  }

  @Test
  void losesNothingBetweenThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int offset = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  fading.raise(i * 4 + offset, 0);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(fading.at(0)).isEqualTo(399_999);
  }
}
