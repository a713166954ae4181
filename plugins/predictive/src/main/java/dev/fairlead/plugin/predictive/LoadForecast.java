package dev.fairlead.plugin.predictive;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/**
 * How many requests arrive, and will: a rate for now, and by the minute a forecast whose past
 * errors it keeps. Counting is for any thread, everything else for the tick; the figures for any
 * again.
 */
final class LoadForecast {
  /** Forecasts reach so many minutes. */
  static final int[] HORIZONS = {1, 5, 15};

  private static final long STEP_NANOS = Duration.ofMinutes(1).toNanos();
  private static final double RATE_SECONDS = 10;
  private static final double ERROR_SHARE = 0.1;

  /** Figures of a {@link #state} before errors, past forecasts and the model's. */
  private static final int SEEN = 5;

  /** The most an endpoint has been seen to serve is forgotten by half in a day. */
  private static final double PEAK_LEFT = 0.9995;

  private final HoltWinters model;
  private final LongAdder arrivals = new LongAdder();
  private final double[][] pastForecasts = new double[HORIZONS.length][];
  private final double[] forecasts = new double[HORIZONS.length];
  private final double[] errors = new double[HORIZONS.length];
  private long stepBegan;
  private long countedFrom;
  private long stepCount;
  private long tickedNanos;
  private volatile double rate;
  private volatile double peakPerEndpoint;

  /**
   * Begins to count.
   *
   * @param season after which load repeats, in whole minutes; zero for never
   */
  LoadForecast(Duration season, long nowNanos) {
    model = new HoltWinters((int) season.toMinutes());
    for (int i = 0; i < HORIZONS.length; i++) {
      pastForecasts[i] = new double[HORIZONS[i]];
      errors[i] = Double.NaN;
    }
    stepBegan = nowNanos;
    countedFrom = nowNanos;
    tickedNanos = nowNanos;
  }

  /** A request has been served, well or not. */
  void count() {
    arrivals.increment();
  }

  /** Time passes; with few other calls between, as it sums over threads. */
  void tick(long nowNanos, int endpoints) {
    double seconds = (nowNanos - tickedNanos) * 1e-9;
    if (!(seconds > 0)) {
      return;
    }
    tickedNanos = nowNanos;
    long count = arrivals.sumThenReset();
    stepCount += count;
    rate += (1 - Math.exp(-seconds / RATE_SECONDS)) * (count / seconds - rate);
    long steps = (nowNanos - stepBegan) / STEP_NANOS;
    if (steps > 1) {
      // The process stood still: what was counted is of no known time, but time has passed.
      model.skip(steps);
      for (double[] forecastsOfThen : pastForecasts) {
        Arrays.fill(forecastsOfThen, 0);
      }
    } else if (steps == 1) {
      step(stepCount * 1e9 / (nowNanos - countedFrom), endpoints);
    }
    if (steps > 0) {
      // By whole steps, or the season would fall behind by what each tick is late.
      stepBegan += steps * STEP_NANOS;
      countedFrom = nowNanos;
      stepCount = 0;
    }
  }

  private void step(double value, int endpoints) {
    int now = (int) (model.steps() % Integer.MAX_VALUE);
    for (int i = 0; i < HORIZONS.length; i++) {
      double past = pastForecasts[i][now % HORIZONS[i]];
      if (past > 0 && value > 0) {
        double error = Math.abs(past - value) / value;
        errors[i] = Double.isNaN(errors[i]) ? error : errors[i] + ERROR_SHARE * (error - errors[i]);
      }
    }
    model.add(value);
    for (int i = 0; i < HORIZONS.length; i++) {
      forecasts[i] = model.forecast(HORIZONS[i]);
      pastForecasts[i][now % HORIZONS[i]] = forecasts[i];
    }
    if (endpoints > 0) {
      peakPerEndpoint = Math.max(PEAK_LEFT * peakPerEndpoint, value / endpoints);
    }
  }

  /** Requests per second, now: over the last 10 s or so. */
  double rate() {
    return rate;
  }

  /** Requests per second to be expected, by position in {@link #HORIZONS}; now's, at first. */
  double forecast(int horizon) {
    return model.steps() == 0 ? rate : forecasts[horizon];
  }

  /** Mean of past forecasts' errors relative to what came, recent ones most; NaN before any. */
  double error(int horizon) {
    return errors[horizon];
  }

  /**
   * How many endpoints the most of now and of the forecasts calls for.
   *
   * @param capacityPerSecond what one serves at full use, by the model; if more was seen, that. 0
   *     if the model knows nothing: then what was seen may be far from full use
   * @param utilization how much of it is to be used, above 0 to 1
   * @return NaN if no capacity is known
   */
  double endpointsFor(double capacityPerSecond, double utilization) {
    if (!(capacityPerSecond > 0)) {
      return Double.NaN;
    }
    double capacity = Math.max(capacityPerSecond, peakPerEndpoint);
    double most = rate;
    for (int i = 0; i < HORIZONS.length; i++) {
      most = Math.max(most, forecast(i));
    }
    return Math.max(1, Math.ceil(most / (capacity * utilization)));
  }

  /**
   * What was learned, for {@link #restore}: rate, peak, how much of the step is over, what was
   * counted in it, errors, past forecasts, and the model's state.
   */
  double[] state() {
    double[] learned = model.state();
    DoubleStream.Builder state = DoubleStream.builder();
    state.add(rate).add(peakPerEndpoint).add(tickedNanos - stepBegan);
    state.add(tickedNanos - countedFrom).add(stepCount);
    Arrays.stream(errors).forEach(state);
    for (double[] past : pastForecasts) {
      Arrays.stream(past).forEach(state);
    }
    Arrays.stream(learned).forEach(state);
    return state.build().toArray();
  }

  /** Takes up what an instance before has learned; of another season only what it has seen. */
  void restore(double[] state) {
    int at = SEEN;
    int learnedAt = at + HORIZONS.length + Arrays.stream(HORIZONS).sum();
    if (state.length < learnedAt || !Arrays.stream(state, 0, SEEN).allMatch(each -> each >= 0)) {
      return;
    }
    rate = finite(state[0]);
    peakPerEndpoint = finite(state[1]);
    if (!model.restore(Arrays.copyOfRange(state, learnedAt, state.length))) {
      return;
    }
    stepBegan = tickedNanos - Math.min(STEP_NANOS, (long) state[2]);
    countedFrom = tickedNanos - Math.min(STEP_NANOS, (long) state[3]);
    stepCount = (long) finite(state[4]);
    for (int i = 0; i < HORIZONS.length; i++) {
      errors[i] = state[at++];
      forecasts[i] = model.forecast(HORIZONS[i]);
    }
    for (double[] past : pastForecasts) {
      System.arraycopy(state, at, past, 0, past.length);
      at += past.length;
    }
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
