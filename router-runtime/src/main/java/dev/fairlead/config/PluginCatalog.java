package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import java.util.Collection;

/** The strategies that can be configured: how the validator learns what a plugin accepts. */
@FunctionalInterface
public interface PluginCatalog {
  Collection<Descriptor> strategies();
}
