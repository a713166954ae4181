package dev.fairlead.telemetry;

import dev.fairlead.limit.LimiterHolder;
import dev.fairlead.limit.RouteLimit;
import dev.fairlead.route.RouteSnapshot;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.Collection;
import java.util.List;

/** What there is to tell of routes' limiters besides their decisions: how they behave. */
final class LimitFamilies {
  private LimitFamilies() {}

  static void add(Collection<? extends RouteSnapshot> routes, List<MetricFamilySamples> families) {
    Family quarantined =
        Family.gauge(
            "fairlead_limit_quarantined",
            "1: the limiter is not asked any more, as it held event loops up.",
            "route",
            "limiter");
    Family faults =
        Family.counter(
            "fairlead_limit_faults",
            "What a route's limiter did wrong.",
            "route",
            "limiter",
            "kind");
    for (RouteSnapshot route : routes) {
      RouteLimit limit = route.limit();
      if (limit != null) {
        LimiterHolder holder = limit.holder();
        quarantined.add(holder.quarantine() == null ? 0 : 1, route.name(), holder.name());
        faults.add(holder.failures(), route.name(), holder.name(), "failed");
        faults.add(holder.slow(), route.name(), holder.name(), "slow");
        faults.add(holder.blocked(), route.name(), holder.name(), "blocked");
      }
    }
    families.add(quarantined.samples());
    families.add(faults.samples());
  }
}
