package dev.fairlead.plugin.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every strategy says why, and chooses no differently for being asked. */
class ExplanationTest {
  private final FakeEndpointSet set = FakeEndpointSet.weighted(1, 2, 3, 4);

  static Stream<StrategyProvider> providers() {
    return ServiceLoader.load(StrategyProvider.class).stream().map(ServiceLoader.Provider::get);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givesTermsOfTheChosenEndpoint(StrategyProvider provider) {
    Picker picker = Picks.strategy(provider, Map.of()).update(set);
    for (int client = 1; client < 50; client++) {
      RecordedExplanation explanation = new RecordedExplanation();
      Endpoint picked = picker.pick(request(client).explanation(explanation));

      assertThat(explanation.terms()).containsKey(picked.id());
      assertThat(explanation.excluded()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void namesTheEndpointsThatWereTried(StrategyProvider provider) {
    Picker picker = Picks.strategy(provider, Map.of()).update(set);
    RecordedExplanation explanation = new RecordedExplanation();
    picker.pick(request(1).markTried(set.get(2)).explanation(explanation));

    assertThat(explanation.excluded()).containsOnlyKeys(set.get(2).id());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void choosesTheSameWhenExplained(StrategyProvider provider) {
    Picker silent = Picks.strategy(provider, Map.of()).update(set);
    Picker explained = Picks.strategy(provider, Map.of()).update(set);
    for (int client = 1; client < 50; client++) {
      assertThat(explained.pick(request(client).explanation(new RecordedExplanation())))
          .isSameAs(silent.pick(request(client)));
    }
  }

  private static FakeRequest request(int client) {
    return new FakeRequest().fromIpv4(client).hashKey(client * 0x9E37_79B9_7F4A_7C15L);
  }
}
