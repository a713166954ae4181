package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that fail and come back; what the management port tells. */
class HealthIT {
  @TempDir Path directory;

  private RouterProcess start(String health, String... addresses) {
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes: [ { name: all, match: { path: "/**" }, pool: web } ]
            pools:
              web:
                health: { interval: 50ms, timeout: 30s, fall: 2, rise: 2, %s }
                endpoints: [ "%s" ]
            """
                .formatted(health, String.join("\", \"", addresses)));
    return Launch.router(file).start();
  }

  private static Set<String> serving(RouterProcess router) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      HttpResponse<String> response = Client.get(router.url("web", "/"));
      names.add(response.statusCode() == 200 ? Client.servedBy(response) : "failure");
    }
    return names;
  }

  @Test
  void movesTrafficAwayFromAnUnhealthyEndpointAndBack() {
    try (NamedEndpoint a = new NamedEndpoint("a");
        NamedEndpoint b = new NamedEndpoint("b");
        RouterProcess router = start("type: http, path: /health", a.address(), b.address())) {
      await().untilAsserted(() -> assertThat(serving(router)).containsExactlyInAnyOrder("a", "b"));

      a.healthStatus(500);
      await().untilAsserted(() -> assertThat(serving(router)).containsExactly("b"));
      String endpoint = "endpoint=\"" + a.address() + "\"";
      assertThat(Client.metric(router, "fairlead_endpoint_healthy", endpoint)).isZero();
      router.awaitPrinted(a.address());

      a.healthStatus(200);
      await().untilAsserted(() -> assertThat(serving(router)).containsExactlyInAnyOrder("a", "b"));
      assertThat(Client.metric(router, "fairlead_endpoint_healthy", endpoint)).isOne();
    }
  }

  @Test
  void noRequestFailsWhenAnEndpointDies() {
    NamedEndpoint mortal = new NamedEndpoint("mortal");
    try (NamedEndpoint other = new NamedEndpoint("other");
        RouterProcess router = start("type: tcp", mortal.address(), other.address())) {
      await()
          .untilAsserted(
              () -> assertThat(serving(router)).containsExactlyInAnyOrder("mortal", "other"));

      mortal.close();

      for (int i = 0; i < 50; i++) {
        HttpResponse<String> response = Client.get(router.url("web", "/"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Client.servedBy(response)).isEqualTo("other");
      }
    } finally {
      mortal.close();
    }
  }

  @Test
  void offersAllWhenTooFewAreHealthyAndSaysSo() {
    try (NamedEndpoint a = new NamedEndpoint("a");
        NamedEndpoint b = new NamedEndpoint("b");
        RouterProcess router = start("type: http, path: /health", a.address(), b.address())) {
      a.healthStatus(500);
      b.healthStatus(500);

      await()
          .until(() -> Client.metric(router, "fairlead_pool_panic", "pool=\"web\""), v -> v == 1);
      assertThat(serving(router)).containsExactlyInAnyOrder("a", "b");
      router.awaitPrinted("too few endpoints are healthy");
    }
  }

  @Test
  void isLiveReadyAndStartedWhateverItsEndpointsDo() {
    try (RawEndpoint gone = new RawEndpoint(connection -> {});
        RouterProcess router = start("type: http, path: /health", gone.address())) {
      for (String group : new String[] {"", "/live", "/ready", "/started"}) {
        HttpResponse<String> response = Client.get(router.managementUrl("/health" + group));
        assertThat(response.statusCode()).as(group).isEqualTo(200);
        assertThat(response.body()).contains("\"UP\"");
      }
    }
  }

  @Test
  void waitsForTheFirstVerdictRatherThanToRefuse() {
    try (NamedEndpoint only = new NamedEndpoint("only");
        RouterProcess router = start("type: http, path: /health", only.address())) {
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void countsRequestsByListenerRoutePoolEndpointAndStatus() {
    try (NamedEndpoint only = new NamedEndpoint("only");
        RouterProcess router = start("type: http, path: /health", only.address())) {
      for (int i = 0; i < 5; i++) {
        Client.get(router.url("web", "/"));
      }

      await()
          .untilAsserted(
              () -> {
                assertThat(
                        Client.metric(
                            router,
                            "fairlead_requests_total",
                            "listener=\"web\"",
                            "route=\"all\"",
                            "pool=\"web\"",
                            "endpoint=\"" + only.address() + "\"",
                            "status=\"2xx\""))
                    .isEqualTo(5);
                assertThat(Client.metric(router, "fairlead_request_duration_seconds_count"))
                    .isEqualTo(5);
                assertThat(Client.metric(router, "fairlead_router_duration_seconds_count"))
                    .isEqualTo(5);
                assertThat(Client.metric(router, "fairlead_endpoint_picks_total")).isEqualTo(5);
                assertThat(Client.metric(router, "fairlead_endpoint_in_flight")).isZero();
              });
    }
  }

  @Test
  void onlyTheManagementPortTellsHealthAndMetrics() {
    try (NamedEndpoint only = new NamedEndpoint("only");
        RouterProcess router = start("type: http, path: /health", only.address())) {
      assertThat(Client.servedBy(Client.get(router.url("web", "/metrics")))).isEqualTo("only");
      assertThat(Client.get(router.managementUrl("/")).headers().firstValue("X-Served-By"))
          .isEmpty();
    }
  }
}
