package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.discovery.Discovered;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.VirtualClock;
import dev.fairlead.wire.ConnectorFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolStateTest {
  private final TestLoops loops = new TestLoops(2);
  private final VirtualClock clock = new VirtualClock();
  private final List<String> events = new ArrayList<>();
  private final Parts parts = new Parts();
  private final PoolState pool =
      new PoolState(
          "pool",
          loops.all(),
          PoolTasks.on(clock.scheduler()),
          clock::nanoTime,
          parts,
          List.of(new Recorder()));

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void offersAllEndpointsOfAPoolWithoutChecks() {
    pool.update(Pools.of("b", "a").config());

    assertThat(ids(pool.snapshot())).containsExactly("a", "b");
    assertThat(pool.snapshot().awaitingVerdict()).isFalse();
    assertThat(events).containsExactly("added a", "added b");
  }

  @Test
  void countersAndConnectionsSurviveAReload() {
    pool.update(Pools.of("a").config());
    EndpointState state = pool.snapshot().get(0).state();
    state.tryAcquire(0);
    connect(state);

    pool.update(Pools.of("a", "b").strategy("other").panicThreshold(0.1).config());

    loops.turn();
    assertThat(pool.snapshot().get(0).state()).isSameAs(state);
    assertThat(state.inFlight()).isEqualTo(1);
    assertThat(parts.connectors.get(0).closed()).isZero();
  }

  @Test
  void aNewWeightIsANewViewOfTheSameState() {
    pool.update(new Pools().endpoint("a", "127.0.0.1", 9001, 1, 0).config());
    PooledEndpoint old = pool.snapshot().get(0);

    pool.update(new Pools().endpoint("a", "127.0.0.1", 9001, 7, 5).config());

    PooledEndpoint now = pool.snapshot().get(0);
    assertThat(now).isNotSameAs(old);
    assertThat(now.state()).isSameAs(old.state());
    assertThat(now.weight()).isEqualTo(7);
    assertThat(now.maxConnections()).isEqualTo(5);
    assertThat(pool.snapshot().contains(now)).isTrue();
    assertThat(pool.snapshot().contains(old)).isFalse();
  }

  @Test
  void aNewIdForTheSameAddressKeepsItsState() {
    pool.update(new Pools().endpoint("a", "127.0.0.1", 9001, 1, 0).config());
    EndpointState state = pool.snapshot().get(0).state();

    pool.update(new Pools().endpoint("renamed", "127.0.0.1", 9001, 1, 0).config());

    assertThat(pool.snapshot().get(0).state()).isSameAs(state);
    assertThat(pool.snapshot().get(0).id()).isEqualTo("renamed");
  }

  @Test
  void theSameAddressUnderTwoIdsHasTwoStates() {
    pool.update(
        new Pools()
            .endpoint("a", "127.0.0.1", 9001, 1, 0)
            .endpoint("b", "127.0.0.1", 9001, 1, 0)
            .config());

    assertThat(pool.snapshot().get(0).state()).isNotSameAs(pool.snapshot().get(1).state());
  }

  @Test
  void otherTimeoutsMeanOtherConnections() {
    pool.update(Pools.of("a").config());
    EndpointState state = pool.snapshot().get(0).state();
    connect(state);

    pool.update(Pools.of("a").connectTimeout(Duration.ofSeconds(9)).config());

    loops.turn();
    assertThat(pool.snapshot().get(0).state()).isSameAs(state);
    assertThat(parts.connectors.get(0).closed()).isEqualTo(1);
  }

  @Test
  void aRemovedEndpointClosesItsConnections() {
    pool.update(Pools.of("a", "b").config());
    connect(pool.snapshot().get(0).state());

    pool.update(Pools.of("b").config());

    loops.turn();
    assertThat(ids(pool.snapshot())).containsExactly("b");
    assertThat(parts.connectors.get(0).closed()).isEqualTo(1);
    assertThat(events).contains("removed");
  }

  @Test
  void aPickerIsBuiltOnceForEachSet() {
    pool.update(Pools.of("a", "b").config());
    Picker picker = pool.snapshot().picker();

    pool.update(Pools.of("a", "b").panicThreshold(0.1).config());
    assertThat(pool.snapshot().picker()).isSameAs(picker);

    pool.update(Pools.of("a").config());
    assertThat(pool.snapshot().picker()).isNotSameAs(picker);
    assertThat(parts.strategies).hasSize(1);
    assertThat(parts.strategies.get(0).sets).containsExactly("[a, b]", "[a]");
  }

  @Test
  void anotherStrategyBuildsAnotherPickerForTheSameSet() {
    pool.update(Pools.of("a").config());
    Picker picker = pool.snapshot().picker();

    pool.update(Pools.of("a").strategy("other").config());

    assertThat(pool.snapshot().picker()).isNotSameAs(picker);
    assertThat(parts.strategies.get(1).sets).containsExactly("[a]");
  }

  @Test
  void unknownEndpointsAreOfferedOnceTheyAreHealthy() {
    pool.update(Pools.of("a", "b").health(Pools.CHECKED).config());
    assertThat(pool.snapshot().size()).isZero();
    assertThat(pool.snapshot().awaitingVerdict()).isTrue();
    EndpointState b = pool.snapshot().members().get(1).state();

    pool.verdict(b, Health.HEALTHY, "status 200");
    assertThat(pool.snapshot().size()).as("on the control executor").isZero();
    clock.advance(Duration.ZERO);

    assertThat(ids(pool.snapshot())).containsExactly("b");
    assertThat(pool.snapshot().awaitingVerdict()).isFalse();
    assertThat(events).contains("b UNKNOWN > HEALTHY: status 200");
  }

  @Test
  void reportsPanicWhenItBeginsAndEnds() {
    pool.update(Pools.of("a", "b", "c").health(Pools.CHECKED).config());
    List<EndpointState> states = states();
    judge(states.get(0), Health.HEALTHY);
    judge(states.get(1), Health.UNHEALTHY);
    assertThat(events).doesNotContain("panic true");
    judge(states.get(2), Health.UNHEALTHY);
    assertThat(pool.snapshot().panic()).isTrue();
    assertThat(ids(pool.snapshot())).containsExactly("a", "b", "c");

    judge(states.get(1), Health.HEALTHY);

    assertThat(pool.snapshot().panic()).isFalse();
    assertThat(ids(pool.snapshot())).containsExactly("a", "b");
    assertThat(events).containsSubsequence("panic true", "panic false");
  }

  @Test
  void verdictsThatComeTogetherArePublishedTogether() {
    pool.update(Pools.of("a", "b", "c").health(Pools.CHECKED).config());
    for (EndpointState state : states()) {
      pool.verdict(state, Health.HEALTHY, "test");
    }
    clock.advance(Duration.ZERO);

    assertThat(ids(pool.snapshot())).containsExactly("a", "b", "c");
    assertThat(parts.strategies.get(0).sets).containsExactly("[]", "[a, b, c]");
    assertThat(events.stream().filter(event -> event.contains("> HEALTHY"))).hasSize(3);
  }

  @Test
  void healthSurvivesAReload() {
    pool.update(Pools.of("a", "b").health(Pools.CHECKED).config());
    judge(states().get(0), Health.HEALTHY);
    judge(states().get(1), Health.UNHEALTHY);

    pool.update(Pools.of("a", "b", "c").health(Pools.CHECKED).config());

    assertThat(states().stream().map(EndpointState::health))
        .containsExactly(Health.HEALTHY, Health.UNHEALTHY, Health.UNKNOWN);
  }

  @Test
  void withoutChecksEveryEndpointIsHealthyAgain() {
    pool.update(Pools.of("a").health(Pools.CHECKED).config());
    EndpointState a = states().get(0);
    judge(a, Health.UNHEALTHY);

    pool.update(Pools.of("a").config());
    judge(a, Health.UNHEALTHY);

    assertThat(a.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void aVerdictOnAnEndpointThatLeftIsIgnored() {
    pool.update(Pools.of("a", "b").health(Pools.CHECKED).config());
    EndpointState a = states().get(0);
    pool.update(Pools.of("b").health(Pools.CHECKED).config());
    events.clear();

    judge(a, Health.HEALTHY);

    assertThat(events).isEmpty();
    assertThat(pool.snapshot().size()).isZero();
  }

  @Test
  void aDrainingEndpointIsNotOfferedUntilItIsTakenBack() {
    pool.update(Pools.of("a", "b").config());

    assertThat(pool.drain("a", true)).isTrue();
    assertThat(ids(pool.snapshot())).containsExactly("b");
    assertThat(states().get(0).draining()).isTrue();
    pool.update(Pools.of("a", "b", "c").config());
    assertThat(ids(pool.snapshot())).as("after a reload").containsExactly("b", "c");

    assertThat(pool.drain("a", false)).isTrue();
    assertThat(ids(pool.snapshot())).containsExactly("a", "b", "c");
    assertThat(pool.drain("nobody", true)).isFalse();
  }

  @Test
  void aReplacedStrategyIsClosedAfterItsLastAttempt() {
    pool.update(Pools.of("a").config());
    StrategyHolder old = pool.snapshot().strategyHolder();
    old.begin();

    pool.update(Pools.of("a").strategy("next").config());

    assertThat(pool.snapshot().strategyHolder()).isNotSameAs(old);
    turnAndLook();
    assertThat(parts.strategies.get(0).closed).isZero();
    old.end();
    turnAndLook();
    assertThat(parts.strategies.get(0).closed).isEqualTo(1);
    turnAndLook();
    assertThat(parts.strategies.get(0).closed).isEqualTo(1);
    assertThat(parts.strategies.get(1).closed).isZero();
  }

  @Test
  void aReplacedStrategyIsNotClosedBeforeEveryLoopHasEndedItsTurn() {
    pool.update(Pools.of("a").config());
    PoolSnapshot read = pool.snapshot();
    loops.on(
        0,
        () -> {
          // This turn has read the old snapshot; the attempt begins after the update.
          pool.update(Pools.of("a").strategy("next").config());
          clock.advance(Duration.ofSeconds(1));
          read.strategyHolder().begin();
          return null;
        });
    turnAndLook();

    assertThat(parts.strategies.get(0).closed).isZero();
  }

  @Test
  void aStrategyThatFailsToBuildAPickerIsReportedAndReplacedByTurns() {
    parts.failUpdate = true;

    pool.update(Pools.of("a", "b", "c").config());

    assertThat(events).contains("failed: no picker today");
    FakeRequest request = new FakeRequest();
    List<String> picks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Endpoint endpoint = pool.snapshot().picker().pick(request);
      assertThat(pool.snapshot().contains(endpoint)).isTrue();
      picks.add(endpoint.id());
    }
    assertThat(picks).containsExactly("a", "b", "c", "a");
  }

  @Test
  void whatCannotBeMadeLeavesThePoolAsItIs() {
    pool.update(Pools.of("a").config());
    PoolSnapshot before = pool.snapshot();
    parts.failStrategy = true;
    PoolConfig next = Pools.of("b").strategy("broken").config();

    assertThatThrownBy(() -> pool.update(next)).hasMessage("no strategy today");

    assertThat(pool.snapshot()).isSameAs(before);
    assertThat(parts.discoveries.get(0).stopped).isFalse();
  }

  @Test
  void aPreparedChangeTakesEffectWhenItIsApplied() {
    pool.update(Pools.of("a").config());

    PoolChange change = pool.prepare(Pools.of("b").strategy("next").config());
    assertThat(ids(pool.snapshot())).containsExactly("a");
    change.apply();
    assertThat(ids(pool.snapshot())).containsExactly("b");

    pool.prepare(Pools.of("c").strategy("third").config()).discard();
    assertThat(ids(pool.snapshot())).containsExactly("b");
    turnAndLook();
    assertThat(parts.strategies.get(2).closed).isEqualTo(1);
  }

  @Test
  void followsWhatDiscoveryFinds() throws Exception {
    pool.update(new Pools().endpoint("a", "a.test", 80, 1, 0).config());
    ManualDiscovery discovery = parts.discoveries.get(0);
    assertThat(pool.snapshot().awaitingVerdict()).isTrue();
    InetAddress one = InetAddress.getByName("127.0.0.1");
    InetAddress two = InetAddress.getByName("127.0.0.2");

    discovery.pending = false;
    discovery.emit(List.of(new Discovered("a", "a", one)));
    clock.advance(Duration.ZERO);
    EndpointState first = pool.snapshot().get(0).state();
    assertThat(first.address().getAddress()).isEqualTo(one);

    discovery.emit(
        List.of(new Discovered("a/127.0.0.2", "a", two), new Discovered("a/127.0.0.1", "a", one)));
    clock.advance(Duration.ZERO);
    assertThat(ids(pool.snapshot())).containsExactly("a/127.0.0.1", "a/127.0.0.2");
    assertThat(pool.snapshot().get(0).state()).isSameAs(first);
    assertThat(pool.snapshot().get(1).host()).isEqualTo("a.test");

    pool.drain("a", true);
    assertThat(pool.snapshot().size()).isZero();
  }

  @Test
  void aStoppedDiscoveryIsNotHeardAnyMore() throws Exception {
    pool.update(new Pools().endpoint("a", "a.test", 80, 1, 0).config());
    pool.update(new Pools().endpoint("b", "b.test", 80, 1, 0).config());
    assertThat(parts.discoveries.get(0).stopped).isTrue();

    InetAddress address = InetAddress.getByName("127.0.0.1");
    parts.discoveries.get(0).emit(List.of(new Discovered("b", "b", address)));
    clock.advance(Duration.ZERO);

    assertThat(pool.snapshot().members()).isEmpty();
  }

  @Test
  void onlyOtherNamesAreDiscoveredAnew() {
    pool.update(new Pools().endpoint("a", "a.test", 80, 1, 0).config());
    pool.update(new Pools().endpoint("a", "a.test", 81, 2, 3).config());

    assertThat(parts.discoveries).hasSize(1);
  }

  @Test
  void aChangeWakesWhoWaits() {
    pool.update(Pools.of("a").health(Pools.CHECKED).config());
    List<String> woken = new ArrayList<>();
    Waiter waiter =
        new Waiter() {
          @Override
          protected dev.fairlead.wire.Loop loop() {
            return loops.get(1);
          }

          @Override
          protected void wake() {
            woken.add("woken");
          }
        };
    loops.on(1, () -> pool.queue().offer(waiter));

    judge(states().get(0), Health.HEALTHY);

    loops.turn();
    assertThat(woken).containsExactly("woken");
  }

  @Test
  void aListenerThatFailsKeepsNobodyFromHearing() {
    PoolListener failing =
        new PoolListener() {
          @Override
          public void added(PoolState pool, PooledEndpoint endpoint) {
            throw new IllegalStateException("deaf");
          }
        };
    PoolState other =
        new PoolState(
            "other",
            loops.all(),
            PoolTasks.on(clock.scheduler()),
            clock::nanoTime,
            parts,
            List.of(failing, new Recorder()));

    other.update(Pools.of("a").config());

    assertThat(ids(other.snapshot())).containsExactly("a");
    assertThat(events).containsExactly("added a");
  }

  @Test
  void aClosedPoolClosesEverything() {
    pool.update(Pools.of("a").config());
    connect(states().get(0));

    pool.close();
    pool.close();

    turnAndLook();
    assertThat(parts.strategies.get(0).closed).isEqualTo(1);
    assertThat(parts.discoveries.get(0).stopped).isTrue();
    assertThat(parts.connectors.get(0).closed()).isEqualTo(1);
    assertThat(events).containsOnlyOnce("removed");
  }

  private void connect(EndpointState state) {
    loops.on(0, () -> state.connector(loops.get(0)));
  }

  private void judge(EndpointState state, Health health) {
    pool.verdict(state, health, "test");
    clock.advance(Duration.ZERO);
  }

  private void turnAndLook() {
    loops.turn();
    clock.advance(Duration.ofSeconds(1));
  }

  private List<EndpointState> states() {
    return pool.snapshot().members().stream().map(PooledEndpoint::state).toList();
  }

  private static List<String> ids(PoolSnapshot snapshot) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < snapshot.size(); i++) {
      ids.add(snapshot.get(i).id());
    }
    return ids;
  }

  private final class Recorder implements PoolListener {
    @Override
    public void added(PoolState pool, PooledEndpoint endpoint) {
      events.add("added " + endpoint.id());
    }

    @Override
    public void removed(PoolState pool, EndpointState endpoint) {
      events.add("removed");
    }

    @Override
    public void healthChanged(
        PoolState pool, PooledEndpoint endpoint, Health from, Health to, String reason) {
      events.add(endpoint.id() + " " + from + " > " + to + ": " + reason);
    }

    @Override
    public void panicChanged(PoolState pool, boolean panic) {
      events.add("panic " + panic);
    }

    @Override
    public void strategyFailed(PoolState pool, Throwable cause) {
      events.add("failed: " + cause.getMessage());
    }
  }

  private static final class Parts implements PoolParts {
    final List<FakeStrategy> strategies = new ArrayList<>();
    final List<FakeConnectors> connectors = new ArrayList<>();
    final List<ManualDiscovery> discoveries = new ArrayList<>();
    boolean failUpdate;
    boolean failStrategy;

    @Override
    public String version(PoolConfig config) {
      return "test";
    }

    @Override
    public Strategy strategy(PoolConfig config, Strategy before) {
      if (failStrategy) {
        throw new IllegalArgumentException("no strategy today");
      }
      FakeStrategy strategy = new FakeStrategy(failUpdate);
      strategies.add(strategy);
      return strategy;
    }

    @Override
    public Set<Need> needs(PoolConfig config) {
      return Set.of();
    }

    @Override
    public Discovery discovery(PoolConfig config) {
      ManualDiscovery discovery = new ManualDiscovery(config.endpoints());
      discoveries.add(discovery);
      return discovery;
    }

    @Override
    public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
      FakeConnectors made = new FakeConnectors();
      connectors.add(made);
      return made;
    }
  }

  private static final class FakeStrategy implements Strategy {
    final List<String> sets = new ArrayList<>();
    final boolean fail;
    int closed;

    FakeStrategy(boolean fail) {
      this.fail = fail;
    }

    @Override
    public Picker update(EndpointSet available) {
      if (fail) {
        throw new IllegalStateException("no picker today");
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < available.size(); i++) {
        ids.add(available.get(i).id());
      }
      sets.add(ids.toString());
      return new Picker() {
        @Override
        public Endpoint pick(dev.fairlead.spi.RequestContext request) {
          return available.size() == 0 ? null : available.get(0);
        }
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** Knows literals at once, as any discovery does, and names when it is told. */
  private static final class ManualDiscovery implements Discovery {
    private final List<EndpointConfig> endpoints;
    private Consumer<List<Discovered>> sink;
    boolean pending;
    boolean stopped;

    ManualDiscovery(List<EndpointConfig> endpoints) {
      this.endpoints = endpoints;
      this.pending = endpoints.stream().anyMatch(e -> e.host().endsWith(".test"));
    }

    void emit(List<Discovered> list) {
      sink.accept(list);
    }

    @Override
    public void start(Consumer<List<Discovered>> consumer) {
      sink = consumer;
      List<Discovered> literals = new ArrayList<>();
      for (EndpointConfig endpoint : endpoints) {
        if (!endpoint.host().endsWith(".test")) {
          try {
            literals.add(
                new Discovered(
                    endpoint.id(), endpoint.id(), InetAddress.getByName(endpoint.host())));
          } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
          }
        }
      }
      consumer.accept(literals);
    }

    @Override
    public boolean pending() {
      return pending;
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }
}
