package dev.fairlead.plugin.predictive;

import java.util.Arrays;

/**
 * Exponential smoothing of level, damped trend and multiplicative season (Holt 1957, Winters 1960;
 * Gardner and McKenzie 1985 for the damping). The first season is only watched: season factors
 * begin with it. Not thread-safe.
 */
final class HoltWinters {
  private static final double LEVEL_SHARE = 0.2;
  private static final double TREND_SHARE = 0.05;
  private static final double SEASON_SHARE = 0.2;

  /** A trend is half gone after 7 steps: what rises for a minute does not rise for an hour. */
  private static final double DAMPING = 0.9;

  private static final double LEAST_FACTOR = 0.01;
  private static final double MOST_FACTOR = 100;

  private final double[] season;
  private double level;
  private double trend;
  private long steps;

  /**
   * Begins without knowledge.
   *
   * @param seasonSteps after how many steps things repeat; 0 for never
   */
  HoltWinters(int seasonSteps) {
    season = new double[seasonSteps];
  }

  /** Takes in the value of the next step, 0 or more. */
  void add(double value) {
    double factor = factor(0);
    double before = level;
    if (steps == 0) {
      level = value;
    } else {
      level = LEVEL_SHARE * value / factor + (1 - LEVEL_SHARE) * (level + DAMPING * trend);
      level = Math.max(0, level);
      trend = TREND_SHARE * (level - before) + (1 - TREND_SHARE) * DAMPING * trend;
    }
    if (season.length > 0) {
      int index = (int) (steps % season.length);
      if (steps < season.length) {
        season[index] = value;
      } else if (level > 0) {
        season[index] = limited(season[index] + SEASON_SHARE * (value / level - season[index]));
      }
    }
    steps++;
    if (season.length > 0 && steps == season.length) {
      beginSeasons();
    }
  }

  /** The first season is over: its values become factors of their mean. */
  private void beginSeasons() {
    double mean = Arrays.stream(season).average().orElse(0);
    for (int i = 0; i < season.length; i++) {
      season[i] = mean > 0 ? limited(season[i] / mean) : 1;
    }
    level = mean;
    trend = 0;
  }

  private static double limited(double factor) {
    return Math.max(LEAST_FACTOR, Math.min(MOST_FACTOR, factor));
  }

  /** The season's factor some steps after the next. */
  private double factor(int ahead) {
    boolean known = season.length > 0 && steps >= season.length;
    return known ? season[(int) ((steps + ahead) % season.length)] : 1;
  }

  /**
   * What to expect.
   *
   * @param ahead 1 for the next step
   * @return 0 or more; 0 before the first value
   */
  double forecast(int ahead) {
    double damped = DAMPING * (1 - Math.pow(DAMPING, ahead)) / (1 - DAMPING);
    return Math.max(0, level + damped * trend) * factor(ahead - 1);
  }

  /**
   * Lets steps pass of whose values nothing is known, so that the season stays where it is. In the
   * first season the level stands for them.
   *
   * @param count 0 or more
   */
  void skip(long count) {
    if (steps == 0) {
      return;
    }
    long left = count;
    while (left > 0 && steps < season.length) {
      season[(int) steps] = level;
      steps++;
      left--;
      if (steps == season.length) {
        beginSeasons();
      }
    }
    steps += left;
    trend *= Math.pow(DAMPING, count);
  }

  /** How many values it has taken in, or skipped. */
  long steps() {
    return steps;
  }

  /** Level, trend, number of steps, and the season. */
  double[] state() {
    double[] state = new double[3 + season.length];
    state[0] = level;
    state[1] = trend;
    state[2] = steps;
    System.arraycopy(season, 0, state, 3, season.length);
    return state;
  }

  /**
   * Takes up a state, unless it is one of another season or has impossible numbers.
   *
   * @return whether it has
   */
  boolean restore(double[] state) {
    if (state.length != 3 + season.length
        || !Arrays.stream(state).allMatch(Double::isFinite)
        || state[0] < 0
        || state[2] < 0) {
      return false;
    }
    level = state[0];
    trend = state[1];
    steps = (long) state[2];
    System.arraycopy(state, 3, season, 0, season.length);
    return true;
  }
}
