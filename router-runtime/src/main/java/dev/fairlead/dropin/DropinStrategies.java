package dev.fairlead.dropin;

import dev.fairlead.dropin.Dropin.Offer;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.List;

/** The strategies of a plugin, as providers that cannot keep their caller for ever. */
public final class DropinStrategies {
  private DropinStrategies() {}

  /** Providers that stand for those of the plugin. */
  public static List<StrategyProvider> of(Dropin dropin) {
    List<StrategyProvider> providers = new ArrayList<>();
    for (Offer<StrategyProvider> offer : dropin.offers(StrategyProvider.class)) {
      providers.add(new Bounded(dropin, offer));
    }
    return providers;
  }

  /** The plugin's own strategy behind one that was made here; any other is returned as it is. */
  public static Strategy unwrap(Strategy strategy) {
    return strategy instanceof BoundedStrategy bounded ? bounded.strategy() : strategy;
  }

  private record Bounded(Dropin dropin, Offer<StrategyProvider> offer) implements StrategyProvider {
    @Override
    public Descriptor descriptor() {
      return offer.descriptor();
    }

    @Override
    public String version() {
      return offer.version();
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      Strategy made =
          Patience.run("create", dropin.loader(), () -> offer.provider().create(context, options));
      return made == null ? null : new BoundedStrategy(made, dropin.loader());
    }

    @Override
    public String toString() {
      return offer.provider().getClass().getName() + " in plugin " + dropin;
    }
  }
}
