package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeProviderContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock jumps between two ticks: the process or its machine was suspended, or the clock set.
 */
class ClockJumpTest {
  private final FakeProviderContext context = new FakeProviderContext();
  private final Jumping jumping = new Jumping();
  private final FakeEndpointSet set = FakeEndpointSet.numbered(3);
  private final Predictive strategy = new Predictive(jumping, new Tuning(), Duration.ZERO, 0.7);
  private final Played played = new Played(context, strategy).offer(set);

  @AfterEach
  void close() {
    strategy.close();
  }

  @Test
  void holdsNoSilenceAgainstAnybody() {
    played.play(300);
    FakeEndpoint busy = set.get(0);
    busy.stats().inFlight(2).oldestUnansweredNanos(Duration.ofSeconds(5).toNanos());
    jumping.offset += Duration.ofSeconds(5).toNanos();
    played.pass(25);

    assertThat(context.gauge("penalty-seconds", busy)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, -5, 5, 3600, 100_000_000})
  void goesOnLearning(long seconds) {
    played.takes(set.get(0), 60).play(300);
    jumping.offset += Duration.ofSeconds(seconds).toNanos();
    played.takes(set.get(0), 10).takes(set.get(1), 60).play(4000);

    assertThat(played.play(200)[1]).isLessThan(10);
    assertThat(context.gauge("load.now")).isBetween(20.0, 120.0);
  }

  private final class Jumping implements ProviderContext {
    private volatile long offset;

    @Override
    public long nanoTime() {
      return context.nanoTime() + offset;
    }

    @Override
    public String owner() {
      return context.owner();
    }

    @Override
    public RandomGenerator random() {
      return context.random();
    }

    @Override
    public ScheduledExecutorService background() {
      return context.background();
    }

    @Override
    public void gauge(String name, DoubleSupplier value) {
      context.gauge(name, value);
    }

    @Override
    public Registration gauge(String name, Endpoint endpoint, DoubleSupplier value) {
      return context.gauge(name, endpoint, value);
    }

    @Override
    public void event(String name, String message, Map<String, String> evidence) {
      context.event(name, message, evidence);
    }

    @Override
    public byte[] saved() {
      return context.saved();
    }

    @Override
    public void probe(
        Endpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
      context.probe(endpoint, path, timeout, answer);
    }
  }
}
