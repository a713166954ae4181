package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CostTest {
  private static final Duration MEAN = Duration.ofMillis(10);
  private static final int SAMPLES = 400_000;

  @Test
  void hasTheMeanItWasAskedFor() {
    assertMean(Cost.fixed(MEAN), 0.001);
    assertMean(Cost.exponential(MEAN), 1);
    assertMean(Cost.lognormal(MEAN, 0.5), 1);
    assertMean(Cost.lognormal(MEAN, 1.5), 3);
    assertMean(Cost.pareto(MEAN, 1.3, 1000), 3);
    assertMean(Cost.pareto(MEAN, 3, 50), 1);
  }

  @Test
  void paretoStaysInItsRange() {
    Cost cost = Cost.pareto(MEAN, 1.3, 1000);
    RandomStream random = new RandomStream(5);
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double sample = cost.sampleNanos(random);
      least = Math.min(least, sample);
      most = Math.max(most, sample);
    }

    assertThat(most / least).isLessThanOrEqualTo(1000.0).isGreaterThan(300);
  }

  @Test
  void refusesWhatIsNoDistribution() {
    assertThatThrownBy(() -> Cost.fixed(Duration.ZERO)).hasMessageContaining("more than 0");
    assertThatThrownBy(() -> Cost.lognormal(MEAN, -1)).hasMessageContaining("0 to 3");
    assertThatThrownBy(() -> Cost.pareto(MEAN, 1, 10)).hasMessageContaining("1 < alpha");
    assertThatThrownBy(() -> Cost.pareto(MEAN, 2, 1)).hasMessageContaining("range > 1");
  }

  private static void assertMean(Cost cost, double percent) {
    RandomStream random = new RandomStream(3);
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      sum += cost.sampleNanos(random);
    }

    assertThat(cost.meanNanos()).isEqualTo(MEAN.toNanos());
    assertThat(sum / SAMPLES).isCloseTo(cost.meanNanos(), withinPercentage(percent));
  }
}
