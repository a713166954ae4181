package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Finds the client's region and leaves the choice within it to a strategy of that region's own.
 * Endpoints belong to the region their label names; one more strategy has those that belong to
 * none.
 */
final class RegionStrategy implements Strategy {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final Regions regions;
  private final Settings settings;
  private final Supplier<GeoDatabase> database;
  private final Map<String, Integer> positions = new HashMap<>();

  /** One for each region, and one for the rest. */
  private final Strategy[] nested;

  /** Requests served by each region, and by the rest. */
  private final LongAdder[] picks;

  /** Requests of each region's own clients that another served. */
  private final LongAdder[] spills;

  private final long[] routes;

  /**
   * How to choose.
   *
   * @param label the endpoint label that names its region
   * @param strict whether requests never leave their region
   * @param fullAddress whether the whole address tells clients apart
   * @param spillThreshold requests in flight per weight from which other regions are preferred; 0:
   *     none
   */
  record Settings(String label, boolean strict, boolean fullAddress, double spillThreshold) {}

  /**
   * @param nested one for each region in their order, and one more; closed with this
   */
  RegionStrategy(
      Regions regions, Settings settings, Supplier<GeoDatabase> database, List<Strategy> nested) {
    this.regions = regions;
    this.settings = settings;
    this.database = database;
    this.nested = nested.toArray(new Strategy[0]);
    this.picks = new LongAdder[nested.size()];
    this.spills = new LongAdder[nested.size()];
    this.routes = new long[regions.size()];
    for (int region = 0; region < nested.size(); region++) {
      picks[region] = new LongAdder();
      spills[region] = new LongAdder();
    }
    for (int region = 0; region < regions.size(); region++) {
      positions.put(regions.name(region), region);
      routes[region] = regions.routeFrom(region);
    }
  }

  @Override
  public Picker update(EndpointSet available) {
    RegionGroup[] groups = new RegionGroup[regions.size()];
    for (int region = 0; region < groups.length; region++) {
      groups[region] = group(available, region);
    }
    return new RegionPicker(this, groups, group(available, groups.length));
  }

  private RegionGroup group(EndpointSet available, int region) {
    EndpointSet set = available.where(endpoint -> region(endpoint) == region);
    return new RegionGroup(set, nested[region].update(set));
  }

  /** The position of an endpoint's region; that behind the last for one that is in none. */
  private int region(Endpoint endpoint) {
    Integer region = positions.get(endpoint.label(settings.label()));
    return region == null ? regions.size() : region;
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    nested[region(endpoint)].completed(request, endpoint, outcome, latencyNanos);
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    int region = region(endpoint);
    return (!settings.strict() || region == Route.region(route(request), 0))
        && nested[region].allows(request, endpoint);
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (Strategy each : nested) {
      try {
        each.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  // ---- for pickers

  Regions regions() {
    return regions;
  }

  boolean isStrict() {
    return settings.strict();
  }

  double spillThreshold() {
    return settings.spillThreshold();
  }

  long route(RequestContext request) {
    return database.get().route(request.addressHigh(), request.addressLow());
  }

  long routeFrom(int region) {
    return routes[region];
  }

  /** A number that depends on what is looked up of a client's address alone, 0 or more. */
  long lot(RequestContext request, long bound) {
    long high = request.addressHigh();
    long low = request.addressLow();
    long hash = ClientAddress.high(high, settings.fullAddress()) * GOLDEN;
    hash ^= ClientAddress.low(high, low, settings.fullAddress());
    hash = (hash ^ hash >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    hash = (hash ^ hash >>> 27) * 0x94D0_49BB_1331_11EBL;
    return ((hash ^ hash >>> 31) >>> 1) % bound;
  }

  /**
   * Counts a request.
   *
   * @param home the position of the client's region
   * @param region the position of the one that serves it
   */
  void picked(int home, int region) {
    picks[region].increment();
    if (home != region) {
      spills[home].increment();
    }
  }

  // ---- for metrics

  /** Requests a region has served. */
  long picks(int region) {
    return picks[region].sum();
  }

  /** Requests of a region's clients that another has served. */
  long spills(int region) {
    return spills[region].sum();
  }
}
