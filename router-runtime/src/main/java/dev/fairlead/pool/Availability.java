package dev.fairlead.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides which endpoints of a pool are offered.
 *
 * <ul>
 *   <li>Available is who is healthy and not draining.
 *   <li>Unknown endpoints are left out: their first check is under way. They are no evidence
 *       either, so they count neither as available nor as unavailable. While nobody is available
 *       and somebody is unknown, requests wait for that verdict.
 *   <li>Panic: if less than the threshold of those with a verdict is available, the verdicts are
 *       doubted more than the endpoints, and all are offered but the draining ones, whose operator
 *       was not in doubt.
 * </ul>
 *
 * @param offered those requests may go to, in the order given
 */
record Availability(List<EndpointState> offered, boolean panic, boolean awaitingVerdict) {
  /**
   * @param endpoints all of the pool
   * @param panicThreshold 0 to 1; 0: never panic
   * @param pending whether more endpoints may be found any moment
   */
  static Availability of(
      Collection<EndpointState> endpoints, double panicThreshold, boolean pending) {
    List<EndpointState> healthy = new ArrayList<>();
    List<EndpointState> all = new ArrayList<>();
    int judged = 0;
    for (EndpointState endpoint : endpoints) {
      if (endpoint.draining()) {
        continue;
      }
      all.add(endpoint);
      Health health = endpoint.health();
      if (health != Health.UNKNOWN) {
        judged++;
      }
      if (health == Health.HEALTHY) {
        healthy.add(endpoint);
      }
    }
    boolean unknown = judged < all.size();
    if (healthy.isEmpty() && (unknown || all.isEmpty() && pending)) {
      return new Availability(List.of(), false, true);
    }
    // The least number that is not too few: of 3 at a threshold of 0.5 these are 2, as 1 is less
    // than 1.5.
    boolean panic = healthy.size() < panicThreshold * judged;
    return new Availability(panic ? all : healthy, panic, false);
  }
}
