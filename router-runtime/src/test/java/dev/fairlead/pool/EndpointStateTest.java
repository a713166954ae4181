package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointStateTest {
  private final TestLoops loops = new TestLoops(2);
  private final FakeConnectors connectors = new FakeConnectors();
  private final EndpointState endpoint =
      States.of(
          "e",
          new InetSocketAddress("127.0.0.1", 9001),
          new PoolQueue(() -> true),
          2,
          Health.HEALTHY);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void countsInFlightAndPicks() {
    assertThat(endpoint.tryAcquire(0)).isTrue();
    assertThat(endpoint.tryAcquire(0)).isTrue();
    endpoint.release();

    assertThat(endpoint.inFlight()).isEqualTo(1);
    assertThat(endpoint.picks()).isEqualTo(2);
  }

  @Test
  void refusesBeyondTheLimit() {
    assertThat(endpoint.tryAcquire(2)).isTrue();
    assertThat(endpoint.tryAcquire(2)).isTrue();
    assertThat(endpoint.tryAcquire(2)).isFalse();
    assertThat(endpoint.picks()).isEqualTo(2);

    endpoint.release();

    assertThat(endpoint.tryAcquire(2)).isTrue();
  }

  @Test
  void holdsTheLimitOverManyThreads() throws InterruptedException {
    int limit = 3;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger admitted = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                await(start);
                for (int i = 0; i < 20_000; i++) {
                  if (endpoint.tryAcquire(limit)) {
                    int now = inside.incrementAndGet();
                    most.accumulateAndGet(now, Math::max);
                    admitted.incrementAndGet();
                    inside.decrementAndGet();
                    endpoint.completed(i % 2 == 0 ? Outcome.SUCCESS : Outcome.FAILURE, 1);
                    endpoint.release();
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most.get()).isBetween(1, limit);
    assertThat(endpoint.inFlight()).isZero();
    assertThat(endpoint.picks()).isEqualTo(admitted.get());
    assertThat(endpoint.failureRate()).isBetween(0.2, 0.8);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void averagesFailuresButNotCancelledAttempts() {
    for (int i = 0; i < 200; i++) {
      endpoint.completed(Outcome.FAILURE, 0);
    }
    assertThat(endpoint.failureRate()).isCloseTo(1, within(0.01));

    endpoint.completed(Outcome.CANCELLED, 0);
    assertThat(endpoint.failureRate()).isCloseTo(1, within(0.01));

    for (int i = 0; i < 1000; i++) {
      endpoint.completed(Outcome.SUCCESS, 0);
    }
    assertThat(endpoint.failureRate()).isZero();
  }

  @Test
  void everyKindOfFailureCounts() {
    for (Outcome outcome : Outcome.values()) {
      EndpointState fresh =
          States.of(
              "f",
              new InetSocketAddress("127.0.0.1", 1),
              new PoolQueue(() -> true),
              1,
              Health.HEALTHY);
      fresh.completed(outcome, 5);
      boolean blameless = outcome == Outcome.SUCCESS || outcome == Outcome.CANCELLED;
      assertThat(fresh.failureRate() == 0).as(outcome.name()).isEqualTo(blameless);
    }
  }

  @Test
  void averagesLatencyOfSuccessesOnlyWhereItIsNeeded() {
    endpoint.completed(Outcome.SUCCESS, 1_000_000);
    assertThat(endpoint.latencyNanos()).isZero();

    endpoint.track(Set.of(Need.LATENCY), Duration.ZERO);
    endpoint.completed(Outcome.FAILURE, 1);
    endpoint.completed(Outcome.UNREACHABLE, 1);
    endpoint.completed(Outcome.SUCCESS, 1_000_000);
    assertThat(endpoint.latencyNanos()).isEqualTo(1_000_000);

    for (int i = 0; i < 200; i++) {
      endpoint.completed(Outcome.SUCCESS, 3_000_000);
    }
    assertThat(endpoint.latencyNanos()).isCloseTo(3_000_000, within(10_000.0));

    endpoint.track(Set.of(), Duration.ZERO);
    assertThat(endpoint.latencyNanos()).isZero();
  }

  @Test
  void keepsOneConnectorForEachLoop() {
    endpoint.connectThrough(connectors);

    Connector first = connector(0);
    assertThat(connector(0)).isSameAs(first);
    assertThat(connector(1)).isNotSameAs(first);
    assertThat(connectors.made).hasSize(2);
    assertThat(connectors.made.get(0).address).isEqualTo(endpoint.address());
    assertThat(endpoint.connections()).isEqualTo(4);
  }

  @Test
  void anotherFactoryClosesTheConnectorsOfTheOneBeforeOnTheirLoops() {
    endpoint.connectThrough(connectors);
    Connector old = connector(0);
    connector(1);
    FakeConnectors others = new FakeConnectors();

    endpoint.connectThrough(others);

    assertThat(connector(0)).isNotSameAs(old);
    loops.turn();
    assertThat(connectors.closed()).isEqualTo(2);
    assertThat(connectors.made).noneMatch(connector -> connector.closedElsewhere);
    assertThat(others.made).hasSize(1);
    assertThat(others.closed()).isZero();
  }

  @Test
  void theSameFactoryDisturbsNothing() {
    endpoint.connectThrough(connectors);
    Connector old = connector(0);

    endpoint.connectThrough(connectors);

    loops.turn();
    assertThat(connector(0)).isSameAs(old);
    assertThat(connectors.closed()).isZero();
  }

  @Test
  void closesItsConnectors() {
    endpoint.connectThrough(connectors);
    connector(0);
    connector(1);

    endpoint.close();

    loops.turn();
    assertThat(connectors.closed()).isEqualTo(2);
    assertThat(endpoint.connections()).isZero();
  }

  @Test
  void aConnectorAskedForAfterTheCloseServesOnceAndIsClosedToo() {
    endpoint.connectThrough(connectors);
    endpoint.close();

    assertThat(connector(0)).isNotNull();

    loops.turn();
    assertThat(connectors.made).hasSize(1);
    assertThat(connectors.closed()).isEqualTo(1);
  }

  @Test
  void aFactoryReplacedWhileItMakesAConnectorLeavesNoneOpen() {
    FakeConnectors next = new FakeConnectors();
    endpoint.connectThrough(
        (loop, address) -> {
          endpoint.connectThrough(next);
          return connectors.create(loop, address);
        });

    connector(0);

    loops.turn();
    assertThat(connectors.closed()).isEqualTo(1);
    assertThat(next.made).isEmpty();
  }

  @Test
  void noConnectorIsLeftOpenByReplacementsInBetween() {
    List<FakeConnectors> factories = new ArrayList<>();
    endpoint.connectThrough(connectors);
    for (int i = 0; i < 500; i++) {
      FakeConnectors next = new FakeConnectors();
      factories.add(next);
      Loop loop = loops.get(i % 2);
      loop.execute(() -> endpoint.connector(loop));
      endpoint.connectThrough(next);
    }
    endpoint.close();
    loops.turn();
    loops.turn();

    factories.add(connectors);
    for (FakeConnectors factory : factories) {
      assertThat(factory.closed()).isEqualTo(factory.made.size());
    }
  }

  private Connector connector(int loop) {
    return loops.on(loop, () -> endpoint.connector(loops.get(loop)));
  }
}
