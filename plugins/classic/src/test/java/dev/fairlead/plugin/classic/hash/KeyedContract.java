package dev.fairlead.plugin.classic.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every strategy that hashes on the pool's key does. */
abstract class KeyedContract extends StrategyContract {
  static final int KEYS = 50_000;

  final FakeRequest request = new FakeRequest();

  @Test
  void keepsAKeyOnItsEndpoint() {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Endpoint[] before = byKey(strategy.update(set));

    createStrategy();
    assertThat(byKey(strategy.update(set))).isEqualTo(before);
  }

  @Test
  void doesNotMoveKeysForHealth() {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Endpoint[] before = byKey(strategy.update(set));
    set.get(3).stats().healthScore(0.4);

    assertThat(byKey(strategy.update(set))).isEqualTo(before);
  }

  @Test
  void spreadsRequestsWithoutAKeyByWeight() {
    int[] weights = {1, 2, 3};
    FakeEndpointSet set = FakeEndpointSet.weighted(weights);
    int[] counts = Picks.count(strategy.update(set), set, KEYS, request.hashKey(0));

    for (int i = 0; i < 3; i++) {
      assertThat(counts[i] * 6.0 / KEYS / weights[i]).isBetween(0.8, 1.2);
    }
  }

  @Test
  void aRetryStaysOnItsSecondChoice() {
    FakeEndpointSet set = FakeEndpointSet.numbered(6);
    Picker picker = strategy.update(set);
    for (int n = 0; n < 500; n++) {
      request.clearTried().hashKey(key(n));
      request.markTried(picker.pick(request));

      assertThat(picker.pick(request)).isSameAs(picker.pick(request));
    }
  }

  @Test
  void spreadsTheKeysOfALostEndpointOverAllOthers() {
    FakeEndpointSet set = FakeEndpointSet.numbered(5);
    Picker picker = strategy.update(set);
    int[] second = new int[5];
    for (int n = 0; n < KEYS; n++) {
      request.clearTried().hashKey(key(n));
      Endpoint first = picker.pick(request);
      if (first == set.get(0)) {
        second[Picks.indexOf(set, picker.pick(request.markTried(first)))]++;
      }
    }

    int sum = Arrays.stream(second).sum();
    assertThat(second[0]).isZero();
    for (int i = 1; i < 5; i++) {
      // A ring's 160 points, each followed by another endpoint's, differ most.
      assertThat((double) second[i] / sum).isBetween(0.15, 0.35);
    }
  }

  @Test
  void findsTheOnlyOpenEndpointOfMany() {
    FakeEndpointSet set = FakeEndpointSet.numbered(200);
    Picker picker = strategy.update(set);
    FakeRequest retried = new FakeRequest().hashKey(key(1));
    for (int i = 0; i < 200; i++) {
      if (i != 77) {
        retried.markTried(set.get(i));
      }
    }

    assertThat(picker.pick(retried)).isSameAs(set.get(77));
    assertThat(picker.pick(retried.markTried(set.get(77)))).isNull();
  }

  @Test
  void saysThatARequestHasNoKey() {
    RecordedExplanation explanation = new RecordedExplanation();
    strategy.update(FakeEndpointSet.numbered(3)).pick(request.explanation(explanation));

    assertThat(explanation.notes())
        .containsExactly("The request has nothing of what the pool hashes on: by chance.");
  }

  static long key(int number) {
    long mixed = (number + 1) * 0x9E37_79B9_7F4A_7C15L;
    return (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
  }

  final Endpoint[] byKey(Picker picker) {
    Endpoint[] endpoints = new Endpoint[KEYS];
    for (int n = 0; n < KEYS; n++) {
      endpoints[n] = picker.pick(request.hashKey(key(n)));
    }
    return endpoints;
  }

  final int[] counts(FakeEndpointSet set) {
    int[] counts = new int[set.size()];
    for (Endpoint endpoint : byKey(strategy.update(set))) {
      counts[Picks.indexOf(set, endpoint)]++;
    }
    return counts;
  }

  /** How many keys moved between endpoints that both sets have. */
  final int movedBetweenOthers(
      FakeEndpointSet before, FakeEndpointSet after, FakeEndpoint changed) {
    Endpoint[] first = byKey(strategy.update(before));
    Endpoint[] second = byKey(strategy.update(after));
    int moved = 0;
    for (int n = 0; n < KEYS; n++) {
      boolean involved = first[n].id().equals(changed.id()) || second[n].id().equals(changed.id());
      moved += involved || first[n].id().equals(second[n].id()) ? 0 : 1;
    }
    return moved;
  }
}
