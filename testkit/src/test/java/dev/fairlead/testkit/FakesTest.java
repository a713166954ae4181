package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakesTest {
  @Test
  void viewsOfOneAddressShareStatistics() {
    FakeEndpoint light = FakeEndpoint.of("a");
    FakeEndpoint heavy = light.withWeight(5).withLabel("zone", "b");
    light.stats().begin();

    assertThat(heavy.stats().inFlight()).isEqualTo(1);
    assertThat(heavy.weight()).isEqualTo(5);
    assertThat(heavy.label("zone")).isEqualTo("b");
    assertThat(light.label("zone")).isNull();
  }

  @Test
  void endpointsRefuseWhatTheRouterNeverShows() {
    FakeEndpointStats stats = FakeEndpoint.of("a").stats();

    assertThatThrownBy(() -> FakeEndpoint.of("a", 0)).hasMessageContaining("1 to 1000000");
    assertThatThrownBy(() -> FakeEndpoint.of("a", 1_000_001)).hasMessageContaining("1 to 1000000");
    assertThatThrownBy(() -> stats.inFlight(-1)).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> stats.failureRate(1.5)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> stats.latencyNanos(-1)).hasMessageContaining("0 or more");
    assertThatThrownBy(stats::end).hasMessageContaining("no attempt");
    assertThat(stats.inFlight()).isZero();
  }

  @Test
  void setsAreOrderedByIdAndHoldAnIdOnce() {
    FakeEndpoint a = FakeEndpoint.of("a");
    FakeEndpoint b = FakeEndpoint.of("b");
    FakeEndpointSet set = FakeEndpointSet.of(b, a);

    assertThat(set.get(0)).isSameAs(a);
    assertThat(set.without("a").get(0)).isSameAs(b);
    assertThat(set.contains(b.withWeight(2))).isFalse();
    assertThat(set.where(endpoint -> endpoint == b).size()).isEqualTo(1);
    assertThatThrownBy(() -> set.with(a.withWeight(2))).hasMessageContaining("'a'");
  }

  @Test
  void requestsMapIpv4AddressesAsTheRouterDoes() {
    FakeRequest request = new FakeRequest().from("192.0.2.1");

    assertThat(request.addressHigh()).isZero();
    assertThat(request.addressLow()).isEqualTo(0xFFFF_C000_0201L);
    assertThat(request.clientAddress().getHostAddress()).isEqualTo("192.0.2.1");
  }

  @Test
  void requestsTakeIpv6LiteralsAndNoNames() {
    FakeRequest request = new FakeRequest().from("2001:db8::1");

    assertThat(request.addressHigh()).isEqualTo(0x2001_0DB8_0000_0000L);
    assertThat(request.addressLow()).isEqualTo(1);
    assertThatThrownBy(() -> request.from("localhost")).hasMessageContaining("'localhost'");
  }

  @Test
  void requestsRememberWhatWasTried() {
    FakeEndpointSet set = FakeEndpointSet.numbered(6);
    FakeRequest request = new FakeRequest().header("X-Canary", "true");
    for (int i = 0; i < 5; i++) {
      request.markTried(set.get(i));
    }

    assertThat(request.tried(set.get(4))).isTrue();
    assertThat(request.tried(set.get(5))).isFalse();
    assertThat(request.clearTried().tried(set.get(4))).isFalse();
    assertThat(request.header("x-canary")).isEqualTo("true");
    assertThat(request.header("other")).isNull();
  }

  @Test
  void contextsOfOneSeedDrawTheSameNumbers() {
    FakeProviderContext context = new FakeProviderContext(7);

    assertThat(context.random().nextLong()).isEqualTo(new SeededRandom(7).nextLong());
    assertThat(context.random().nextLong()).isNotEqualTo(new SeededRandom(7).nextLong());
  }

  @Test
  void contextsShowGauges() {
    FakeProviderContext context = new FakeProviderContext();
    context.gauge("ring.size", () -> 4);

    assertThat(context.gauge("ring.size")).isEqualTo(4);
    assertThatThrownBy(() -> context.gauge("ring")).hasMessageContaining("ring.size");
    assertThatThrownBy(() -> context.gauge("Ring Size", () -> 4))
        .hasMessageContaining("lower-case");
  }

  @Test
  void optionTablesShowWhatADescriptorSays() {
    Descriptor descriptor =
        new Descriptor(
            "sample",
            List.of("example"),
            "Does this.",
            List.of(
                new Option("size", Integer.class, "3", 1, 9, "How many."),
                new Option("least", Double.class, "0.5", 0.25, Double.POSITIVE_INFINITY, "Least."),
                new Option("zone", String.class, null, "Where.")),
            Set.of(Need.HASH_KEY, Need.LATENCY));

    assertThat(OptionTable.of(descriptor))
        .isEqualTo(
            """
            # sample

            Does this.

            Also accepted: `example`.

            Needs: latency, hash key.

            | Option | Type | Default | Range | Meaning |
            |---|---|---|---|---|
            | `size` | integer | `3` | 1 to 9 | How many. |
            | `least` | double | `0.5` | 0.25 or more | Least. |
            | `zone` | string | required | any | Where. |
            """);
  }
}
