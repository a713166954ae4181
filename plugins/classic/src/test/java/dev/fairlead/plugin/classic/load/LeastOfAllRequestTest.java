package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.StrategyContract;
import java.util.Map;

/** The contract once more with the option that takes another path through a pick. */
class LeastOfAllRequestTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new LeastRequestProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return Map.of("choices", "0", "bias", "1.5");
  }
}
