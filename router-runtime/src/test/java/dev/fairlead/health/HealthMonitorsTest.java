package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discoveries;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PoolParts;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PoolTasks;
import dev.fairlead.pool.Pools;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Strategy;
import dev.fairlead.wire.ConnectorFactory;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pool, monitors and checks together, against real servers. */
class HealthMonitorsTest {
  private static final String UP = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String DOWN = "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1);
  private final HealthMonitors monitors = new HealthMonitors(vertx, control, new Random(1), null);
  private final PoolState pool =
      new PoolState(
          "pool",
          List.of(),
          PoolTasks.on(control),
          System::nanoTime,
          new Parts(),
          List.of(monitors));

  @BeforeEach
  void forgetCancelledTimers() {
    control.setRemoveOnCancelPolicy(true);
  }

  @AfterEach
  void close() throws Exception {
    monitors.stop();
    control.shutdown();
    assertThat(control.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
    vertx.close().toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  @Test
  void endpointsComeAndGoWithTheirHealth() throws Exception {
    try (RawEndpoint a = new RawEndpoint(UP);
        RawEndpoint b = new RawEndpoint(DOWN)) {
      pool.update(pool(a, b).config());
      assertThat(pool.snapshot().awaitingVerdict()).isTrue();
      await().atMost(Duration.ofSeconds(40)).until(() -> offered("a"));
      await().atMost(Duration.ofSeconds(40)).until(() -> health(1) == Health.UNHEALTHY);

      b.answer(UP);
      await().atMost(Duration.ofSeconds(40)).until(() -> offered("a", "b"));

      a.answer(DOWN);
      await().atMost(Duration.ofSeconds(40)).until(() -> offered("b"));

      b.answer(DOWN);
      await().atMost(Duration.ofSeconds(40)).until(() -> pool.snapshot().panic());
      assertThat(offered("a", "b")).isTrue();
    }
  }

  @Test
  void checksStopWithTheirEndpoint() throws Exception {
    try (RawEndpoint a = new RawEndpoint(UP);
        RawEndpoint b = new RawEndpoint(UP)) {
      pool.update(pool(a, b).config());
      await().atMost(Duration.ofSeconds(40)).until(() -> offered("a", "b"));

      pool.update(pool(b).config());
      assertThat(monitors.size()).isEqualTo(1);
      // The stop is queued before this: what was under way has been cancelled when it runs.
      control.submit(() -> {}).get(40, TimeUnit.SECONDS);
      int asked = a.heads.size();
      int others = b.heads.size();

      await().atMost(Duration.ofSeconds(40)).until(() -> b.heads.size() > others + 5);
      assertThat(a.heads.size()).isBetween(asked, asked + 1);
      pool.close();
      assertThat(monitors.size()).isZero();
    }
  }

  @Test
  void aReloadThatChangesNothingAboutHealthKeepsTheMonitor() throws Exception {
    try (RawEndpoint a = new RawEndpoint(UP)) {
      HealthConfig rarely = health(Duration.ofHours(1));
      pool.update(pool(a).health(rarely).config());
      await().atMost(Duration.ofSeconds(40)).until(() -> offered("a"));

      pool.update(pool(a).health(rarely).panicThreshold(0.1).config());
      assertThat(offered("a")).isTrue();
      control.submit(() -> {}).get(40, TimeUnit.SECONDS);
      assertThat(a.heads).hasSize(1);

      pool.update(pool(a).health(health(Duration.ofHours(2))).config());
      await().atMost(Duration.ofSeconds(40)).until(() -> a.heads.size() == 2);
      assertThat(offered("a")).isTrue();
    }
  }

  @Test
  void checksCanBeSwitchedOffAndOn() throws Exception {
    try (RawEndpoint a = new RawEndpoint(DOWN)) {
      pool.update(pool(a).panicThreshold(0).config());
      await().atMost(Duration.ofSeconds(40)).until(() -> health(0) == Health.UNHEALTHY);
      assertThat(offered()).isTrue();

      pool.update(pool(a).health(HealthConfig.NONE).panicThreshold(0).config());
      assertThat(offered("a")).isTrue();
      assertThat(monitors.size()).isZero();

      pool.update(pool(a).panicThreshold(0).config());
      assertThat(offered("a")).as("until it has failed three times").isTrue();
      await().atMost(Duration.ofSeconds(40)).until(() -> health(0) == Health.UNHEALTHY);
    }
  }

  private boolean offered(String... ids) {
    List<String> now =
        IntStream.range(0, pool.snapshot().size())
            .mapToObj(i -> pool.snapshot().get(i).id())
            .toList();
    return now.equals(List.of(ids));
  }

  private Health health(int index) {
    EndpointState state = pool.snapshot().members().get(index).state();
    return state.health();
  }

  private static Pools pool(RawEndpoint... endpoints) {
    Pools pool = new Pools().health(health(Duration.ofMillis(5)));
    for (int i = 0; i < endpoints.length; i++) {
      pool.endpoint(i == 0 ? "a" : "b", "127.0.0.1", endpoints[i].address().getPort(), 1, 0);
    }
    return pool;
  }

  private static HealthConfig health(Duration interval) {
    return new HealthConfig(
        HealthConfig.Type.HTTP,
        "/",
        200,
        399,
        null,
        null,
        0,
        interval,
        0,
        Duration.ofSeconds(5),
        3,
        2);
  }

  private final class Parts implements PoolParts {
    @Override
    public String version(PoolConfig config) {
      return "test";
    }

    @Override
    public Strategy strategy(PoolConfig config, Strategy before) {
      return available -> request -> null;
    }

    @Override
    public Set<Need> needs(PoolConfig config) {
      return Set.of();
    }

    @Override
    public Discovery discovery(PoolConfig config) {
      return Discoveries.of(config.endpoints(), null);
    }

    @Override
    public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
      return (loop, address) -> {
        throw new UnsupportedOperationException();
      };
    }
  }
}
