package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LoadForecastTest {
  private static final long SECOND = 1_000_000_000L;

  private final LoadForecast forecast = new LoadForecast(Duration.ZERO, 0);
  private long now;

  private void play(LoadForecast of, int seconds, IntToDoubleFunction rate) {
    for (int i = 0; i < seconds; i++) {
      double requests = rate.applyAsDouble((int) (now / SECOND));
      for (int n = 0; n < requests; n++) {
        of.count();
      }
      now += SECOND;
      of.tick(now, 4);
    }
  }

  @Test
  void tellsTheRateOfNow() {
    play(forecast, 100, second -> 40);

    assertThat(forecast.rate()).isCloseTo(40, within(0.5));
  }

  @Test
  void forecastsNowUntilAMinuteIsOver() {
    play(forecast, 50, second -> 40);
    assertThat(forecast.forecast(0)).isEqualTo(forecast.rate());
    assertThat(forecast.error(0)).isNaN();
  }

  @Test
  void keepsTheErrorOfPastForecasts() {
    play(forecast, 40 * 60, second -> 40);
    assertThat(forecast.error(0)).isCloseTo(0, within(0.01));
    assertThat(forecast.error(2)).isCloseTo(0, within(0.01));

    play(forecast, 3 * 60, second -> 120);
    assertThat(forecast.error(2)).isGreaterThan(0.1);
  }

  @Test
  void suggestsEndpointsForTheLoadToCome() {
    play(forecast, 20 * 60, second -> 90);

    assertThat(forecast.endpointsFor(30, 0.75)).isEqualTo(4);
    assertThat(forecast.endpointsFor(30, 0.5)).isEqualTo(6);
  }

  @Test
  void believesACapacityItHasSeenRatherThanALesserOneOfTheModel() {
    play(forecast, 20 * 60, second -> 400);

    assertThat(forecast.endpointsFor(1, 1)).isEqualTo(4);
  }

  @Test
  void suggestsNothingWhileItKnowsNothing() {
    assertThat(forecast.endpointsFor(0, 0.7)).isNaN();
  }

  @Test
  void doesNotTakeAStandstillForSilence() {
    play(forecast, 10 * 60, second -> 40);
    double before = forecast.forecast(1);
    now += 3600 * SECOND;
    play(forecast, 30, second -> 40);

    assertThat(forecast.forecast(1)).isEqualTo(before);
  }

  @Test
  void ignoresAClockThatGoesBack() {
    play(forecast, 90, second -> 40);
    double before = forecast.rate();
    forecast.tick(now - 60 * SECOND, 4);

    assertThat(forecast.rate()).isEqualTo(before);
  }
}
