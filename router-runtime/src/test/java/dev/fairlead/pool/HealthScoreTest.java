package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.PoolConfig.Fitness;
import dev.fairlead.config.PoolConfig.SlowStart;
import dev.fairlead.discovery.Discovered;
import dev.fairlead.discovery.Discovery;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.VirtualClock;
import dev.fairlead.wire.ConnectorFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How scores come about, and what a pool makes of them. */
class HealthScoreTest {
  private static final Duration TICK = PoolScores.tick();
  private static final Duration HOLD = Duration.ofNanos(Standing.FIRST_HOLD);

  private final TestLoops loops = new TestLoops(1);
  private final VirtualClock clock = new VirtualClock();
  private final List<String> events = new ArrayList<>();

  /** What the strategy was told: the effective weight of each endpoint offered. */
  private final List<List<Double>> updates = new ArrayList<>();

  private final PoolState pool =
      new PoolState(
          "pool",
          loops.all(),
          PoolTasks.on(clock.scheduler()),
          clock::nanoTime,
          new Parts(),
          List.of(new Recorder()));

  @AfterEach
  void close() {
    loops.close();
  }

  // ---- the score

  @Test
  void failuresLowerItAndSuccessesRaiseItAgain() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 1);
    double one = score("a");
    assertThat(one).isBetween(0.9, 0.99);
    end("a", Outcome.SUCCESS, 1);
    assertThat(score("a")).isBetween(one, 0.999);
    end("a", Outcome.SUCCESS, 1000);
    assertThat(score("a")).isEqualTo(1);
  }

  @Test
  void eightFailuresInARowAreBelowTheThresholdAndSevenAreNot() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 7);
    clock.advance(Duration.ZERO);
    assertThat(offered()).containsExactly("a", "b");
    end("a", Outcome.FAILURE, 1);
    clock.advance(Duration.ZERO);
    assertThat(offered()).containsExactly("b");
    assertThat(events).containsExactly("a unfit");
  }

  @Test
  void chanceAloneMakesNoEndpointUnfitThatFailsEveryFifthRequest() {
    start(Pools.of("a", "b"));
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      end("a", random.nextInt(5) == 0 ? Outcome.FAILURE : Outcome.SUCCESS, 1);
    }
    clock.advance(TICK);
    assertThat(score("a")).isCloseTo(0.8, within(0.12));
    assertThat(events).isEmpty();
  }

  @Test
  void endpointsThatAllFailEverySecondRequestStayTogether() {
    start(Pools.of("a", "b", "c"));
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      for (String id : List.of("a", "b", "c")) {
        end(id, random.nextBoolean() ? Outcome.FAILURE : Outcome.SUCCESS, 1);
      }
      clock.advance(Duration.ZERO);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void whatTheRouterOrTheClientBrokeOffSaysNothing() {
    start(Pools.of("a", "b"));
    end("a", Outcome.CANCELLED, 1000);
    assertThat(score("a")).isEqualTo(1);
  }

  @Test
  void anEndpointThatShedsHalfItsRequestsStaysAndOneThatShedsAllDoesNot() {
    start(Pools.of("a", "b"));
    for (int i = 0; i < 1000; i++) {
      end("a", Outcome.OVERLOADED, 1);
      end("a", Outcome.SUCCESS, 1);
    }
    clock.advance(TICK);
    assertThat(score("a")).isBetween(0.8, 0.9);
    assertThat(offered()).containsExactly("a", "b");
    end("a", Outcome.OVERLOADED, 30);
    clock.advance(Duration.ZERO);
    assertThat(offered()).containsExactly("b");
  }

  @Test
  void failedChecksLowerItBeforeTheyMakeAVerdict() {
    start(Pools.of("a", "b").health(Pools.CHECKED));
    verdict("a", Health.HEALTHY);
    verdict("b", Health.HEALTHY);
    pool.strained(state("a"), 2.0 / 3);
    clock.advance(Duration.ZERO);
    assertThat(score("a")).isEqualTo(0.8);
    assertThat(offered()).containsExactly("a", "b");
    verdict("a", Health.UNHEALTHY);
    assertThat(score("a")).isZero();
    verdict("a", Health.HEALTHY);
    assertThat(score("a")).isEqualTo(1);
  }

  @Test
  void inPanicChecksAreNotBelievedButAttemptsAre() {
    start(Pools.of("a", "b").health(Pools.CHECKED));
    verdict("a", Health.UNHEALTHY);
    verdict("b", Health.UNHEALTHY);
    assertThat(pool.snapshot().panic()).isTrue();
    end("b", Outcome.FAILURE, 1);
    assertThat(score("a")).isEqualTo(1);
    assertThat(score("b")).isBetween(0.9, 0.99);
  }

  @Test
  void whatIsHeldAgainstAnEndpointFadesWhenNobodyAsksIt() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 7);
    clock.advance(Duration.ofSeconds(60));
    assertThat(score("a")).isLessThan(0.75);
    clock.advance(Duration.ofMinutes(20));
    assertThat(score("a")).isEqualTo(1);
    assertThat(updates.get(updates.size() - 1)).containsExactly(1.0, 1.0);
  }

  // ---- who is offered

  @Test
  void nobodyIsLeftOutForWhatAllSuffer() {
    start(Pools.of("a", "b", "c"));
    for (String id : List.of("a", "b", "c")) {
      end(id, Outcome.FAILURE, 100);
    }
    clock.advance(TICK);
    assertThat(offered()).containsExactly("a", "b", "c");
  }

  @Test
  void theOnlyEndpointStays() {
    start(Pools.of("a"));
    end("a", Outcome.FAILURE, 100);
    clock.advance(TICK);
    assertThat(offered()).containsExactly("a");
  }

  @Test
  void anUnfitEndpointIsBackWhenTheOthersAreGone() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    clock.advance(Duration.ZERO);
    assertThat(offered()).containsExactly("b");
    pool.drain("b", true);
    assertThat(offered()).containsExactly("a");
    assertThat(state("a").tryAcquire(0)).isTrue();
    assertThat(state("a").tryAcquire(0)).isTrue();
  }

  @Test
  void aThresholdOfZeroLeavesNobodyOut() {
    start(Pools.of("a", "b").fitness(new Fitness(0, 0.7, null)));
    end("a", Outcome.FAILURE, 100);
    clock.advance(TICK);
    assertThat(offered()).containsExactly("a", "b");
  }

  @Test
  void aReloadWithoutAThresholdBringsTheUnfitBack() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    clock.advance(Duration.ZERO);
    pool.update(Pools.of("a", "b").fitness(new Fitness(0, 0.7, null)).config());
    assertThat(offered()).containsExactly("a", "b");
  }

  // ---- trials

  @Test
  void afterAWhileOneRequestAtATimeTriesAnUnfitEndpoint() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    clock.advance(HOLD.minus(TICK));
    assertThat(offered()).containsExactly("b");
    clock.advance(TICK.multipliedBy(2));
    assertThat(offered()).containsExactly("a", "b");
    assertThat(state("a").tryAcquire(0)).isTrue();
    assertThat(state("a").tryAcquire(0)).as("while the first is under way").isFalse();
    state("a").judge(Outcome.SUCCESS);
    state("a").release();
    assertThat(state("a").tryAcquire(0)).isTrue();
  }

  @Test
  void theFirstFailureEndsATrialAtOnceAndTheNextComesLater() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    clock.advance(HOLD.plus(TICK));
    end("a", Outcome.FAILURE, 1);
    assertThat(state("a").tryAcquire(0)).as("before anybody has looked").isFalse();
    clock.advance(Duration.ZERO);
    assertThat(offered()).containsExactly("b");
    clock.advance(HOLD.plus(TICK));
    assertThat(offered()).containsExactly("b");
    clock.advance(HOLD);
    assertThat(offered()).containsExactly("a", "b");
  }

  @Test
  void enoughSuccessesMakeAnEndpointFitAgain() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    clock.advance(HOLD.plus(TICK));
    end("a", Outcome.SUCCESS, Trial.ENOUGH);
    clock.advance(Duration.ZERO);
    assertThat(events).containsExactly("a unfit", "a fit");
    assertThat(score("a")).isBetween(0.8, 0.95);
    assertThat(state("a").tryAcquire(0)).isTrue();
    assertThat(state("a").tryAcquire(0)).isTrue();
  }

  @Test
  void anEndpointThatNeverRecoversIsTriedOnceAMinute() {
    start(Pools.of("a", "b"));
    end("a", Outcome.FAILURE, 8);
    int trials = 0;
    for (int second = 0; second < 1200; second++) {
      clock.advance(Duration.ofSeconds(1));
      if (offered().contains("a")) {
        trials++;
        end("a", Outcome.FAILURE, 1);
      }
    }
    assertThat(trials).isBetween(18, 25);
  }

  // ---- what the strategy hears

  @Test
  void theStrategyHearsOfScoresThatMovedNotablyAndOfNothingElse() {
    start(Pools.of("a", "b").fitness(new Fitness(0, 0.7, null)));
    assertThat(updates).hasSize(1);
    end("b", Outcome.SUCCESS, 100);
    clock.advance(TICK);
    assertThat(updates).hasSize(1);
    end("a", Outcome.FAILURE, 1);
    clock.advance(TICK);
    assertThat(updates).as("less than a notable move").hasSize(1);
    end("a", Outcome.FAILURE, 4);
    clock.advance(TICK);
    assertThat(updates).hasSize(2);
    assertThat(updates.get(1).get(0)).isEqualTo(score("a"));
    clock.advance(Duration.ofSeconds(30));
    assertThat(updates).hasSize(2);
  }

  @Test
  void nothingRunsWhileAllIsWell() {
    start(Pools.of("a", "b"));
    end("a", Outcome.SUCCESS, 100);
    assertThat(clock.scheduler().shutdownNow()).isEmpty();
  }

  // ---- slow start

  @Test
  void anEndpointThatJoinsWarmsUp() {
    start(slow(10, 1, "a"));
    clock.advance(Duration.ofMinutes(1));
    pool.update(slow(10, 1, "a", "b").config());
    assertThat(score("a")).isEqualTo(1);
    assertThat(score("b")).isEqualTo(0.1);
    assertThat(offered()).as("warming up is not unfit").containsExactly("a", "b");
    clock.advance(Duration.ofSeconds(5));
    assertThat(score("b")).isEqualTo(0.5);
    clock.advance(Duration.ofSeconds(5));
    assertThat(score("b")).isEqualTo(1);
    assertThat(updates.get(updates.size() - 1)).containsExactly(1.0, 1.0);
    assertThat(updates.size()).isBetween(15, 25);
  }

  @Test
  void aggressionBendsTheCurveAsInEnvoy() {
    start(slow(10, 2, "a"));
    clock.advance(Duration.ofMinutes(1));
    pool.update(slow(10, 2, "a", "b").config());
    clock.advance(Duration.ofMillis(2500));
    assertThat(score("b")).isEqualTo(0.5);
  }

  @Test
  void aPoolWhoseEndpointsAreAllNewDoesNotSuffer() {
    start(slow(10, 1, "a", "b"));
    assertThat(score("a")).isEqualTo(1);
    assertThat(score("b")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(3));
    assertThat(score("a")).isEqualTo(1);
    assertThat(updates).hasSize(1);
  }

  @Test
  void anEndpointThatRecoversOrIsDrainedNoMoreWarmsUp() {
    start(slow(10, 1, "a", "b").health(Pools.CHECKED));
    verdict("a", Health.HEALTHY);
    verdict("b", Health.HEALTHY);
    clock.advance(Duration.ofMinutes(1));
    assertThat(score("b")).isEqualTo(1);
    verdict("b", Health.UNHEALTHY);
    verdict("b", Health.HEALTHY);
    assertThat(score("b")).isEqualTo(0.1);
    pool.drain("a", true);
    clock.advance(Duration.ofMinutes(1));
    pool.drain("a", false);
    assertThat(score("a")).isEqualTo(0.1);
    assertThat(score("b")).isEqualTo(1);
  }

  // ---- what it takes

  private static Pools slow(int seconds, double aggression, String... ids) {
    SlowStart slow = new SlowStart(Duration.ofSeconds(seconds), aggression, 0.1);
    return Pools.of(ids).fitness(new Fitness(0.7, 0.7, slow));
  }

  private void start(Pools pools) {
    pool.update(pools.config());
  }

  private void verdict(String id, Health health) {
    pool.verdict(state(id), health, "checked");
    clock.advance(Duration.ZERO);
  }

  private void end(String id, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(state(id).tryAcquire(0)).isTrue();
      state(id).judge(outcome);
      state(id).release();
    }
  }

  private EndpointState state(String id) {
    return pool.snapshot().members().stream()
        .filter(member -> member.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private double score(String id) {
    return state(id).healthScore();
  }

  private List<String> offered() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < pool.snapshot().size(); i++) {
      ids.add(pool.snapshot().get(i).id());
    }
    return ids;
  }

  private final class Recorder implements PoolListener {
    @Override
    public void fitnessChanged(PoolState of, PooledEndpoint endpoint, boolean fit) {
      events.add(endpoint.id() + (fit ? " fit" : " unfit"));
    }
  }

  private final class Parts implements PoolParts {
    @Override
    public Strategy strategy(PoolConfig config, Strategy before) {
      return new Strategy() {
        @Override
        public Picker update(EndpointSet available) {
          List<Double> weights = new ArrayList<>();
          for (int i = 0; i < available.size(); i++) {
            weights.add(available.get(i).effectiveWeight());
          }
          updates.add(weights);
          return request -> null;
        }
      };
    }

    @Override
    public String version(PoolConfig config) {
      return "1";
    }

    @Override
    public Set<Need> needs(PoolConfig config) {
      return Set.of();
    }

    @Override
    public Discovery discovery(PoolConfig config) {
      return new Literals(config.endpoints());
    }

    @Override
    public ConnectorFactory connectors(PoolConfig config, EndpointConfig endpoint) {
      return new FakeConnectors();
    }
  }

  private record Literals(List<EndpointConfig> endpoints) implements Discovery {
    @Override
    public void start(Consumer<List<Discovered>> sink) {
      List<Discovered> all = new ArrayList<>();
      for (EndpointConfig endpoint : endpoints) {
        try {
          InetAddress address = InetAddress.getByName(endpoint.host());
          all.add(new Discovered(endpoint.id(), endpoint.id(), address));
        } catch (UnknownHostException e) {
          throw new AssertionError(e);
        }
      }
      sink.accept(all);
    }

    @Override
    public boolean pending() {
      return false;
    }

    @Override
    public void stop() {}
  }
}
