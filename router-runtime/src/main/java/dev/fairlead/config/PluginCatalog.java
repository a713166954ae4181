package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import java.util.Collection;
import java.util.List;

/** The plugins that can be configured: how the validator learns what they accept. */
@FunctionalInterface
public interface PluginCatalog {
  Collection<Descriptor> strategies();

  default Collection<Descriptor> healthChecks() {
    return List.of();
  }

  default Collection<Descriptor> discoveries() {
    return List.of();
  }

  default Collection<Descriptor> rateLimiters() {
    return List.of();
  }

  default Collection<Descriptor> sessionStores() {
    return List.of();
  }

  /** Tells one version of a plugin's files from another; empty for a plugin on the class path. */
  default String version(Descriptor of) {
    return "";
  }

  /** This catalog together with what a directory holds now; itself if it knows no directories. */
  default PluginCatalog with(PluginsConfig.Source source) {
    return this;
  }

  /** Which plugins of the directory cannot be used and why, a sentence for each. */
  default List<String> problems() {
    return List.of();
  }

  /**
   * Why a strategy that is not here may be configured all the same, or null if it may not: its
   * plugin was here, or may be one that cannot be used at the moment. Its pool runs on the fallback
   * until it comes.
   *
   * @param similar whether one that is here has nearly that name, so that it may be a slip
   */
  default String absence(String strategy, boolean similar) {
    return null;
  }
}
