package dev.fairlead.telemetry;

import dev.fairlead.dropin.Dropin;
import dev.fairlead.dropin.Dropins;
import dev.fairlead.dropin.Leftovers;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.StrategyFaults;
import dev.fairlead.pool.StrategyHolder;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What there is to tell of plugins: which are there, and how they behave. */
final class PluginFamilies {
  private PluginFamilies() {}

  static void add(
      Dropins dropins,
      Collection<PoolState> pools,
      PluginFaults others,
      List<MetricFamilySamples> families) {
    Family loaded = Family.gauge("fairlead_plugin_loaded", "1: the plugin is in use.", "plugin");
    Family refused =
        Family.gauge(
            "fairlead_plugin_refused",
            "1: the files of the plugin, as they are now, cannot be used.",
            "plugin");
    for (Dropin dropin : dropins.loaded()) {
      loaded.add(1, dropin.name());
    }
    dropins.problems().keySet().forEach(name -> refused.add(1, name));
    Family quarantined =
        Family.gauge(
            "fairlead_plugin_quarantined",
            "1 while the pool does without its strategy, or that without its module.",
            "pool",
            "strategy",
            "plugin");
    Family faults =
        Family.counter(
            "fairlead_plugin_faults",
            "What plugins did wrong.",
            "pool",
            "strategy",
            "plugin",
            "kind");
    for (PoolState pool : pools) {
      StrategyHolder holder = pool.snapshot().strategyHolder();
      String strategy = pool.snapshot().config().strategy().name();
      String plugin = holder.origin().plugin();
      int out = holder.outOfUse() == null ? 0 : 1;
      quarantined.add(out, pool.name(), strategy, holder.plugin());
      StrategyFaults counts = pool.strategyFaults();
      faults.add(counts.slow(), pool.name(), strategy, plugin, "slow");
      counts
          .nested()
          .read(
              (culprit, broke, blocked) -> {
                String who = culprit == null ? strategy : culprit.path();
                String from = culprit == null ? plugin : culprit.plugin();
                faults.add(broke, pool.name(), who, from, "broke-contract");
                faults.add(blocked, pool.name(), who, from, "blocked");
              });
    }
    others.forEach((of, count) -> faults.add(count, of.pool(), of.part(), of.plugin(), of.kind()));
    Family versions =
        Family.gauge(
            "fairlead_plugin_versions",
            "Versions of the plugin in memory, those not in use any more included.",
            "plugin");
    each(dropins, Leftovers.versions(), 1, versions);
    Family threads =
        Family.gauge(
            "fairlead_plugin_threads_left",
            "Threads that the plugin keeps although its call is over, or its instance closed.",
            "plugin");
    each(dropins, Leftovers.threads(), 0, threads);
    families.add(versions.samples());
    families.add(threads.samples());
    families.add(loaded.samples());
    families.add(refused.samples());
    families.add(quarantined.samples());
    families.add(faults.samples());
  }

  /** Counts of plugins, of those in use also if they have none. */
  private static void each(Dropins dropins, Map<String, Integer> counts, int none, Family family) {
    Map<String, Integer> all = new TreeMap<>(counts);
    dropins.loaded().forEach(dropin -> all.putIfAbsent(dropin.name(), none));
    all.forEach((plugin, count) -> family.add(count, plugin));
  }
}
