package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;

/**
 * Goes through the regions as the client prefers them and takes the first that has an endpoint for
 * it: first only regions below their load threshold, then any.
 */
final class RegionPicker implements Picker {
  private final RegionStrategy strategy;
  private final Regions regions;
  private final RegionGroup[] groups;
  private final RegionGroup elsewhere;
  private final double threshold;
  private final long weight;

  /**
   * @param groups one for each region, in their order
   * @param elsewhere endpoints that are in none of them
   */
  RegionPicker(RegionStrategy strategy, RegionGroup[] groups, RegionGroup elsewhere) {
    this.strategy = strategy;
    this.regions = strategy.regions();
    this.groups = groups;
    this.elsewhere = elsewhere;
    this.threshold = strategy.spillThreshold();
    long sum = 0;
    for (RegionGroup group : groups) {
      sum += group.weight();
    }
    this.weight = sum;
  }

  @Override
  public Endpoint pick(RequestContext request) {
    long route = strategy.route(request);
    Explanation explanation = request.explanation();
    int home = Route.region(route, 0);
    if (explanation != null) {
      RegionNotes.home(explanation, regions, route);
    }
    if (strategy.isStrict()) {
      return pickAtHome(request, home, explanation);
    }
    if (home < 0) {
      home = drawn(request);
      route = strategy.routeFrom(home);
    }
    Endpoint endpoint = null;
    if (threshold > 0) {
      endpoint = pick(request, route, threshold, explanation);
    }
    if (endpoint == null) {
      endpoint = pick(request, route, Double.POSITIVE_INFINITY, explanation);
    }
    return endpoint;
  }

  private Endpoint pickAtHome(RequestContext request, int home, Explanation explanation) {
    if (explanation != null) {
      RegionNotes.strict(request, home, groups, elsewhere);
    }
    if (home < 0) {
      return null;
    }
    Endpoint endpoint = groups[home].pick(request);
    if (endpoint != null) {
      strategy.picked(home, home);
    }
    return endpoint;
  }

  /** A region for a client whose own is not known: by lot and weight, always the same. */
  private int drawn(RequestContext request) {
    long lot = strategy.lot(request, Math.max(1, weight));
    int region = 0;
    while (region < groups.length - 1 && (lot -= groups[region].weight()) >= 0) {
      region++;
    }
    return region;
  }

  private Endpoint pick(
      RequestContext request, long route, double mostLoad, Explanation explanation) {
    int home = Route.region(route, 0);
    int steps = Route.steps(groups.length);
    for (int step = 0; step < steps; step++) {
      int region = Route.regionAt(route, step);
      RegionGroup group = groups[region];
      if (group.isEmpty()) {
        if (explanation != null) {
          RegionNotes.empty(explanation, regions.name(region));
        }
        continue;
      }
      double load = mostLoad == Double.POSITIVE_INFINITY ? 0 : group.load();
      if (load >= mostLoad) {
        if (explanation != null) {
          RegionNotes.loaded(explanation, regions.name(region), load, mostLoad);
        }
        continue;
      }
      Endpoint endpoint = group.pick(request);
      if (endpoint != null) {
        strategy.picked(home, region);
        if (explanation != null) {
          RegionNotes.served(request, regions, route, step, groups, elsewhere);
        }
        return endpoint;
      }
      if (explanation != null) {
        RegionNotes.exhausted(explanation, regions.name(region));
      }
    }
    return mostLoad == Double.POSITIVE_INFINITY ? pickElsewhere(request, home) : null;
  }

  private Endpoint pickElsewhere(RequestContext request, int home) {
    Endpoint endpoint = elsewhere.pick(request);
    if (endpoint != null) {
      strategy.picked(home, groups.length);
    }
    return endpoint;
  }
}
