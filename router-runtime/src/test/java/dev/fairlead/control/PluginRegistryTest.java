package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.StrategyConfig;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class PluginRegistryTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ScheduledExecutorService> executors = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  private PluginRegistry registry(StrategyProvider... providers) {
    return new PluginRegistry(List.of(providers), meters);
  }

  @Test
  void findsThePluginsOnTheClassPath() {
    assertThat(PluginRegistry.load(meters).strategies())
        .extracting(Descriptor::name)
        .contains("round-robin", "random", "least-request", "p2c", "ip-hash");
  }

  @Test
  void handsOutOptionsWithDefaults() {
    Recorder recorder = new Recorder("leaf");
    PluginRegistry registry = registry(recorder);
    registry.create("web", new StrategyConfig("leaf", Map.of("size", "7")), null);
    assertThat(recorder.options.integer("size")).isEqualTo(7);
    assertThat(recorder.options.duration("window")).isEqualTo(Duration.ofSeconds(10));
    assertThat(recorder.options.flag("eager")).isTrue();
    assertThat(recorder.options.decimal("bias")).isEqualTo(1.5);
    assertThat(recorder.options.text("mode")).isEqualTo("plain");
    assertThatThrownBy(() -> recorder.options.integer("mode"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("strategy 'leaf' lists no option 'mode' of type Integer");
    assertThatThrownBy(() -> recorder.options.text("nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheProviderThatThrows() {
    StrategyProvider broken =
        new Recorder("broken") {
          @Override
          public Strategy create(ProviderContext context, Options options) {
            throw new IllegalStateException("out of luck");
          }
        };
    assertThatThrownBy(
            () -> registry(broken).create("web", new StrategyConfig("broken", Map.of()), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pool 'web': strategy 'broken' (" + broken.getClass().getName())
        .hasMessageContaining("out of luck");
  }

  @Test
  void refusesTwoPluginsOfOneName() {
    assertThatThrownBy(() -> registry(new Recorder("same"), new Recorder("same")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two plugins are named 'same'");
  }

  @Test
  void endsTasksAndGaugesWithTheStrategy() {
    Strategy strategy =
        registry(new Recorder("leaf")).create("web", new StrategyConfig("leaf", Map.of()), null);
    assertThat(meters.get("fairlead.strategy.leaf.size").tag("pool", "web").gauge().value())
        .isEqualTo(3);
    assertThat(executors).hasSize(1);
    strategy.close();
    assertThat(closed).containsExactly("web");
    assertThat(executors.get(0).isShutdown()).isTrue();
    assertThat(meters.find("fairlead.strategy.leaf.size").gauge()).isNull();
  }

  @Test
  void makesNestedStrategiesWithTheirOwnContext() {
    StrategyProvider nest =
        new Recorder("nest") {
          @Override
          public Descriptor descriptor() {
            return new Descriptor(
                "nest",
                "Nests.",
                List.of(new Option("inner", Strategy.class, "leaf", "the inner one")),
                Set.of());
          }

          @Override
          public Strategy create(ProviderContext context, Options options) {
            Strategy one = options.newStrategy("inner");
            Strategy two = options.newStrategy("inner");
            return new Strategy() {
              @Override
              public Picker update(EndpointSet available) {
                return one.update(available);
              }

              @Override
              public void close() {
                one.close();
                two.close();
              }
            };
          }
        };
    PluginRegistry registry = registry(new Recorder("leaf"), nest);
    assertThat(registry.needs(new StrategyConfig("nest", Map.of()))).contains(Need.LATENCY);
    Strategy strategy = registry.create("web", new StrategyConfig("nest", Map.of()), null);
    assertThat(meters.find("fairlead.strategy.leaf.size").gauges())
        .extracting(gauge -> gauge.getId().getTag("strategy"))
        .containsExactlyInAnyOrder("nest/leaf", "nest/leaf-2");
    strategy.close();
    assertThat(meters.find("fairlead.strategy.leaf.size").gauges()).isEmpty();
  }

  @Test
  void acceptsAliases() {
    PluginRegistry registry = PluginRegistry.load(meters);
    Strategy strategy =
        registry.create("web", new StrategyConfig("least-connections", Map.of()), null);
    strategy.close();
  }

  private class Recorder implements StrategyProvider {
    private final String name;
    Options options;

    Recorder(String name) {
      this.name = name;
    }

    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          name,
          "Records.",
          List.of(
              new Option("size", Integer.class, "3", 1, 10, "a number"),
              new Option("window", Duration.class, "10s", "a time"),
              new Option("eager", Boolean.class, "true", "a flag"),
              new Option("bias", Double.class, "1.5", "a share"),
              new Option("mode", String.class, "plain", "a word")),
          Set.of(Need.LATENCY));
    }

    @Override
    public Strategy create(ProviderContext context, Options given) {
      options = given;
      int size = given.integer("size");
      context.gauge("size", () -> size);
      executors.add(context.background());
      return new Strategy() {
        @Override
        public Picker update(EndpointSet available) {
          return request -> null;
        }

        @Override
        public void close() {
          closed.add(context.owner());
        }
      };
    }
  }
}
