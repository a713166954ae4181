package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.HealthConfig;
import dev.fairlead.health.HealthCheck.Result;
import dev.fairlead.pool.Health;
import dev.fairlead.testkit.VirtualClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final InetSocketAddress TARGET = new InetSocketAddress("127.0.0.1", 9);

  private final VirtualClock clock = new VirtualClock();
  private final ManualCheck check = new ManualCheck();
  private final List<String> verdicts = new ArrayList<>();
  private final List<Double> strains = new ArrayList<>();

  @Test
  void checksAtOnceAndThenEachInterval() {
    start(Health.UNKNOWN, 0);
    assertThat(check.started).isEqualTo(1);

    pass();
    advance(INTERVAL.minusMillis(1));
    assertThat(check.started).isEqualTo(1);
    advance(Duration.ofMillis(1));
    assertThat(check.started).isEqualTo(2);
    assertThat(check.target).isEqualTo(TARGET);
  }

  @Test
  void oneSuccessMakesAnUnknownEndpointHealthy() {
    start(Health.UNKNOWN, 0);
    pass();

    assertThat(verdicts).containsExactly("HEALTHY fine");
  }

  @Test
  void oneFailureMakesAnUnknownEndpointUnhealthy() {
    start(Health.UNKNOWN, 0);
    fail();

    assertThat(verdicts).containsExactly("UNHEALTHY broken");
  }

  @Test
  void fallsAfterFailuresInARowOnly() {
    start(Health.HEALTHY, 0);
    fail();
    next();
    fail();
    next();
    pass();
    next();
    fail();
    next();
    fail();
    assertThat(verdicts).isEmpty();
    next();
    fail();

    assertThat(verdicts).containsExactly("UNHEALTHY broken");
  }

  @Test
  void tellsHowNearAHealthyEndpointIsToItsFall() {
    start(Health.HEALTHY, 0);
    pass();
    next();
    fail();
    next();
    fail();
    next();
    pass();
    next();
    pass();
    assertThat(strains).containsExactly(1.0 / 3, 2.0 / 3, 0.0);
  }

  @Test
  void risesAfterSuccessesInARowOnly() {
    start(Health.UNHEALTHY, 0);
    pass();
    next();
    fail();
    next();
    pass();
    assertThat(verdicts).isEmpty();
    next();
    pass();
    next();
    pass();

    assertThat(verdicts).containsExactly("HEALTHY fine");
  }

  @Test
  void noAnswerInTimeIsAFailureAndTheProbeIsCancelled() {
    start(Health.UNKNOWN, 0);

    advance(TIMEOUT.minusMillis(1));
    assertThat(verdicts).isEmpty();
    advance(Duration.ofMillis(1));

    assertThat(verdicts).containsExactly("UNHEALTHY no answer within 1000 ms");
    assertThat(check.cancelled).isEqualTo(1);
  }

  @Test
  void anAnswerAfterItsTimeIsIgnored() {
    start(Health.UNKNOWN, 0);
    Consumer<Result> late = check.done;
    advance(TIMEOUT);
    next();
    late.accept(Result.pass("late"));
    late.accept(Result.pass("late"));
    clock.advance(Duration.ZERO);

    assertThat(verdicts).containsExactly("UNHEALTHY no answer within 1000 ms");
    assertThat(check.started).isEqualTo(2);
  }

  @Test
  void onlyTheFirstResultOfAProbeCounts() {
    start(Health.UNHEALTHY, 0);
    Consumer<Result> done = check.done;
    done.accept(Result.pass("fine"));
    done.accept(Result.pass("fine"));
    clock.advance(Duration.ZERO);

    assertThat(verdicts).isEmpty();
  }

  @Test
  void checksNeverOverlap() {
    start(Health.HEALTHY, 0);
    for (int i = 0; i < 20; i++) {
      advance(Duration.ofMillis(700));
      assertThat(check.running()).isLessThanOrEqualTo(1);
    }
    // A check that times out takes 1 s, then 5 s pass: at 0, 6 and 12 s.
    assertThat(check.started).isEqualTo(3);
  }

  @Test
  void aStoppedMonitorCancelsItsProbeAndSaysNothingMore() {
    HealthMonitor monitor = start(Health.UNKNOWN, 0);
    Consumer<Result> done = check.done;

    monitor.stop();
    done.accept(Result.pass("fine"));
    advance(Duration.ofMinutes(1));

    assertThat(verdicts).isEmpty();
    assertThat(check.started).isEqualTo(1);
    assertThat(check.cancelled).isPositive();
    assertThat(check.closed).isEqualTo(1);
  }

  @Test
  void stoppingBetweenChecksStartsNoOther() {
    HealthMonitor monitor = start(Health.UNKNOWN, 0);
    pass();

    monitor.stop();
    advance(Duration.ofMinutes(1));

    assertThat(check.started).isEqualTo(1);
    assertThat(check.closed).isEqualTo(1);
  }

  @Test
  void aCheckThatThrowsHasFailed() {
    check.thrown = new IllegalStateException("no such file");
    start(Health.UNKNOWN, 0);

    assertThat(verdicts).containsExactly("UNHEALTHY no such file");
    check.thrown = null;
    next();
    assertThat(check.started).isEqualTo(2);
  }

  @Test
  void jitterSpreadsTheIntervalsButNotTheFirstCheck() {
    start(Health.HEALTHY, 0.2);
    assertThat(check.started).isEqualTo(1);
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long from = clock.nanoTime();
      pass();
      int before = check.started;
      while (check.started == before) {
        advance(Duration.ofMillis(10));
      }
      gaps.add((clock.nanoTime() - from) / 1_000_000);
    }

    assertThat(gaps).allMatch(gap -> gap >= 4000 && gap <= 6010);
    assertThat(gaps).anyMatch(gap -> gap < 4400).anyMatch(gap -> gap > 5600);
  }

  private HealthMonitor start(Health initial, double jitter) {
    RandomGenerator random = new Random(3);
    HealthConfig config =
        new HealthConfig(
            HealthConfig.Type.TCP, "/", 200, 399, null, null, 0, INTERVAL, jitter, TIMEOUT, 3, 2);
    HealthMonitor monitor =
        new HealthMonitor(
            config,
            check,
            TARGET,
            initial,
            clock.scheduler(),
            random,
            (health, reason) -> verdicts.add(health + " " + reason),
            strains::add);
    monitor.start();
    clock.advance(Duration.ZERO);
    return monitor;
  }

  private void pass() {
    check.done.accept(Result.pass("fine"));
    clock.advance(Duration.ZERO);
  }

  private void fail() {
    check.done.accept(Result.fail("broken"));
    clock.advance(Duration.ZERO);
  }

  private void next() {
    int before = check.started;
    advance(INTERVAL);
    assertThat(check.started).isEqualTo(before + 1);
  }

  private void advance(Duration time) {
    clock.advance(time);
  }

  /** Ends when the test says so. */
  private static final class ManualCheck implements HealthCheck {
    Consumer<Result> done;
    InetSocketAddress target;
    RuntimeException thrown;
    int started;
    int ended;
    int cancelled;
    int closed;

    int running() {
      return started - ended;
    }

    @Override
    public Runnable probe(InetSocketAddress address, Consumer<Result> consumer) {
      started++;
      target = address;
      if (thrown != null) {
        ended++;
        throw thrown;
      }
      done = consumer;
      return () -> {
        cancelled++;
        ended++;
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
