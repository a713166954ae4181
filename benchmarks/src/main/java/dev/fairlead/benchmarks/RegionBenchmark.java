package dev.fairlead.benchmarks;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.MmdbWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code region} costs, with its cache and without: a look-up alone ({@code allows} under
 * strict residency is one, and a comparison), and a pick with {@code p2c} within four regions.
 * Every request is from another of 4,096 networks of a City database.
 *
 * <p>Bytes per operation: {@code -prof gc}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegionBenchmark {
  private static final int NETWORKS = 4096;
  private static final String[] REGIONS = {"frankfurt", "virginia", "tokyo", "sydney"};
  private static final String[] PLACES = {"at:50,9", "at:39,-77", "at:36,140", "at:-34,151"};

  /** One pool, shared by all threads. */
  @State(Scope.Benchmark)
  public static class Pool {
    /** How many networks are remembered. */
    @Param({"65536", "0"})
    public int cache;

    /** How many endpoints the pool has. */
    @Param({"2", "16", "100", "1000"})
    public int endpoints;

    private Path file;
    private Strategy preferring;
    private Strategy strict;
    private Picker picker;
    private Endpoint endpoint;

    /** Writes the database and builds the picker. */
    @Setup(Level.Trial)
    public void build() throws IOException {
      file = Files.createTempFile("benchmark", ".mmdb");
      database().write(file);
      preferring = strategy("prefer");
      strict = strategy("strict");
      FakeEndpointSet set = FakeEndpointSet.of();
      for (int i = 0; i < endpoints; i++) {
        set = set.with(FakeEndpoint.of("e" + (10_000 + i)).withLabel("region", REGIONS[i % 4]));
        set.get(i).stats().inFlight(i * 31 % 17);
      }
      picker = preferring.update(set);
      endpoint = set.get(0);
    }

    /** Ends the strategies. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      preferring.close();
      strict.close();
      Files.delete(file);
    }

    private static MmdbWriter database() {
      MmdbWriter writer = new MmdbWriter("GeoLite2-City");
      String[] languages = {"de", "en", "es", "fr", "ja", "pt-BR", "ru", "zh-CN"};
      for (int i = 0; i < NETWORKS; i++) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String language : languages) {
          names.put(language, "City " + i + " in " + language);
        }
        writer.put(
            "10." + (i >> 8) + "." + (i & 255) + ".0/24",
            Map.of(
                "city", Map.of("geoname_id", i, "names", names),
                "country", Map.of("iso_code", "DE", "names", names),
                "location", Map.of("latitude", i % 170 - 85.0, "longitude", i % 350 - 175.0)));
      }
      return writer;
    }

    private Strategy strategy(String residency) {
      Map<String, List<String>> regions = new LinkedHashMap<>();
      for (int i = 0; i < REGIONS.length; i++) {
        regions.put(REGIONS[i], List.of(PLACES[i]));
      }
      StrategyProvider region = provider("region");
      return region.create(
          context(),
          FakeOptions.of(
              region.descriptor(),
              Map.of(
                  "database",
                  file.toString(),
                  "regions",
                  regions,
                  "residency",
                  residency,
                  "cache-size",
                  Integer.toString(cache),
                  "then",
                  (Supplier<Strategy>) Pool::nested)));
    }

    private static Strategy nested() {
      StrategyProvider p2c = provider("p2c");
      return p2c.create(context(), FakeOptions.of(p2c.descriptor()));
    }

    private static FakeProviderContext context() {
      return new FakeProviderContext(() -> ThreadLocalRandom.current().nextLong());
    }

    private static StrategyProvider provider(String name) {
      for (StrategyProvider provider : ServiceLoader.load(StrategyProvider.class)) {
        if (provider.descriptor().name().equals(name)) {
          return provider;
        }
      }
      throw new IllegalArgumentException("no strategy '" + name + "' on the class path");
    }
  }

  /** The requests of one thread. */
  @State(Scope.Thread)
  public static class Client {
    private final FakeRequest request = new FakeRequest();
    private int network = ThreadLocalRandom.current().nextInt();

    private FakeRequest next() {
      network += 0x9E37_79B9;
      return request.fromIpv4(10 << 24 | (network >>> 20) << 8 | network & 0xFF);
    }
  }

  /** Where a client is. */
  @Benchmark
  public boolean lookUp(Pool pool, Client client) {
    return pool.strict.allows(client.next(), pool.endpoint);
  }

  /** One pick of a first attempt. */
  @Benchmark
  public Endpoint pick(Pool pool, Client client) {
    return pool.picker.pick(client.next());
  }
}
