package com.example.three;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/** What the router finds in the JAR. */
public final class BestOfThreeProvider implements StrategyProvider {
  @Override
  public Descriptor descriptor() {
    return new Descriptor(
        "best-of-three", "The least busy of three drawn at random.", List.of(), Set.of());
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new BestOfThree(context.random());
  }
}
