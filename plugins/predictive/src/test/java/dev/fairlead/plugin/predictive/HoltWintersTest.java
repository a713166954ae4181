package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HoltWintersTest {
  private static double wave(int step) {
    return 100 + 80 * Math.sin(2 * Math.PI * step / 60);
  }

  @Test
  void expectsWhatHasAlwaysBeen() {
    HoltWinters model = new HoltWinters(0);
    for (int i = 0; i < 200; i++) {
      model.add(50);
    }

    assertThat(model.forecast(1)).isCloseTo(50, within(1e-6));
    assertThat(model.forecast(15)).isCloseTo(50, within(1e-6));
  }

  @Test
  void expectsARiseToGoOnForAWhile() {
    HoltWinters model = new HoltWinters(0);
    for (int i = 0; i < 300; i++) {
      model.add(100 + i);
    }

    assertThat(model.forecast(1)).isBetween(390.0, 410.0);
    assertThat(model.forecast(15)).isGreaterThan(model.forecast(1));
  }

  @Test
  void knowsTheSeasonOnceItHasSeenIt() {
    HoltWinters seasonal = new HoltWinters(60);
    HoltWinters plain = new HoltWinters(0);
    double ofSeasonal = 0;
    double ofPlain = 0;
    for (int i = 0; i < 600; i++) {
      if (i >= 180) {
        ofSeasonal += Math.abs(seasonal.forecast(15) - wave(i + 14));
        ofPlain += Math.abs(plain.forecast(15) - wave(i + 14));
      }
      seasonal.add(wave(i));
      plain.add(wave(i));
    }

    assertThat(ofSeasonal).isLessThan(ofPlain / 5);
  }

  @Test
  void copesWithSilence() {
    HoltWinters model = new HoltWinters(10);
    for (int i = 0; i < 100; i++) {
      model.add(i < 50 ? 0 : 20);
    }
    assertThat(model.forecast(5)).isBetween(10.0, 40.0);

    for (int i = 0; i < 1000; i++) {
      model.add(0);
    }
    assertThat(model.forecast(5)).isBetween(0.0, 0.1);
  }

  @Test
  void goesOnWhereAnotherLeftOff() {
    HoltWinters model = new HoltWinters(60);
    for (int i = 0; i < 200; i++) {
      model.add(wave(i));
    }
    HoltWinters successor = new HoltWinters(60);
    successor.restore(model.state());

    assertThat(successor.forecast(15)).isEqualTo(model.forecast(15));
  }

  @Test
  void ignoresAStateThatDoesNotFit() {
    HoltWinters model = new HoltWinters(3);
    model.restore(new double[] {1, 2});
    model.restore(new double[] {1, 2, 3, Double.NaN, 1, 1});
    model.restore(new double[] {-1, 2, 3, 1, 1, 1});

    assertThat(model.steps()).isZero();
  }
}
