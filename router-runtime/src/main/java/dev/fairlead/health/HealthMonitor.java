package dev.fairlead.health;

import dev.fairlead.config.HealthConfig;
import dev.fairlead.health.HealthCheck.Result;
import dev.fairlead.pool.Health;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Watches one endpoint. The first check starts at once, and its result is the verdict on an unknown
 * endpoint; from then on {@code fall} failures or {@code rise} successes in a row turn it over. The
 * next check is scheduled when one has ended, so they never overlap.
 *
 * <p>Everything but {@link #start} and {@link #stop} runs on the control executor, one step at a
 * time. A step belongs to a round; what comes in for an earlier round, as from a probe that has
 * timed out, is ignored.
 */
final class HealthMonitor {
  private static final Logger LOG = Logger.getLogger(HealthMonitor.class);

  private final HealthConfig config;
  private final HealthCheck check;
  private final InetSocketAddress target;
  private final ScheduledExecutorService control;
  private final RandomGenerator random;
  private final BiConsumer<Health, String> verdict;
  private final DoubleConsumer strain;
  private volatile boolean stopped;

  private Health health;
  private int streak;
  private long round;
  private Runnable cancel = () -> {};
  private ScheduledFuture<?> timer;

  /**
   * @param check owned by the monitor from now on
   * @param initial what is held of the endpoint so far
   * @param control single-threaded
   * @param verdict told each time the endpoint turns over, and why
   * @param strain told how many checks of a healthy endpoint have failed in a row, as a share of
   *     those that turn it over, when that changes
   */
  HealthMonitor(
      HealthConfig config,
      HealthCheck check,
      InetSocketAddress target,
      Health initial,
      ScheduledExecutorService control,
      RandomGenerator random,
      BiConsumer<Health, String> verdict,
      DoubleConsumer strain) {
    this.config = config;
    this.check = check;
    this.target = target;
    this.health = initial;
    this.control = control;
    this.random = random;
    this.verdict = verdict;
    this.strain = strain;
  }

  void start() {
    execute(this::begin);
  }

  /** Ends it: a check under way is cancelled, and whatever it finds is ignored. */
  void stop() {
    stopped = true;
    execute(
        () -> {
          round++;
          cancelTimer();
          cancel.run();
          check.close();
        });
  }

  private void begin() {
    if (stopped) {
      return;
    }
    long now = ++round;
    cancel = () -> {};
    timer = schedule(() -> ended(now, overdue()), config.timeout().toNanos());
    try {
      cancel = check.probe(target, result -> execute(() -> ended(now, result)));
    } catch (RuntimeException e) {
      ended(now, Result.fail(HttpHealthCheck.text(e)));
    }
  }

  private Result overdue() {
    return Result.fail("no answer within " + config.timeout().toMillis() + " ms");
  }

  private void ended(long of, Result result) {
    if (of != round || stopped) {
      return;
    }
    round++;
    cancelTimer();
    cancel.run();
    judge(result);
    timer = schedule(this::begin, interval());
  }

  private void judge(Result result) {
    Health now = result.passed() ? Health.HEALTHY : Health.UNHEALTHY;
    if (now == health) {
      boolean strained = streak > 0 && health == Health.HEALTHY;
      streak = 0;
      if (strained) {
        strain.accept(0);
      }
      return;
    }
    streak++;
    int needed = health == Health.UNKNOWN ? 1 : result.passed() ? config.rise() : config.fall();
    if (streak >= needed) {
      streak = 0;
      health = now;
      verdict.accept(now, result.detail());
    } else if (health == Health.HEALTHY) {
      strain.accept((double) streak / needed);
    }
  }

  private long interval() {
    double share = 1 + config.jitter() * (2 * random.nextDouble() - 1);
    return (long) (config.interval().toNanos() * share);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private ScheduledFuture<?> schedule(Runnable step, long nanos) {
    try {
      return control.schedule(step, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debugf("the router stops: %s is not checked any more", target);
      return null;
    }
  }

  private void execute(Runnable step) {
    try {
      control.execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debugf("the router stops: %s is not checked any more", target);
    }
  }
}
