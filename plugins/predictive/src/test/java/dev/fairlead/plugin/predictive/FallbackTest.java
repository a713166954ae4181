package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Picks while predictions are worse than none. */
class FallbackTest {
  private final FakeProviderContext context = new FakeProviderContext();
  private final Tuning tuning = new Tuning();
  private final Discipline discipline = new Discipline(tuning);
  private final EndpointModel.Pool pool =
      new EndpointModel.Pool(
          tuning,
          new FleetModel(tuning),
          new RequestClasses(tuning, discipline),
          discipline,
          new Guard(context));
  private final FakeRequest request = new FakeRequest();
  private final EndpointModels models = new EndpointModels(context, pool);

  @BeforeEach
  void predictBadly() {
    for (int i = 0; i < 2000; i++) {
      pool.guard().observe(3, 16 + i % 2);
      context.clock().advance(Duration.ofMillis(10));
      pool.guard().judge(context.nanoTime());
    }
    assertThat(pool.guard().fallback()).isTrue();
  }

  private int[] picks(FakeEndpointSet set, int number) {
    PredictivePicker picker = new PredictivePicker(context, pool, set, models.of(set));
    int[] counts = new int[set.size()];
    for (int i = 0; i < number; i++) {
      Endpoint picked = picker.pick(request);
      for (int j = 0; j < counts.length; j++) {
        counts[j] += set.get(j) == picked ? 1 : 0;
      }
    }
    return counts;
  }

  @Test
  void goesByRequestsInFlightOfTwo() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    set.get(3).stats().inFlight(9);
    int[] counts = picks(set, 6000);

    assertThat(counts[3]).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(counts[i]).isBetween(1000, 3000);
    }
  }

  @Test
  void honoursWeights() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 9);
    set.get(0).stats().inFlight(1);
    set.get(1).stats().inFlight(8);

    assertThat(picks(set, 500)).containsExactly(0, 500);
  }

  @Test
  void avoidsWhoFails() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    EndpointModel[] own = models.of(set);
    own[0].failed(context.nanoTime());
    set.get(1).stats().inFlight(4);

    assertThat(picks(set, 500)).containsExactly(0, 500);
  }

  @Test
  void takesTheLeastLoadedIfOneOfTheTwoWasTried() {
    FakeEndpointSet set = FakeEndpointSet.numbered(3);
    FakeEndpoint tried = set.get(1);
    request.markTried(tried);
    set.get(2).stats().inFlight(3);
    int[] counts = picks(set, 500);

    assertThat(counts[1]).isZero();
    assertThat(counts[0]).isEqualTo(500);
  }
}
