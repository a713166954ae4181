package dev.fairlead.plugin.geoip;

import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Metadata;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import dev.fairlead.plugin.geoip.DatabaseCheck.Unsound;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * One database that was found sound, with the routes found in it so far; replaced as a whole. Any
 * number of threads look things up.
 */
final class GeoDatabase {
  /** Addresses that two databases are compared by. */
  static final int SAMPLE = 1_000;

  /** A database of places names one within its first networks, if not at once. */
  private static final int MOST_NETWORKS = 200_000;

  private static final int NETWORKS_READ = 2_000;

  private final Reader reader;
  private final Class<? extends LocationRecord> schema;
  private final boolean coordinates;
  private final Regions regions;
  private final boolean fullAddress;
  private final Lookups lookups;
  private final RouteCache cache;

  /**
   * Finds out how to read a database.
   *
   * @param cacheSize how many routes to remember
   * @param fullAddress whether all of an address is looked up
   * @throws Unsound if it names no places, or cannot be read
   */
  GeoDatabase(Reader reader, Regions regions, int cacheSize, boolean fullAddress, Lookups lookups)
      throws Unsound {
    this.reader = reader;
    this.regions = regions;
    this.fullAddress = fullAddress;
    this.lookups = lookups;
    this.cache = new RouteCache(cacheSize);
    try {
      this.schema = schema();
      this.coordinates = readNetworks(schema);
    } catch (RuntimeException | IOException | InvalidNetworkException e) {
      throw new Unsound("its records cannot be read: " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private Class<? extends LocationRecord> schema()
      throws IOException, InvalidNetworkException, Unsound {
    @SuppressWarnings("rawtypes")
    Networks<Map> networks = reader.networks(Map.class);
    if (!networks.hasNext()) {
      throw new Unsound("it holds no network");
    }
    return LocationRecord.of(networks.next().data());
  }

  /** Returns whether some records have coordinates. */
  private boolean readNetworks(Class<? extends LocationRecord> as)
      throws IOException, InvalidNetworkException, Unsound {
    Networks<? extends LocationRecord> networks = reader.networks(as);
    boolean known = false;
    boolean located = false;
    for (int i = 0; networks.hasNext() && (i < NETWORKS_READ || !known && i < MOST_NETWORKS); i++) {
      Location location = networks.next().data().location();
      known |= location.isKnown();
      located |= location.hasCoordinates();
    }
    if (!known) {
      throw new Unsound("its records name no country, continent or coordinates");
    }
    return located;
  }

  Metadata metadata() {
    return reader.getMetadata();
  }

  /** Whether its records have coordinates, to find the nearest region by. */
  boolean hasCoordinates() {
    return coordinates;
  }

  /** How many of {@value #SAMPLE} addresses, always the same, it knows a place of. */
  int knownOfSample() throws Unsound {
    int known = 0;
    for (int i = 0; i < SAMPLE; i++) {
      // Spread over all of IPv4 by the golden ratio.
      long address = i * 0x9E37_79B9L & 0xFFFF_FFFFL;
      Location location = sound(ClientAddress.toInetAddress(0, 0xFFFFL << 32 | address));
      known += location != null && location.isKnown() ? 1 : 0;
    }
    return known;
  }

  /**
   * Checks addresses whose place is known.
   *
   * @param expected where the addresses must be found
   * @throws Unsound if one is elsewhere; the message names it
   */
  void check(Territory expected, List<InetAddress> addresses) throws Unsound {
    for (InetAddress address : addresses) {
      Location location = sound(address);
      if (location == null || !expected.contains(location)) {
        throw new Unsound(
            "it does not find " + address.getHostAddress() + " in " + expected.code());
      }
    }
  }

  private Location sound(InetAddress address) throws Unsound {
    try {
      return read(address);
    } catch (RuntimeException | IOException e) {
      throw new Unsound("its records cannot be read: " + reason(e));
    }
  }

  private Location read(InetAddress address) throws IOException {
    if (metadata().ipVersion() == 4 && address.getAddress().length == 16) {
      return null;
    }
    LocationRecord found = reader.get(address, schema);
    return found == null ? null : found.location();
  }

  /**
   * Finds the {@link Route} of a client. Never fails: what cannot be read is not known.
   *
   * @param high of the client's address, as {@link dev.fairlead.spi.RequestContext} has it
   * @param low likewise
   */
  long route(long high, long low) {
    long keyHigh = ClientAddress.high(high, fullAddress);
    long keyLow = ClientAddress.low(high, low, fullAddress);
    lookups.all.increment();
    long route = cache.get(keyHigh, keyLow);
    return route == RouteCache.ABSENT ? routeUncached(keyHigh, keyLow) : route;
  }

  private long routeUncached(long high, long low) {
    lookups.uncached.increment();
    Location location = null;
    try {
      location = read(ClientAddress.toInetAddress(high, low));
    } catch (RuntimeException | IOException e) {
      lookups.failed.increment();
    }
    long route = regions.route(location);
    cache.put(high, low, route);
    return route;
  }
}
