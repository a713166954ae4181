package dev.fairlead.telemetry;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.affinity.AffinityCounts;
import dev.fairlead.affinity.AffinityResult;
import dev.fairlead.pool.PoolState;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.Collection;
import java.util.List;

/** What became of sessions, and how their stores behave. */
final class AffinityFamilies {
  private AffinityFamilies() {}

  static void add(Collection<PoolState> pools, List<MetricFamilySamples> families) {
    Family requests =
        Family.counter(
            "fairlead_affinity_requests",
            "What affinity did for requests that belong to a session.",
            "pool",
            "result");
    Family faults =
        Family.counter(
            "fairlead_affinity_store_faults",
            "What the pool's session store did wrong.",
            "pool",
            "kind");
    for (PoolState pool : pools) {
      Affinity affinity = pool.affinity().current();
      if (affinity != null) {
        AffinityCounts counts = affinity.sessions().counts();
        for (AffinityResult result : AffinityResult.values()) {
          requests.add(counts.of(result), pool.name(), result.tag());
        }
        faults.add(counts.findsFailed(), pool.name(), "find");
        faults.add(counts.of(AffinityResult.TIMED_OUT), pool.name(), "timeout");
        faults.add(counts.bindsFailed(), pool.name(), "bind");
        faults.add(counts.slow(), pool.name(), "slow");
        faults.add(counts.blocked(), pool.name(), "blocked");
      }
    }
    families.add(requests.samples());
    families.add(faults.samples());
  }
}
