package dev.fairlead.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.wire.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table against {@link SlowRoutes}, on random routes and requests over few words. */
class RouteTableTwinTest {
  private static final String[] LABELS = {"a", "b", "com"};
  private static final String[] SEGMENTS = {"a", "b", "c", ""};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheSlowTwin(long seed) {
    Random random = new Random(seed);
    int found = 0;
    for (int round = 0; round < 40; round++) {
      Routes routes = randomRoutes(random);
      RouteTable table = routes.table();
      SlowRoutes twin = new SlowRoutes(routes.list());
      for (int i = 0; i < 250; i++) {
        String listener = random.nextBoolean() ? "web" : "other";
        String host = host(random) + (random.nextInt(4) == 0 ? ":8080" : "");
        String path = path(random, false);
        String method = random.nextBoolean() ? "GET" : "POST";
        Map<String, String> values = new LinkedHashMap<>();
        Fields fields = new Fields();
        for (String name : List.of("x", "y")) {
          if (random.nextBoolean()) {
            values.put(name, random.nextBoolean() ? "1" : "2");
            fields.add(name, values.get(name));
          }
        }

        String expected = twin.match(listener, host, path, method, values);
        assertThat(Routes.find(table, listener, host, path, method, fields))
            .as("%s %s%s by %s with %s in %s", method, host, path, listener, values, routes.list())
            .isEqualTo(expected);
        found += expected != null ? 1 : 0;
      }
    }
    // Otherwise the words match too rarely for the comparison to mean anything.
    assertThat(found).isBetween(2_000, 9_900);
  }

  private static Routes randomRoutes(Random random) {
    Routes routes = new Routes();
    int count = 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      List<HeaderMatch> headers = new ArrayList<>();
      for (String name : List.of("x", "y")) {
        if (random.nextInt(4) == 0) {
          headers.add(new HeaderMatch(name, random.nextBoolean() ? "1" : null));
        }
      }
      int kind = random.nextInt(3);
      routes.add(
          "r" + i,
          random.nextInt(4) == 0 ? List.of("web") : List.of(),
          kind == 0 ? null : kind == 1 ? host(random) : "*." + host(random),
          path(random, true),
          random.nextInt(4) == 0 ? List.of("GET") : List.of(),
          headers);
    }
    return routes;
  }

  private static String host(Random random) {
    StringBuilder host = new StringBuilder("com");
    for (int i = random.nextInt(4); i > 0; i--) {
      host.insert(0, LABELS[random.nextInt(LABELS.length)] + ".");
    }
    return host.toString();
  }

  private static String path(Random random, boolean pattern) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean star = pattern && random.nextInt(3) == 0;
      path.append('/').append(star ? "*" : SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    return pattern && random.nextInt(2) == 0 ? path.append("/**").toString() : path.toString();
  }
}
