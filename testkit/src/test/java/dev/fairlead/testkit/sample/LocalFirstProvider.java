package dev.fairlead.testkit.sample;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/** Describes and makes the strategy {@code local-first}. */
public final class LocalFirstProvider implements StrategyProvider {
  @Override
  public Descriptor descriptor() {
    return new Descriptor(
        "local-first",
        "Prefers endpoints in the router's own zone and turns to the others when none is left.",
        List.of(
            new Option("zone", String.class, null, "The value of the label `zone` that is local.")),
        Set.of());
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    return new LocalFirst(options.text("zone"), context.random());
  }
}
