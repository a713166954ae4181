package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;

/** The endpoints of one region that are offered, the nested strategy's picker, and their load. */
final class RegionGroup {
  /** Endpoints looked at per pick on average, however many there are. */
  private static final int LOOKS_PER_PICK = 16;

  private final Endpoint[] endpoints;
  private final Picker picker;
  private final long weight;
  private final int picksPerLook;
  private volatile double load;

  /** Counts down racily: it matters little which pick looks. */
  private int untilNextLook;

  RegionGroup(EndpointSet set, Picker picker) {
    this.picker = picker;
    this.endpoints = new Endpoint[set.size()];
    long sum = 0;
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = set.get(i);
      sum += endpoints[i].weight();
    }
    this.weight = sum;
    this.picksPerLook = endpoints.length / LOOKS_PER_PICK;
  }

  boolean isEmpty() {
    return endpoints.length == 0;
  }

  Endpoint[] endpoints() {
    return endpoints;
  }

  /** The weight of all its endpoints, whatever their health. */
  long weight() {
    return weight;
  }

  Endpoint pick(RequestContext request) {
    return picker.pick(request);
  }

  /**
   * Requests in flight for each unit of weight, weights scaled by health: a region whose endpoints
   * fail has less to carry its load with. In a large region a figure of a few picks ago.
   */
  double load() {
    if (picksPerLook <= 1) {
      return measure();
    }
    if (--untilNextLook <= 0) {
      untilNextLook = picksPerLook;
      load = measure();
    }
    return load;
  }

  private double measure() {
    double inFlight = 0;
    double capacity = 0;
    for (Endpoint endpoint : endpoints) {
      inFlight += endpoint.stats().inFlight();
      capacity += endpoint.effectiveWeight();
    }
    return inFlight / capacity;
  }
}
