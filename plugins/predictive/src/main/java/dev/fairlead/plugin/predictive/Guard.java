package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says whether predictions are worth anything: it compares their error with that of predicting the
 * same latency for every endpoint at every load. Once they are worse for some seconds, picks fall
 * back to two choices by requests in flight, with the penalty for failures; learning goes on, and
 * when predictions are as good again, so do they.
 */
final class Guard {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  /** Answers without which a window says nothing. */
  private static final long ENOUGH = 20;

  private static final double WINDOW_SHARE = 0.3;
  private static final double NULL_GAIN = 0.01;
  private static final double MOST_ERROR = 4;

  /**
   * Falls back if predictions are that much worse than none, in ratio and in e-folds. The margin is
   * wide because the comparison favours none: where all goes to equals that never vary, always
   * predicting the same is perfect, though it could not have told who they are.
   */
  private static final double BAD_RATIO = 1.25;

  private static final double BAD_MARGIN = 0.35;
  private static final int BAD_WINDOWS = 5;

  private static final double GOOD_RATIO = 1.05;
  private static final int GOOD_WINDOWS = 10;

  private final ProviderContext context;
  private final AtomicBoolean observing = new AtomicBoolean();
  private double errors;
  private double nullErrors;
  private long count;
  private double usual = Double.NaN;
  private long judgedNanos;
  private int inRow;
  private volatile double error;
  private volatile double nullError;
  private volatile boolean fallback;

  Guard(ProviderContext context) {
    this.context = context;
    this.judgedNanos = context.nanoTime();
  }

  /**
   * Takes in an answer; drops it if another is being taken in.
   *
   * @param residual how much longer than predicted it took, in e-folds
   * @param logCost its latency's logarithm without what its class explains
   */
  void observe(double residual, double logCost) {
    if (!observing.compareAndSet(false, true)) {
      return;
    }
    try {
      usual = Double.isNaN(usual) ? logCost : usual;
      errors += Math.min(MOST_ERROR, Math.abs(residual));
      nullErrors += Math.min(MOST_ERROR, Math.abs(logCost - usual));
      usual += NULL_GAIN * (logCost - usual);
      count++;
    } finally {
      observing.set(false);
    }
  }

  /** Judges what has come together; once per tick. */
  void judge(long nowNanos) {
    boolean early = nowNanos - judgedNanos < WINDOW_NANOS;
    if (early || count < ENOUGH || !observing.compareAndSet(false, true)) {
      return;
    }
    try {
      judgedNanos = nowNanos;
      double share = error == 0 ? 1 : WINDOW_SHARE;
      error += share * (errors / count - error);
      nullError += share * (nullErrors / count - nullError);
      errors = 0;
      nullErrors = 0;
      count = 0;
    } finally {
      observing.set(false);
    }
    decide();
  }

  private void decide() {
    boolean changes =
        fallback ? error <= GOOD_RATIO * nullError : error > BAD_RATIO * nullError + BAD_MARGIN;
    inRow = changes ? inRow + 1 : 0;
    if (inRow < (fallback ? GOOD_WINDOWS : BAD_WINDOWS)) {
      return;
    }
    inRow = 0;
    fallback = !fallback;
    context.event(
        fallback ? Severity.WARNING : Severity.INFO,
        fallback ? "prediction-fallback" : "prediction-resumed",
        fallback
            ? "Predictions are worse than none; endpoints are chosen by requests in flight."
            : "Predictions are useful again; endpoints are chosen by them.",
        Map.of("error", text(error), "error-of-none", text(nullError)));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Whether picks should not go by predictions. */
  boolean fallback() {
    return fallback;
  }

  /** Mean magnitude of the log ratio of latencies to their predictions. */
  double error() {
    return error;
  }

  /** The same for predicting the usual latency always. */
  double nullError() {
    return nullError;
  }
}
