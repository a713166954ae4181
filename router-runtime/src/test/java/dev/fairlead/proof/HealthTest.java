package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Active checks, seen from the traffic. */
class HealthTest extends Proof {
  /** An endpoint whose check at /h passes while it is well. */
  private RawEndpoint checked(AtomicBoolean well, String name) throws IOException {
    return answering(
        (request, content, wire) -> {
          boolean check = request.target().equals("/h");
          wire.respond(check && !well.get() ? "503 Unwell" : "200 OK", name);
        });
  }

  private static String pool(String extra, RawEndpoint... endpoints) {
    return "pools: { all: { "
        + extra
        + " endpoints: [ "
        + ProofRouter.addresses(endpoints)
        + " ], health: { type: http, path: /h, interval: 30ms, timeout: 30s, fall: 2, rise: 2 } } }";
  }

  private String ask(Wire client) throws IOException {
    client.head("GET /work HTTP/1.1", "Host: a");
    Head response = client.response();
    String content = client.content(response);
    return response.status() == 200 ? content : Integer.toString(response.status());
  }

  @Test
  void movesTrafficAwayFromAnEndpointThatFellAndBackAfterItRose() throws Exception {
    AtomicBoolean well = new AtomicBoolean(true);
    RawEndpoint first = checked(well, "first");
    RawEndpoint second = checked(new AtomicBoolean(true), "second");
    ProofRouter router = router(pool("panic-threshold: 0.2,", first, second));
    Wire client = connect(router);
    eventually(() -> assertThat(router.pool("all").snapshot().size()).isEqualTo(2));
    eventually(() -> assertThat(ask(client)).isEqualTo("first"));
    well.set(false);
    eventually(() -> assertThat(router.pool("all").snapshot().size()).isEqualTo(1));
    for (int i = 0; i < 20; i++) {
      assertThat(ask(client)).isEqualTo("second");
    }
    Map<String, String> labels = Map.of("endpoint", first.address());
    eventually(router, "fairlead_endpoint_healthy", labels, 0);
    well.set(true);
    eventually(() -> assertThat(ask(client)).isEqualTo("first"));
    eventually(router, "fairlead_endpoint_healthy", labels, 1);
  }

  @Test
  void losesNoRequestWhileEndpointsComeAndGo() throws Exception {
    AtomicBoolean[] well = {new AtomicBoolean(true), new AtomicBoolean(true)};
    RawEndpoint stays = checked(new AtomicBoolean(true), "stays");
    ProofRouter router =
        router(pool("panic-threshold: 0,", checked(well[0], "0"), checked(well[1], "1"), stays));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> traffic =
        inBackground(
            () -> {
              try (Wire client = router.connect()) {
                while (!over.get()) {
                  assertThat(ask(client)).isIn("0", "1", "stays");
                }
              }
            });
    for (int i = 0; i < 6; i++) {
      AtomicBoolean which = well[i % 2];
      which.set(!which.get());
      int expected = 1 + (well[0].get() ? 1 : 0) + (well[1].get() ? 1 : 0);
      eventually(() -> assertThat(router.pool("all").snapshot().size()).isEqualTo(expected));
    }
    over.set(true);
    traffic.get(40, TimeUnit.SECONDS);
  }

  /** Nobody has looked yet: the request waits for the first check instead of failing. */
  @Test
  void waitsForTheFirstVerdict() throws Exception {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              if (request.target().equals("/h")) {
                verdict.get(40, TimeUnit.SECONDS);
              }
              wire.respond("200 OK", "served");
            });
    ProofRouter router = router(pool("", endpoint));
    Wire client = connect(router);
    client.head("GET /work HTTP/1.1", "Host: a");
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    assertThat(endpoint.requests()).allMatch(request -> request.target().equals("/h"));
    verdict.complete(null);
    assertThat(client.content(client.response())).isEqualTo("served");
  }

  @Test
  void answersWhenTheFirstVerdictIsBad() throws Exception {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              verdict.get(40, TimeUnit.SECONDS);
              wire.respond("500 Broken", "");
            });
    ProofRouter router = router(pool("panic-threshold: 0,", endpoint));
    Wire client = connect(router);
    client.head("GET /work HTTP/1.1", "Host: a");
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    verdict.complete(null);
    assertThat(client.response().status()).isEqualTo(503);
  }

  @Test
  void offersAllEndpointsWhenTooFewAreHealthy() throws Exception {
    RawEndpoint first = checked(new AtomicBoolean(false), "first");
    RawEndpoint second = checked(new AtomicBoolean(false), "second");
    ProofRouter router = router(pool("panic-threshold: 0.5,", first, second));
    Map<String, String> labels = Map.of("pool", "all");
    eventually(router, "fairlead_pool_panic", labels, 1);
    Wire client = connect(router);
    assertThat(ask(client) + ask(client)).contains("first", "second");
  }
}
