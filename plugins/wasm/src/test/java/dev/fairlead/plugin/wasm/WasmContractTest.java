package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.StrategyContract;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** The contract with weights in force from the first pick on. */
class WasmContractTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new WasmProvider();
  }

  @Override
  protected Map<String, ?> options() {
    Supplier<Strategy> fallback = AnyFit::new;
    return Map.of("module", Modules.SAMPLE.toString(), "fallback", fallback);
  }

  @Override
  @BeforeEach
  public void createStrategy() {
    super.createStrategy();
    Strategy made = strategy;
    strategy =
        new Strategy() {
          @Override
          public Picker update(EndpointSet available) {
            Picker picker = made.update(available);
            context.clock().advance(Duration.ZERO);
            return picker;
          }

          @Override
          public void completed(
              RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
            made.completed(request, endpoint, outcome, latencyNanos);
          }

          @Override
          public void close() {
            made.close();
          }
        };
  }
}
