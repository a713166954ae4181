package dev.fairlead.plugin.classic.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.SeededRandom;
import dev.fairlead.testkit.StrategyContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class RoundRobinTest extends StrategyContract {
  private final FakeRequest request = new FakeRequest();

  @Override
  protected StrategyProvider provider() {
    return new RoundRobinProvider();
  }

  @Test
  void givesEveryEndpointExactlyItsShareOfEachPeriod() {
    FakeEndpointSet set = FakeEndpointSet.weighted(4, 3, 2, 1);
    Picker picker = strategy.update(set);

    for (int period = 0; period < 20; period++) {
      assertThat(Picks.count(picker, set, 10, request)).containsExactly(4, 3, 2, 1);
    }
  }

  @Test
  void givesAnEndpointInPoorHealthFewerTurns() {
    FakeEndpointSet set = FakeEndpointSet.weighted(2, 2, 1);
    set.get(0).stats().healthScore(0.25);
    int[] counts = Picks.count(strategy.update(set), set, 7_000, request);

    assertThat(counts[0]).isBetween(994, 1_006);
    assertThat(counts[1]).isBetween(3_994, 4_006);
  }

  @Test
  void followsTheTwinFromWhereverItStarts() {
    FakeEndpointSet set = FakeEndpointSet.weighted(5, 1, 1);
    Picker picker = strategy.update(set);
    SmoothTwin twin = new SmoothTwin(5, 1, 1);
    List<Integer> expected = new ArrayList<>();
    List<Integer> actual = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      expected.add(twin.next());
    }
    for (int i = 0; i < 7; i++) {
      actual.add(Picks.indexOf(set, picker.pick(request)));
    }

    assertThat(expected).containsSequence(actual);
  }

  @Test
  void goesOnWhereItWasWhenTheSetIsReplaced() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    int[] counts = new int[4];
    for (int i = 0; i < 400; i++) {
      counts[Picks.indexOf(set, strategy.update(set).pick(request))]++;
    }

    assertThat(counts).containsExactly(100, 100, 100, 100);
  }

  @Test
  void startsSomewhereElseInEveryRouter() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    int[] counts = new int[4];
    for (int seed = 0; seed < 400; seed++) {
      Strategy router = new RoundRobin(new SeededRandom(seed));
      counts[Picks.indexOf(set, router.update(set).pick(request))]++;
    }

    // Three degrees of freedom: above 16.3 once in a thousand seeds.
    assertThat(Picks.chiSquare(counts, 1, 1, 1, 1)).isLessThan(16.3);
  }

  @Test
  void spreadsWhatAFailingEndpointLeavesOverAllOthers() {
    FakeEndpointSet set = FakeEndpointSet.numbered(5);
    Picker picker = strategy.update(set);
    request.markTried(set.get(2));

    assertThat(Picks.count(picker, set, 400, request)).containsExactly(100, 100, 0, 100, 100);
  }

  @Test
  void doesNotMeetADeadEndpointMoreOftenBecauseOfRetries() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Endpoint dead = set.get(1);
    Picker picker = strategy.update(set);
    int met = 0;
    for (int i = 0; i < 1_000; i++) {
      FakeRequest next = new FakeRequest();
      if (picker.pick(next) == dead) {
        met++;
        assertThat(picker.pick(next.markTried(dead))).isSameAs(set.get(0));
      }
    }

    assertThat(met).isEqualTo(500);
  }

  @Test
  void losesNoTurnBetweenThreads() throws InterruptedException {
    FakeEndpointSet set = FakeEndpointSet.weighted(3, 2, 1);
    Picker picker = strategy.update(set);
    AtomicIntegerArray counts = new AtomicIntegerArray(3);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                FakeRequest own = new FakeRequest();
                for (int i = 0; i < 6_000; i++) {
                  counts.incrementAndGet(Picks.indexOf(set, picker.pick(own)));
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(counts.toString()).isEqualTo("[12000, 8000, 4000]");
  }
}
