package dev.fairlead.pool;

import java.util.ArrayList;
import java.util.List;

/** What checks found and is not published yet. Under the pool's monitor. */
final class Verdicts {
  private record Turned(EndpointState endpoint, Health from, Health to, String reason) {}

  private final List<Turned> turned = new ArrayList<>();

  /** Returns whether it is the first that waits to be published. */
  boolean add(EndpointState endpoint, Health from, Health to, String reason) {
    turned.add(new Turned(endpoint, from, to, reason));
    return turned.size() == 1;
  }

  /** They are published: tells of those whose endpoint is still there, and forgets them all. */
  void tell(PoolState pool, PoolNews news) {
    List<Turned> all = List.copyOf(turned);
    turned.clear();
    for (Turned each : all) {
      for (PooledEndpoint member : pool.snapshot().members()) {
        if (member.state() == each.endpoint) {
          news.tell(l -> l.healthChanged(pool, member, each.from, each.to, each.reason));
        }
      }
    }
  }
}
