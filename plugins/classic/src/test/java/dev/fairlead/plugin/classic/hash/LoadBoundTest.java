package dev.fairlead.plugin.classic.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.SeededRandom;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadBoundTest {
  private final FakeRequest request = new FakeRequest();

  static Stream<StrategyProvider> providers() {
    return Stream.of(new RingHashProvider(), new MaglevProvider(), new IpHashProvider());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void boundsWhatAHotKeyPutsOnAnEndpoint(StrategyProvider provider) {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 1, 2, 4);
    Picker picker = bounded(provider, 0.25).update(set);
    request.hashKey(7).fromIpv4(7);
    for (int held = 1; held <= 800; held++) {
      FakeEndpoint picked = (FakeEndpoint) picker.pick(request);
      picked.stats().begin();

      assertThat(picked.stats().inFlight())
          .isLessThanOrEqualTo((int) Math.ceil(1.25 * held * picked.weight() / 8));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void keepsToTheBoundWhileRequestsComeAndGo(StrategyProvider provider) {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Picker picker = bounded(provider, 0.25).update(set);
    SeededRandom random = new SeededRandom(1);
    Queue<FakeEndpoint> held = new ArrayDeque<>();
    for (int n = 0; n < 20_000; n++) {
      // Half of all requests are for three keys.
      int key = random.nextBoolean() ? random.nextInt(3) : random.nextInt(100_000);
      FakeEndpoint picked =
          (FakeEndpoint) picker.pick(request.hashKey(KeyedContract.key(key)).fromIpv4(key));
      picked.stats().begin();
      held.add(picked);
      if (held.size() > 200) {
        held.remove().stats().end();
      }

      assertThat(picked.stats().inFlight()).isLessThanOrEqualTo(26);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void leavesKeysOfEndpointsBelowTheirBoundWhereTheyAre(StrategyProvider provider) {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    for (int i = 0; i < 10; i++) {
      set.get(i).stats().inFlight(i == 4 ? 20 : 10);
    }
    Picker free = Picks.strategy(provider, Map.of()).update(set);
    Picker picker = bounded(provider, 0.25).update(set);
    int moved = 0;
    for (int n = 0; n < 10_000; n++) {
      request.hashKey(KeyedContract.key(n)).fromIpv4(n);
      Endpoint home = free.pick(request);
      Endpoint picked = picker.pick(request);
      if (home == set.get(4)) {
        assertThat(picked).isNotSameAs(home);
        moved++;
      } else {
        assertThat(picked).isSameAs(home);
      }
    }
    assertThat(moved).isGreaterThan(0);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void takesAnEndpointAtItsBoundRatherThanNone(StrategyProvider provider) {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    set.get(1).stats().inFlight(1_000);
    Picker picker = bounded(provider, 0.25).update(set);
    request.hashKey(7).markTried(set.get(0)).markTried(set.get(2));

    assertThat(picker.pick(request)).isSameAs(set.get(1));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void saysWhichEndpointsAreAtTheirBound(StrategyProvider provider) {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    set.get(1).stats().inFlight(9);
    RecordedExplanation explanation = new RecordedExplanation();
    bounded(provider, 0.5).update(set).pick(request.hashKey(7).explanation(explanation));

    assertThat(explanation.excluded())
        .isEqualTo(Map.of(set.get(1).id(), "at its bound of requests in flight"));
    assertThat(explanation.terms().get(set.get(1).id()))
        .containsEntry("in-flight", 9.0)
        .containsEntry("in-flight-bound", 5.0);
  }

  @Test
  void isHardlyOffInLargeSets() {
    FakeEndpointSet set = FakeEndpointSet.numbered(1_000);
    Picker picker = bounded(new MaglevProvider(), 0.25).update(set);
    request.hashKey(7);
    for (int held = 1; held <= 10_000; held++) {
      FakeEndpoint picked = (FakeEndpoint) picker.pick(request);
      picked.stats().begin();

      assertThat(picked.stats().inFlight())
          .isLessThanOrEqualTo((int) Math.ceil(1.25 * held / 1_000));
    }
  }

  private static Strategy bounded(StrategyProvider provider, double factor) {
    return Picks.strategy(provider, Map.of("balance-factor", Double.toString(factor)));
  }
}
