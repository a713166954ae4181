package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.StrategyContract;

class PrequalTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new PrequalProvider();
  }
}
