package dev.fairlead.plugin.geoip;

import dev.fairlead.plugin.geoip.RegionStrategy.Settings;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code region}: sends a client to its own region, which a database tells from its address, or to
 * the nearest; which endpoint there, another strategy decides. When the region has no endpoint to
 * offer, or more to do than its threshold, the next nearest takes its place, unless residency is
 * strict.
 *
 * <p>A pick costs what the nested strategy's costs and a look into a cache; the first from a
 * network costs a look into the database besides, a few microseconds.
 */
public final class RegionProvider implements StrategyProvider {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "region",
          List.of("geoip"),
          "Sends a client to its own region first, then lets another strategy choose there.",
          List.of(
              new Option(
                  "database",
                  String.class,
                  null,
                  "A file in the MaxMind DB format, MaxMind's schemas or flat; a relative path"
                      + " begins where the router was started."),
              new Option(
                  "regions",
                  Map.class,
                  null,
                  "Each region's name with what belongs to it: `DE` (a country), `US-CA` (a"
                      + " subdivision), `continent:EU`, `at:50.11,8.68` (its own coordinates)."),
              new Option(
                  "label", String.class, "region", "The endpoint label that names its region."),
              new Option(
                  "then", Strategy.class, "p2c", "The strategy that chooses within a region."),
              new Option(
                  "spill-threshold",
                  Double.class,
                  "0",
                  0,
                  1_000_000,
                  "Requests in flight per unit of weight, weights scaled by health, from which the"
                      + " next region is preferred; 0 never."),
              Option.oneOf(
                  "residency",
                  List.of("prefer", "strict"),
                  "prefer",
                  "`prefer` leaves the region when it cannot serve; `strict` never does, and the"
                      + " client gets a 503."),
              new Option(
                  "default-region",
                  String.class,
                  "",
                  "Where clients go whose location is not known; without one they are spread over"
                      + " all regions by weight, or refused if residency is strict."),
              new Option(
                  "full-address",
                  Boolean.class,
                  "false",
                  "Looks up all of an address instead of its first 24 bits (IPv4) or 48 bits"
                      + " (IPv6)."),
              new Option(
                  "cache-size",
                  Integer.class,
                  "65536",
                  0,
                  16_777_216,
                  "How many networks are remembered, 32 octets each."),
              new Option(
                  "reload-interval",
                  Duration.class,
                  "30s",
                  "How often to see whether the file has changed; 0s for never."),
              new Option(
                  "canaries",
                  Map.class,
                  "",
                  "Countries, subdivisions or continents, each with addresses that a database must"
                      + " find there, or it is refused.")),
          Set.of(Need.CLIENT_ADDRESS));

  /** For {@link java.util.ServiceLoader}. */
  public RegionProvider() {}

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Strategy create(ProviderContext context, Options options) {
    Regions regions = new Regions(options.lists("regions"), options.text("default-region"));
    boolean full = options.flag("full-address");
    int cacheSize = options.integer("cache-size");
    Settings settings =
        new Settings(
            options.text("label"),
            options.text("residency").equals("strict"),
            full,
            options.decimal("spill-threshold"));
    Lookups lookups = new Lookups();
    DatabaseFile file =
        new DatabaseFile(
            path(options.text("database")),
            reader -> new GeoDatabase(reader, regions, cacheSize, full, lookups),
            canaries(options.lists("canaries")),
            context::event);
    if (regions.needsCoordinates() && !file.current().hasCoordinates()) {
      context.event(
          Severity.WARNING,
          "no-coordinates",
          "The database knows no coordinates: regions without a country, subdivision or continent"
              + " have no clients of their own.",
          Map.of());
    }
    List<Strategy> nested = new ArrayList<>();
    for (int i = 0; i <= regions.size(); i++) {
      nested.add(options.newStrategy("then"));
    }
    RegionStrategy strategy = new RegionStrategy(regions, settings, file::current, nested);
    publish(context, strategy, lookups, file);
    Duration interval = options.duration("reload-interval");
    if (!interval.isZero()) {
      context
          .background()
          .scheduleWithFixedDelay(
              file::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }
    return strategy;
  }

  private static Path path(String text) {
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("option 'database': expected the path of a file");
    }
    return Path.of(text);
  }

  private static Map<Territory, List<InetAddress>> canaries(Map<String, List<String>> written) {
    Map<Territory, List<InetAddress>> canaries = new LinkedHashMap<>();
    written.forEach(
        (place, addresses) -> {
          Territory territory = canary(place);
          canaries.put(territory, addresses.stream().map(RegionProvider::address).toList());
        });
    return canaries;
  }

  private static Territory canary(String text) {
    try {
      Territory territory = Territory.parse(text);
      if (territory.kind() != Territory.Kind.POINT) {
        return territory;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("option 'canaries': " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "option 'canaries': '" + text + "': expected a country, subdivision or continent");
  }

  private static InetAddress address(String text) {
    // Anything else would be looked up as a name.
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      try {
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        // Refused below.
      }
    }
    throw new IllegalArgumentException(
        "option 'canaries': '" + text + "': expected an IPv4 or IPv6 address");
  }

  private static void publish(
      ProviderContext context, RegionStrategy strategy, Lookups lookups, DatabaseFile file) {
    context.gauge("lookups", lookups.all::sum);
    context.gauge("lookups.failed", lookups.failed::sum);
    context.gauge("cache.hit-share", lookups::hitShare);
    context.gauge("database.failures", file::failures);
    context.gauge(
        "database.build-epoch-seconds",
        () -> file.current().metadata().buildTime().getEpochSecond());
    List<String> names = strategy.regions().names();
    for (int i = 0; i < names.size(); i++) {
      int region = i;
      context.gauge("picks", names.get(i), () -> strategy.picks(region));
      context.gauge("spills", names.get(i), () -> strategy.spills(region));
    }
    context.gauge("picks", Regions.ELSEWHERE, () -> strategy.picks(names.size()));
  }
}
