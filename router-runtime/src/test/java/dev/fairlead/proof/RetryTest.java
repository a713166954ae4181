package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.ReservedPort;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, and what must not be. */
class RetryTest extends Proof {
  private final AtomicInteger seen = new AtomicInteger();

  /** An address that refuses connections. */
  private String refused() {
    return own(new ReservedPort()).address();
  }

  private Head post(ProofRouter router) throws IOException {
    try (Wire client = router.connect()) {
      client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 4").send("data");
      Head response = client.response();
      client.content(response);
      return response;
    }
  }

  /** Keep-alive connections that the endpoint closes at any moment cost no request. */
  @Test
  void survivesAnEndpointThatClosesIdleConnections() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              int most = 1 + seen.getAndIncrement() % 7;
              for (int i = 0; i < most && wire.head() != null; i++) {
                wire.respond("200 OK", "fine");
              }
            });
    ProofRouter router = over(endpoint);
    Wire[] clients = new Wire[4];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = connect(router);
    }
    for (int i = 0; i < 10_000 / clients.length; i++) {
      for (Wire client : clients) {
        client.head("GET /" + i + " HTTP/1.1", "Host: a");
      }
      for (Wire client : clients) {
        Head response = client.response();
        String content = client.content(response);
        assertThat(response.status()).as(content).isEqualTo(200);
      }
    }
    assertThat(endpoint.connections()).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PATCH"})
  void movesOnFromAnEndpointThatRefusesTheConnection(String method) throws Exception {
    RawEndpoint works = saying("works");
    ProofRouter router =
        router("pools: { all: { endpoints: [ \"" + refused() + "\", " + quoted(works) + " ] } }");
    for (int i = 0; i < 10; i++) {
      Head response = send(router, method + " / HTTP/1.1", "Host: a", "Content-Length: 0");
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(works.requests()).hasSize(10);
  }

  private static String quoted(RawEndpoint endpoint) {
    return '"' + endpoint.address() + '"';
  }

  @Test
  void answers502WhenEveryEndpointRefusesTheConnection() throws Exception {
    ProofRouter router =
        router("pools: { all: { endpoints: [ \"" + refused() + "\", \"" + refused() + "\" ] } }");
    assertThat(get(router, "/").status()).isEqualTo(502);
  }

  @Test
  void sendsTheContentAgainToTheNextEndpoint() throws Exception {
    RawEndpoint drops =
        scripted(
            wire -> {
              wire.content(wire.head());
              seen.incrementAndGet();
            });
    RawEndpoint echoes = answering((request, body, wire) -> wire.respond("200 OK", body));
    ProofRouter router = over(drops, echoes);
    for (int i = 0; i < 4; i++) {
      try (Wire client = router.connect()) {
        String content = "content ".repeat(1000) + i;
        client.head("PUT / HTTP/1.1", "Host: a", "Content-Length: " + content.length());
        client.send(content);
        Head response = client.response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(client.content(response)).isEqualTo(content);
      }
    }
    assertThat(seen).hasPositiveValue();
  }

  /** An endpoint may have acted on a request it dropped. */
  @Test
  void neverSendsAPostTwice() throws Exception {
    RawEndpoint drops =
        scripted(
            wire -> {
              wire.content(wire.head());
              seen.incrementAndGet();
            });
    ProofRouter router =
        over(
            drops,
            own(
                RawEndpoint.scripted(
                    wire -> {
                      wire.content(wire.head());
                      seen.incrementAndGet();
                    })));
    for (int i = 1; i <= 5; i++) {
      assertThat(post(router).status()).isEqualTo(502);
      assertThat(seen).hasValue(i);
    }
  }

  @Test
  void neverTriesAgainOnceTheClientHasPartOfTheAnswer() throws Exception {
    RawEndpoint breaks =
        scripted(
            wire -> {
              wire.head();
              seen.incrementAndGet();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
            });
    ProofRouter router = over(breaks);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    client.untilGone();
    assertThat(seen).hasValue(1);
  }

  @Test
  void triesNoMoreOftenThanThePoolAllows() throws Exception {
    RawEndpoint.Script drop =
        wire -> {
          wire.head();
          seen.incrementAndGet();
        };
    RawEndpoint[] endpoints = new RawEndpoint[5];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = scripted(drop);
    }
    String pool = "pools: { all: { retries: %d, endpoints: [ %s ] } }";
    ProofRouter router = router(pool.formatted(2, ProofRouter.addresses(endpoints)));
    assertThat(get(router, "/").status()).isEqualTo(502);
    assertThat(seen).hasValue(3);
    router.apply(pool.formatted(0, ProofRouter.addresses(endpoints)));
    assertThat(get(router, "/").status()).isEqualTo(502);
    assertThat(seen).hasValue(4);
  }

  @Test
  void countsEachAttempt() throws Exception {
    RawEndpoint works = saying("works");
    ProofRouter router =
        router("pools: { all: { endpoints: [ \"" + refused() + "\", " + quoted(works) + " ] } }");
    for (int i = 0; i < 6; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
    eventually(router, "fairlead_requests_total", Map.of("status", "2xx"), 6);
  }
}
