package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That every strategy which has a page is in what was packaged, with all it needs: a native binary
 * has only what was found to be reachable when it was built.
 */
class StrategiesIT {
  private static final Path PAGES = Path.of("..", "docs", "strategies");
  private static final Path MODULE = Path.of("..", "samples", "wasm", "by-latency.wasm");

  /** Of those that do not work without. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "wasm",
          ", module: \"" + MODULE.toAbsolutePath() + "\", tick: 50ms",
          "region",
          ", database: places.mmdb, regions: { home: DE, away: \"continent:NA\" }");

  @TempDir private Path directory;

  private static List<String> documented() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return pages
          .map(page -> page.getFileName().toString().replaceFirst("\\.md$", ""))
          .filter(name -> !name.equals("README"))
          .sorted()
          .toList();
    }
  }

  @Test
  void everyStrategyWithAPageIsThereAndServes() throws IOException {
    List<String> names = documented();
    assertThat(names).contains("round-robin", "adaptive", "predictive", "region", "wasm");
    StringBuilder routes = new StringBuilder();
    StringBuilder pools = new StringBuilder();
    try (NamedEndpoint endpoint = new NamedEndpoint("only")) {
      new PlacesFile().write(directory.resolve("places.mmdb"), true);
      for (String name : names) {
        routes.append("  - { match: { path: /%1$s }, pool: %1$s }%n".formatted(name));
        String options = OPTIONS.getOrDefault(name, "").replace("places.mmdb", places());
        pools.append(
            """
              %1$s:
                strategy: { name: %1$s%2$s }
                hash-on: path
                endpoints: [ { address: "%3$s", labels: { region: home } } ]
            """
                .formatted(name, options, endpoint.address()));
      }
      try (RouterProcess router = start("all.yaml", routes, pools)) {
        for (String name : names) {
          assertThat(Client.get(router.url("web", "/" + name)).statusCode())
              .as(name)
              .isEqualTo(200);
          assertThat(Client.get(router.managementUrl("/fairlead/pools/" + name)).body())
              .contains("\"chooses\" : \"" + name + "\"");
        }
      }
    }
  }

  private String places() {
    return "\"" + directory.resolve("places.mmdb") + "\"";
  }

  private RouterProcess start(String file, CharSequence routes, CharSequence pools) {
    String yaml = "listeners: { web: { port: 0, host: 127.0.0.1 } }\nroutes:\n%spools:\n%s";
    return Launch.router(Launch.write(directory, file, yaml.formatted(routes, pools))).start();
  }

  @Test
  void regionReadsMaxMindsSchemaAndFlatOnes() throws IOException {
    for (boolean nested : List.of(true, false)) {
      new PlacesFile().write(directory.resolve("places.mmdb"), nested);
      try (NamedEndpoint home = new NamedEndpoint("home");
          NamedEndpoint away = new NamedEndpoint("away")) {
        String pools =
            """
              web:
                strategy: { name: region%s }
                endpoints:
                  - { address: "%s", labels: { region: away } }
                  - { address: "%s", labels: { region: home } }
            """
                .formatted(
                    OPTIONS.get("region").replace("places.mmdb", places()),
                    away.address(),
                    home.address());
        String routes = "  - { match: { path: \"/**\" }, pool: web }\n";
        try (RouterProcess router = start(nested + ".yaml", routes, pools)) {
          for (int i = 0; i < 10; i++) {
            HttpResponse<String> response = Client.get(router.url("web", "/"));
            assertThat(Client.servedBy(response)).isEqualTo("home");
          }
        }
      }
    }
  }
}
