package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.StrategyContract;
import java.util.Map;
import java.util.function.Supplier;

/** The contract while there are no weights. */
class WasmFallbackTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new WasmProvider();
  }

  @Override
  protected Map<String, ?> options() {
    Supplier<Strategy> fallback = AnyFit::new;
    return Map.of("module", Modules.SAMPLE.toString(), "fallback", fallback);
  }
}
