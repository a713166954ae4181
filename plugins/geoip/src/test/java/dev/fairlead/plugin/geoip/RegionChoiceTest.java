package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionChoiceTest {
  @TempDir Path directory;

  private final FakeEndpoint eu = Bench.in("eu", "eu-1");
  private final FakeEndpoint eu2 = Bench.in("eu", "eu-2");
  private final FakeEndpoint us = Bench.in("us", "us-1");
  private final FakeEndpoint asia = Bench.in("asia", "asia-1");
  private final FakeEndpoint lost = FakeEndpoint.of("lost");
  private final FakeEndpointSet all = FakeEndpointSet.of(eu, eu2, us, asia, lost);
  private final FakeRequest request = new FakeRequest();
  private Bench bench;

  @BeforeEach
  void write() {
    bench = new Bench(directory, World.cities());
  }

  @Test
  void sendsClientsToTheRegionTheyAreListedIn() {
    Picker picker = bench.strategy().update(all);

    assertThat(picker.pick(request.from(World.GERMAN))).isSameAs(eu);
    assertThat(picker.pick(request.from(World.FRENCH))).isSameAs(eu);
    assertThat(picker.pick(request.from(World.CALIFORNIAN))).isSameAs(us);
  }

  @Test
  void sendsClientsThatNoListNamesToTheNearestRegion() {
    Picker picker = bench.strategy().update(all);

    assertThat(picker.pick(request.from(World.JAPANESE))).isSameAs(asia);
  }

  @Test
  void goesOnToTheNextNearestRegionWhenOneHasNoEndpoint() {
    Picker picker = bench.strategy().update(all.without("eu-1").without("eu-2"));

    assertThat(picker.pick(request.from(World.GERMAN))).isSameAs(us);
    // Tokyo is 9,300 km from Frankfurt and 10,900 km from Virginia.
    Picker withoutAsia = bench.strategy().update(all.without("asia-1"));
    assertThat(withoutAsia.pick(request.from(World.JAPANESE))).isSameAs(eu);
  }

  @Test
  void goesOnToTheNextRegionWhenAllEndpointsWereTried() {
    Picker picker = bench.strategy().update(all);
    request.from(World.GERMAN).markTried(eu).markTried(eu2);

    assertThat(picker.pick(request)).isSameAs(us);
    assertThat(picker.pick(request.markTried(us))).isSameAs(asia);
    assertThat(picker.pick(request.markTried(asia))).isSameAs(lost);
    assertThat(picker.pick(request.markTried(lost))).isNull();
    assertThat(bench.context.gauge("spills", "eu")).isEqualTo(3);
    assertThat(bench.context.gauge("picks", "us")).isEqualTo(1);
    assertThat(bench.context.gauge("picks", "elsewhere")).isEqualTo(1);
  }

  @Test
  void spillsWhenTheRegionHasMoreToDoThanItsThreshold() {
    Picker picker = bench.strategy(Map.of("spill-threshold", "4")).update(all);
    request.from(World.GERMAN);
    eu.stats().inFlight(7);
    assertThat(picker.pick(request)).isSameAs(eu);

    eu2.stats().inFlight(1);
    assertThat(picker.pick(request)).isSameAs(us);

    us.stats().inFlight(4);
    assertThat(picker.pick(request)).isSameAs(asia);

    asia.stats().inFlight(4);
    assertThat(picker.pick(request)).as("all are over: its own").isSameAs(eu);
  }

  @Test
  void spillsEarlierWhenEndpointsOfTheRegionAreUnwell() {
    Picker picker = bench.strategy(Map.of("spill-threshold", "4")).update(all);
    request.from(World.GERMAN);
    eu.stats().inFlight(3);
    eu2.stats().inFlight(3);
    assertThat(picker.pick(request)).isSameAs(eu);

    eu.stats().healthScore(0.1);
    assertThat(picker.pick(request)).isSameAs(us);
  }

  @Test
  void noticesTheLoadOfLargeRegionsWithinAFewPicks() {
    FakeEndpointSet large = FakeEndpointSet.of(us);
    for (int i = 0; i < 320; i++) {
      large = large.with(Bench.in("eu", "eu-" + (1000 + i)));
    }
    Picker picker = bench.strategy(Map.of("spill-threshold", "4")).update(large);
    request.from(World.GERMAN);
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(request)).isNotSameAs(us);
    }
    for (int i = 0; i < large.size(); i++) {
      large.get(i).stats().inFlight(large.get(i) == us ? 0 : 5);
    }
    List<Endpoint> picked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      picked.add(picker.pick(request));
    }

    assertThat(picked.get(19)).isSameAs(us);
  }

  @Test
  void strictResidencyNeverLeavesTheRegion() {
    Strategy strategy = bench.strategy(Map.of("residency", "strict", "spill-threshold", "1"));
    Picker picker = strategy.update(all);
    request.from(World.GERMAN);
    eu.stats().inFlight(100);
    eu2.stats().inFlight(100);
    assertThat(picker.pick(request)).isSameAs(eu);
    assertThat(picker.pick(request.markTried(eu).markTried(eu2))).isNull();
    assertThat(strategy.update(all.without("eu-1").without("eu-2")).pick(request)).isNull();

    assertThat(strategy.allows(request, eu)).isTrue();
    assertThat(strategy.allows(request, us)).isFalse();
    assertThat(strategy.allows(request, lost)).isFalse();
  }

  @Test
  void strictResidencyRefusesClientsWhoseRegionIsNotKnown() {
    Strategy strategy = bench.strategy(Map.of("residency", "strict"));
    request.from(World.NOWHERE);

    assertThat(strategy.update(all).pick(request)).isNull();
    assertThat(strategy.allows(request, eu)).isFalse();
  }

  @Test
  void strictResidencyTakesTheDefaultRegionForClientsWhoseRegionIsNotKnown() {
    Strategy strategy = bench.strategy(Map.of("residency", "strict", "default-region", "asia"));
    request.from(World.NOWHERE);

    assertThat(strategy.update(all).pick(request)).isSameAs(asia);
    assertThat(strategy.allows(request, asia)).isTrue();
    assertThat(strategy.allows(request, eu)).isFalse();
  }

  @Test
  void allowsEverythingUnlessStrict() {
    Strategy strategy = bench.strategy();

    assertThat(strategy.allows(request.from(World.GERMAN), us)).isTrue();
    assertThat(strategy.allows(request, lost)).isTrue();
  }

  @Test
  void spreadsClientsOfUnknownLocationByWeightAndKeepsThemThere() {
    FakeEndpointSet set = FakeEndpointSet.of(eu.withWeight(6), us.withWeight(3), asia);
    Picker picker = bench.strategy().update(set);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      request.fromIpv4(0xF000_0000 + (i << 8));
      Endpoint picked = picker.pick(request);
      counts.merge(picked.id(), 1, Integer::sum);
      assertThat(picker.pick(request.fromIpv4(0xF000_0000 + (i << 8) + 9))).isSameAs(picked);
    }

    assertThat(counts.get("eu-1")).isBetween(5_800, 6_200);
    assertThat(counts.get("us-1")).isBetween(2_800, 3_200);
    assertThat(counts.get("asia-1")).isBetween(850, 1_150);
  }

  @Test
  void tellsTheStrategyOfTheEndpointsRegionHowAttemptsEnded() {
    Strategy strategy = bench.strategy();
    strategy.update(all);
    strategy.completed(request, us, Outcome.SUCCESS, 5);
    strategy.completed(request, lost, Outcome.FAILURE, 0);

    assertThat(bench.nested).hasSize(4);
    assertThat(bench.nested.get(0).completed).isEmpty();
    assertThat(bench.nested.get(1).completed).containsExactly("us-1 SUCCESS");
    assertThat(bench.nested.get(3).completed).containsExactly("lost FAILURE");
  }

  @Test
  void closesTheStrategiesOfItsRegions() {
    bench.strategy().close();

    assertThat(bench.nested).allMatch(each -> each.closed == 1);
  }

  @Test
  void readsTheRegionFromTheLabelThatIsConfigured() {
    FakeEndpoint zone = FakeEndpoint.of("z").withLabel("zone", "us");
    Picker picker = bench.strategy(Map.of("label", "zone")).update(FakeEndpointSet.of(eu, zone));

    assertThat(picker.pick(request.from(World.CALIFORNIAN))).isSameAs(zone);
  }

  private static final class Written implements Explanation {
    final List<String> notes = new ArrayList<>();
    final Map<String, String> excluded = new TreeMap<>();

    @Override
    public void term(Endpoint candidate, String name, double value) {}

    @Override
    public void excluded(Endpoint candidate, String reason) {
      excluded.put(candidate.id(), reason);
    }

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }

  @Test
  void explainsWhichRegionWasChosenAndWhyOthersWereNot() {
    Picker picker = bench.strategy(Map.of("spill-threshold", "2")).update(all);
    Written written = new Written();
    request.from(World.GERMAN).explanation(written);
    eu.stats().inFlight(8);
    picker.pick(request);

    assertThat(written.notes)
        .containsExactly(
            "The client's region is eu, by continent.",
            "Region eu has 4.0 requests in flight per weight; its threshold is 2.0.",
            "Region us serves it.");
    assertThat(written.excluded)
        .containsEntry("eu-1", "region eu is over its load threshold")
        .containsEntry("asia-1", "region us comes first")
        .doesNotContainKey("us-1");
  }

  @Test
  void explainsThatResidencyIsStrict() {
    Picker picker = bench.strategy(Map.of("residency", "strict")).update(FakeEndpointSet.of(us));
    Written written = new Written();
    picker.pick(request.from(World.GERMAN).explanation(written));

    assertThat(written.notes).contains("Residency is strict: no other region may serve it.");
    assertThat(written.excluded).containsEntry("us-1", "outside the client's region");
  }

  @Test
  void saysNothingOfAddresses() {
    Picker picker = bench.strategy(Map.of("full-address", "true")).update(all);
    Written written = new Written();
    for (String address : List.of(World.GERMAN, World.FRENCH, World.JAPANESE, World.NOWHERE)) {
      picker.pick(request.from(address).explanation(written));
      assertThat(written.notes + " " + written.excluded + " " + bench.context.events())
          .doesNotContain("192.0.2", "2001:", "203.0.113", "233.252");
    }
  }
}
