package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void agreesWithASortedArray() {
    RandomStream random = new RandomStream(11);
    Histogram histogram = new Histogram();
    long[] values = new long[50_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 25);
      histogram.add(values[i]);
    }
    Arrays.sort(values);

    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(histogram.quantile(share)).isCloseTo(exact, withinPercentage(0.1));
    }
    assertThat(histogram.mean())
        .isCloseTo(Arrays.stream(values).average().orElseThrow(), withinPercentage(1e-6));
  }

  @Test
  void smallValuesAreExact() {
    Histogram histogram = new Histogram();
    for (int i = 0; i < 1024; i++) {
      histogram.add(i);
    }

    assertThat(histogram.quantile(0.5)).isEqualTo(511);
    assertThat(histogram.quantile(1)).isEqualTo(1023);
  }

  @Test
  void keepsValuesBeyondItsRange() {
    Histogram histogram = new Histogram();
    histogram.add(Long.MAX_VALUE);
    histogram.add(-5);

    assertThat(histogram.total()).isEqualTo(2);
    assertThat(histogram.quantile(0.5)).isZero();
  }

  @Test
  void emptyHasNoQuantile() {
    assertThat(new Histogram().quantile(0.99)).isZero();
    assertThat(new Histogram().mean()).isZero();
  }

  @Test
  void addsUp() {
    Histogram one = new Histogram();
    Histogram other = new Histogram();
    one.add(10);
    other.add(30);
    one.add(other);

    assertThat(one.total()).isEqualTo(2);
    assertThat(one.mean()).isEqualTo(20);
    assertThat(one.quantile(1)).isEqualTo(30);
  }
}
