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
  void suggestsNothingWhileItKnowsNoCapacity() {
    assertThat(forecast.endpointsFor(0, 0.7)).isNaN();
    play(forecast, 3 * 60, second -> second % 60 == 0 ? 1 : 0);

    assertThat(forecast.endpointsFor(0, 0.7)).isNaN();
  }

  @Test
  void handsOnWhatItHasSeenAndHowWrongItWas() {
    LoadForecast before = new LoadForecast(Duration.ZERO, 0);
    play(before, 20 * 60, second -> 40);
    play(before, 5 * 60 + 30, second -> 80);
    LoadForecast after = new LoadForecast(Duration.ZERO, now);
    after.restore(before.state());

    assertThat(after.rate()).isEqualTo(before.rate());
    assertThat(after.endpointsFor(1, 1)).isEqualTo(before.endpointsFor(1, 1));
    for (int i = 0; i < LoadForecast.HORIZONS.length; i++) {
      assertThat(after.error(i)).isPositive().isEqualTo(before.error(i));
      assertThat(after.forecast(i)).isEqualTo(before.forecast(i));
    }
    long then = now;
    play(before, 15 * 60, second -> 120);
    now = then;
    play(after, 15 * 60, second -> 120);
    for (int i = 0; i < LoadForecast.HORIZONS.length; i++) {
      assertThat(after.error(i)).as("as if nothing had been remade").isEqualTo(before.error(i));
      assertThat(after.forecast(i)).isEqualTo(before.forecast(i));
    }
  }

  @Test
  void keepsWhatItHasSeenThroughAChangeOfTheSeason() {
    play(forecast, 20 * 60, second -> 40);
    LoadForecast after = new LoadForecast(Duration.ofMinutes(10), now);
    after.restore(forecast.state());

    assertThat(after.rate()).isEqualTo(forecast.rate());
    assertThat(after.error(0)).isNaN();
    after.restore(new double[] {1, 2});
    assertThat(after.rate()).isEqualTo(forecast.rate());
  }

  /** A busy minute in ten, and a standstill of half an hour and some. */
  @Test
  void findsItsPlaceInTheSeasonAfterAStandstill() {
    IntToDoubleFunction busy = second -> second / 60 % 10 == 0 ? 100 : 10;
    LoadForecast seasonal = new LoadForecast(Duration.ofMinutes(10), 0);
    play(seasonal, 100 * 60, busy);
    double expected = seasonal.forecast(0);
    now += (30 * 60 + 30) * SECOND;
    play(seasonal, 9 * 60 + 30, busy);
    play(seasonal, 1, busy);

    assertThat(expected).as("the busy minute is next").isGreaterThan(70);
    assertThat(seasonal.forecast(0)).as("and is next again").isGreaterThan(70);
  }

  /** Minutes end between two ticks; a season must not begin later each time. */
  @Test
  void doesNotFallBehindTheSeason() {
    LoadForecast late = new LoadForecast(Duration.ofMinutes(10), 0);
    for (int second = 0; second < 1000 * 60 + 19; second++) {
      if (second > 0 && second % 19 == 0) {
        late.tick(second * SECOND, 4);
      }
      int requests = second / 60 % 10 == 0 ? 100 : 10;
      for (int i = 0; i < requests; i++) {
        late.count();
      }
    }

    assertThat(late.forecast(0)).as("a busy minute has just begun").isGreaterThan(50);
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
