package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeProviderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategiesTest {
  private final List<String> made = new ArrayList<>();
  private final Strategies strategies =
      Strategies.onClassPath()
          .with(
              new Provider("inner", Set.of(Need.LATENCY), new Option("n", Integer.class, "1", "")))
          .with(
              new Provider(
                  "outer",
                  Set.of(),
                  new Option("one", Strategy.class, "inner", ""),
                  new Option("many", Strategy[].class, "inner, oracle", ""),
                  new Option("texts", String[].class, "a, b", ""),
                  new Option("map", Map.class, "", "")));

  @Test
  void findsTheOracleAndWhatIsOnTheClassPath() {
    assertThat(strategies.descriptors()).containsKeys("oracle", "inner", "outer");
  }

  @Test
  void nestedStrategiesAreMadeByName() {
    make("outer");

    assertThat(made).containsExactly("inner 1", "inner 1", "outer [inner, oracle] [a, b] {}");
  }

  @Test
  void nestedStrategiesHaveTheirOwnOptions() {
    make("outer:one=inner(n=2),many=[inner(n=3),inner],texts=[x],map=[eu: DE|FR, us: US]");

    assertThat(made)
        .containsExactly(
            "inner 2", "inner 3", "inner 1", "outer [inner, inner-2] [x] {eu=[DE, FR], us=[US]}");
  }

  @Test
  void needsOfNestedStrategiesCount() {
    assertThat(strategies.contestant("outer").needs()).containsExactly(Need.LATENCY);
    assertThat(strategies.contestant("oracle").needs()).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidBeforeTheRun() {
    refused("uter", "did you mean 'outer'?");
    refused("outer:one=iner", "did you mean 'inner'?");
    refused("inner:n=x", "a whole number");
    refused("inner:m=1", "unknown option 'm'");
    refused("inner:n", "expected name=value");
    refused("inner:n=1,n=2", "given twice");
    refused("outer:many=[inner", "not closed");
    refused("outer:one=inner(n=1", "not closed");
    refused(":n=1", "expected a name");
  }

  @Test
  void mapsNeedNames() {
    assertThatThrownBy(() -> StrategySpec.map("[DE|FR]")).hasMessageContaining("name: one|two");
    assertThat(StrategySpec.map("[]")).isEmpty();
    assertThat(StrategySpec.map("a: ")).containsEntry("a", List.of());
  }

  private void refused(String spec, String message) {
    assertThatThrownBy(() -> strategies.check(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private void make(String spec) {
    strategies.contestant(spec).create(new FakeProviderContext());
  }

  private final class Provider implements StrategyProvider {
    private final Descriptor descriptor;

    Provider(String name, Set<Need> needs, Option... options) {
      descriptor = new Descriptor(name, "For tests.", List.of(options), needs);
    }

    @Override
    public Descriptor descriptor() {
      return descriptor;
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      if (descriptor.name().equals("inner")) {
        made.add("inner " + options.integer("n"));
      } else {
        options.newStrategy("one");
        List<String> names = List.copyOf(options.newStrategies("many").keySet());
        made.add("outer " + names + " " + options.texts("texts") + " " + options.lists("map"));
      }
      return new Strategy() {
        @Override
        public Picker update(EndpointSet available) {
          return request -> null;
        }
      };
    }
  }
}
