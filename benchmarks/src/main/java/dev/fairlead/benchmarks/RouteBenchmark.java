package dev.fairlead.benchmarks;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouteConfig.HeaderChanges;
import dev.fairlead.config.RouteConfig.Match;
import dev.fairlead.config.RouteConfig.Target;
import dev.fairlead.pool.PoolState;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.route.RouteTable;
import dev.fairlead.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What finding a route costs, by number of routes. One route is {@code /**}; a thousand are ten
 * paths, among them prefixes and patterns, on each of a hundred hosts, half of which are wildcards.
 * Every request is for another host and path.
 *
 * <p>Bytes per match: {@code -prof gc}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class RouteBenchmark {
  private static final int REQUESTS = 1024;
  private static final String[] PATTERNS = {
    "/**",
    "/api/v1/**",
    "/api/v2/**",
    "/api/*/status",
    "/static/**",
    "/health",
    "/users/*",
    "/users/*/orders/*",
    "/users/*/orders/*/items/**",
    "/login"
  };
  private static final String[] TARGETS = {
    "/",
    "/api/v1/things/17?expand=all",
    "/api/v3/status",
    "/static/css/site.css?v=3",
    "/health",
    "/users/4711",
    "/users/4711/orders/12",
    "/users/4711/orders/12/items/3/picture.png",
    "/users/4711/basket",
    "/login"
  };

  /** How many routes the table has. */
  @Param({"1", "1000"})
  public int routes;

  private final Fields fields = new Fields();
  private final String[] hosts = new String[REQUESTS];
  private final String[] targets = new String[REQUESTS];
  private final int[] pathLengths = new int[REQUESTS];
  private RouteTable table;
  private int next;

  /** Builds the table and the requests. */
  @Setup
  public void build() {
    List<RouteConfig> configs = new ArrayList<>();
    if (routes == 1) {
      configs.add(route(0, null, "/**"));
    } else {
      for (int i = 0; i < routes; i++) {
        int host = i / PATTERNS.length;
        String name = "s" + host + ".example.com";
        configs.add(route(i, host % 2 == 0 ? name : "*." + name, PATTERNS[i % PATTERNS.length]));
      }
    }
    PoolState pool = new PoolState("pool", List.of(), null, null, null, List.of());
    table = RouteTable.of(configs, name -> pool);
    fields.add("accept", "*/*");
    fields.add("user-agent", "benchmark");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < REQUESTS; i++) {
      int host = random.nextInt(Math.max(1, routes / PATTERNS.length));
      String name = "s" + host + ".example.com:8080";
      hosts[i] = host % 2 == 0 ? name : "www." + name;
      targets[i] = TARGETS[random.nextInt(TARGETS.length)];
      int query = targets[i].indexOf('?');
      pathLengths[i] = query < 0 ? targets[i].length() : query;
    }
  }

  private static RouteConfig route(int index, String host, String path) {
    return new RouteConfig(
        "r" + index,
        new Match(List.of(), host, path, List.of(), List.of()),
        List.of(new Target("pool", 1)),
        null,
        null,
        HeaderChanges.NONE,
        HeaderChanges.NONE,
        -1,
        null);
  }

  /** One match; every request has a route. */
  @Benchmark
  public RouteSnapshot match() {
    int i = next++ & REQUESTS - 1;
    return table.match("web", hosts[i], targets[i], pathLengths[i], "GET", fields);
  }
}
