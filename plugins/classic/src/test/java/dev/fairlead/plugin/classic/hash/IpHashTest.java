package dev.fairlead.plugin.classic.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IpHashTest extends StrategyContract {
  private static final int CLIENTS = 20_000;

  private final FakeRequest request = new FakeRequest();

  @Override
  protected StrategyProvider provider() {
    return new IpHashProvider();
  }

  @Test
  void keepsAClientOnItsEndpoint() {
    FakeEndpointSet set = FakeEndpointSet.numbered(10);
    Endpoint[] before = byClient(strategy.update(set));

    createStrategy();
    assertThat(byClient(strategy.update(set))).isEqualTo(before);
  }

  /** Worked out by a second implementation; another outcome would move everybody's clients. */
  @Test
  void mapsTheSameWayInEveryRelease() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 1, 2, 5);
    Picker picker = strategy.update(set);

    assertThat(picker.pick(request.from("192.0.2.1")).id()).isEqualTo("e0001");
    assertThat(picker.pick(request.from("192.0.2.2")).id()).isEqualTo("e0003");
    assertThat(picker.pick(request.from("198.51.100.7")).id()).isEqualTo("e0003");
    assertThat(picker.pick(request.from("2001:db8::1")).id()).isEqualTo("e0002");
  }

  @Test
  void spreadsNeighbouringAddressesEvenly() {
    FakeEndpointSet set = FakeEndpointSet.numbered(16);

    // Fifteen degrees of freedom: above 37.7 for one population in a thousand.
    assertThat(Picks.chiSquare(counts(strategy.update(set), set), ones(16))).isLessThan(37.7);
  }

  @Test
  void spreadsNeighbouringIpv6AddressesEvenly() {
    FakeEndpointSet set = FakeEndpointSet.numbered(16);
    Picker picker = strategy.update(set);
    int[] low = new int[16];
    int[] high = new int[16];
    for (long i = 0; i < CLIENTS; i++) {
      low[Picks.indexOf(set, picker.pick(request.from(0x2001_0DB8L << 32, i)))]++;
      high[Picks.indexOf(set, picker.pick(request.from((0x2001_0DB8L << 32) + i, 1)))]++;
    }

    assertThat(Picks.chiSquare(low, ones(16))).isLessThan(37.7);
    assertThat(Picks.chiSquare(high, ones(16))).isLessThan(37.7);
  }

  @Test
  void spreadsByWeight() {
    int[] weights = {1, 2, 2, 3, 8};
    FakeEndpointSet set = FakeEndpointSet.weighted(weights);

    // Four degrees of freedom: above 18.5 for one population in a thousand.
    assertThat(Picks.chiSquare(counts(strategy.update(set), set), weights)).isLessThan(18.5);
  }

  @Test
  void movesOnlyTheClientsOfAnEndpointThatLeaves() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 2, 1, 2, 1, 3, 1, 1, 1, 2);
    FakeEndpoint gone = set.get(3);
    Endpoint[] before = byClient(strategy.update(set));
    Endpoint[] after = byClient(strategy.update(set.without(gone.id())));

    for (int i = 0; i < CLIENTS; i++) {
      if (before[i] != gone) {
        assertThat(after[i]).isSameAs(before[i]);
      }
    }
  }

  @Test
  void movesClientsOnlyToAnEndpointThatJoinsAndOnlyItsShare() {
    FakeEndpointSet set = FakeEndpointSet.numbered(9);
    FakeEndpoint joining = FakeEndpoint.of("joining");
    Endpoint[] before = byClient(strategy.update(set));
    Endpoint[] after = byClient(strategy.update(set.with(joining)));
    int moved = 0;
    for (int i = 0; i < CLIENTS; i++) {
      if (after[i] != before[i]) {
        assertThat(after[i]).isSameAs(joining);
        moved++;
      }
    }

    // A tenth of 20,000 has a standard deviation of 42.
    assertThat(moved).isBetween(1_830, 2_170);
  }

  @Test
  void movesClientsOnlyToAnEndpointThatGrowsHeavier() {
    FakeEndpointSet set = FakeEndpointSet.numbered(4);
    FakeEndpoint grown = set.get(2).withWeight(2);
    Endpoint[] before = byClient(strategy.update(set));
    Endpoint[] after = byClient(strategy.update(set.without(grown.id()).with(grown)));
    int moved = 0;
    for (int i = 0; i < CLIENTS; i++) {
      if (!after[i].id().equals(before[i].id())) {
        assertThat(after[i]).isSameAs(grown);
        moved++;
      }
    }

    // From 1/4 to 2/5 of the clients: 3,000, with a standard deviation of 50.
    assertThat(moved).isBetween(2_800, 3_200);
  }

  @Test
  void retriesGoWhereTheClientWouldGoWithoutTheEndpoint() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 2, 2, 1, 5);
    Picker picker = strategy.update(set);
    for (int client = 0; client < 500; client++) {
      request.clearTried().fromIpv4(client);
      Endpoint first = picker.pick(request);
      Endpoint second = picker.pick(request.markTried(first));
      request.clearTried();

      assertThat(second).isSameAs(strategy.update(set.without(first.id())).pick(request));
    }
  }

  @Test
  void spreadsTheClientsOfALostEndpointOverAllOthers() {
    FakeEndpointSet set = FakeEndpointSet.numbered(5);
    Picker picker = strategy.update(set);
    int[] second = new int[5];
    for (int client = 0; client < CLIENTS; client++) {
      request.clearTried().fromIpv4(client);
      Endpoint first = picker.pick(request);
      if (first == set.get(0)) {
        second[Picks.indexOf(set, picker.pick(request.markTried(first)))]++;
      }
    }

    int[] others = Arrays.copyOfRange(second, 1, 5);
    assertThat(second[0]).isZero();
    // Three degrees of freedom: above 16.3 for one population in a thousand.
    assertThat(Picks.chiSquare(others, ones(4))).isLessThan(16.3);
  }

  @Test
  void ignoresTheBitsBehindAPrefix() {
    Picker picker =
        Picks.strategy(new IpHashProvider(), Map.of("ipv4-prefix", "24", "ipv6-prefix", "64"))
            .update(FakeEndpointSet.numbered(50));

    assertThat(picker.pick(request.from("192.0.2.1")))
        .isSameAs(picker.pick(request.from("192.0.2.200")))
        .isNotSameAs(picker.pick(request.from("192.0.3.1")));
    assertThat(picker.pick(request.from("2001:db8::1")))
        .isSameAs(picker.pick(request.from("2001:db8::ffff:1")))
        .isNotSameAs(picker.pick(request.from("2001:db8:0:1::1")));
  }

  @Test
  void prefixZeroMakesAllClientsOne() {
    Picker picker =
        Picks.strategy(new IpHashProvider(), Map.of("ipv4-prefix", "0", "ipv6-prefix", "0"))
            .update(FakeEndpointSet.numbered(50));

    assertThat(picker.pick(request.from("192.0.2.1")))
        .isSameAs(picker.pick(request.from("8.8.8.8")));
    assertThat(picker.pick(request.from("2001:db8::1"))).isSameAs(picker.pick(request.from("::2")));
  }

  private Endpoint[] byClient(Picker picker) {
    Endpoint[] endpoints = new Endpoint[CLIENTS];
    for (int client = 0; client < CLIENTS; client++) {
      endpoints[client] = picker.pick(request.fromIpv4(0x0A00_0000 + client));
    }
    return endpoints;
  }

  private int[] counts(Picker picker, FakeEndpointSet set) {
    int[] counts = new int[set.size()];
    for (Endpoint endpoint : byClient(picker)) {
      counts[Picks.indexOf(set, endpoint)]++;
    }
    return counts;
  }

  private static int[] ones(int size) {
    int[] ones = new int[size];
    Arrays.fill(ones, 1);
    return ones;
  }
}
