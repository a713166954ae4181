package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is under way when its route, pool, endpoint or listener disappears. */
class ReloadUnderWayTest extends Proof {
  private final CompletableFuture<Void> go = new CompletableFuture<>();

  private RawEndpoint slow() throws IOException {
    return answering(
        (request, content, wire) -> {
          if (request.target().equals("/slow")) {
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").chunk("begun ");
            go.get(40, TimeUnit.SECONDS);
            wire.chunk("and done").lastChunk();
          } else {
            wire.respond("200 OK", "quick " + content);
          }
        });
  }

  private static String pool(RawEndpoint endpoint, String extra) {
    return "pools: { all: { endpoints: [ { address: \"%s\"%s } ] } }"
        .formatted(endpoint.address(), extra);
  }

  private Wire begun(ProofRouter router) throws IOException {
    Wire client = connect(router);
    client.head("GET /slow HTTP/1.1", "Host: a");
    client.response();
    assertThat(client.readChunk()).isEqualTo("begun ");
    return client;
  }

  private void assertEnds(Wire client) throws IOException {
    go.complete(null);
    assertThat(client.readChunk()).isEqualTo("and done");
    assertThat(client.readChunk()).isEmpty();
  }

  @Test
  void finishesAtAnEndpointThatLeftThePool() throws Exception {
    RawEndpoint old = slow();
    RawEndpoint next = saying("next");
    ProofRouter router = router(pool(old, ""));
    Wire client = begun(router);
    router.apply(pool(next, ""));
    Head response = get(router, "/");
    assertThat(response.status()).isEqualTo(200);
    assertThat(next.requests()).hasSize(1);
    assertEnds(client);
    eventually(() -> assertThat(old.open()).as("connections to what left").isZero());
  }

  @Test
  void finishesInAPoolThatWasRemoved() throws Exception {
    RawEndpoint old = slow();
    ProofRouter router = router(pool(old, ""));
    Wire client = begun(router);
    router.apply(
        "routes: [ { match: { path: \"/**\" }, pool: other } ]",
        "pools: { other: { endpoints: [ \"" + saying("other").address() + "\" ] } }");
    assertEnds(client);
    eventually(() -> assertThat(old.open()).isZero());
    client.head("GET / HTTP/1.1", "Host: a");
    assertThat(client.content(client.response())).isEqualTo("other");
  }

  @Test
  void servesWhoWaitsForAPlaceInAPoolThatWasRemoved() throws Exception {
    ProofRouter router = router(pool(slow(), ", max-connections: 1"));
    Wire client = begun(router);
    Wire waits = connect(router);
    waits.head("POST /next HTTP/1.1", "Host: a", "Content-Length: 5").send("hello");
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    router.apply(
        "routes: [ { match: { path: \"/**\" }, pool: other } ]",
        "pools: { other: { endpoints: [ \"" + saying("other").address() + "\" ] } }");
    assertEnds(client);
    Head response = waits.response();
    String content = waits.content(response);
    assertThat(response.status()).as(content).isEqualTo(200);
    assertThat(content).isEqualTo("quick hello");
  }

  @Test
  void servesWhoWaitsWhenTheFullEndpointIsReplaced() throws Exception {
    RawEndpoint next = saying("next");
    ProofRouter router = router(pool(slow(), ", max-connections: 1"));
    Wire client = begun(router);
    Wire waits = connect(router);
    waits.head("GET /next HTTP/1.1", "Host: a");
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    router.apply(pool(next, ", max-connections: 1"));
    assertThat(waits.content(waits.response())).isEqualTo("next");
    assertEnds(client);
  }

  @Test
  void finishesOnAListenerThatWasRemoved() throws Exception {
    RawEndpoint endpoint = slow();
    ProofRouter router = router(pool(endpoint, ""));
    Wire busy = begun(router);
    Wire idle = connect(router);
    idle.head("GET /quick HTTP/1.1", "Host: a");
    idle.content(idle.response());
    H2Wire busy2 = own(H2Wire.connect(router.port()));
    busy2.request(1, true, "GET", "/slow");
    assertThat(busy2.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    assertThat(busy2.next(H2Wire.DATA).data()).isEqualTo("begun ");
    router.apply(
        "listeners: { new: { host: 127.0.0.1, port: 0, protocols: [http/1.1] } }",
        "shutdown: { timeout: 60s }",
        pool(endpoint, ""));
    assertThat(idle.untilGone()).isEmpty();
    H2Wire.Frame announced = busy2.next(H2Wire.GOAWAY);
    assertThat(announced.code()).isZero();
    assertThat(announced.lastStream()).as("any may be on its way").isEqualTo(Integer.MAX_VALUE);
    H2Wire.Frame last = busy2.next(H2Wire.GOAWAY);
    assertThat(last.code()).isZero();
    assertThat(last.lastStream()).as("the last that was taken").isEqualTo(1);
    assertEnds(busy);
    assertThat(busy.untilGone()).isEmpty();
    assertThat(busy2.content()).isEqualTo("and done");
    assertThat(busy2.next()).as("after the last answer").isNull();
  }

  /** Whoever leaves the whole configuration of an endpoint alone leaves its connections alone. */
  @Test
  void keepsConnectionsOfAnEndpointThatStays() throws Exception {
    RawEndpoint endpoint = slow();
    ProofRouter router = router(pool(endpoint, ""));
    Wire client = connect(router);
    for (int i = 0; i < 20; i++) {
      client.head("GET /quick HTTP/1.1", "Host: a");
      client.content(client.response());
      router.apply(pool(endpoint, ", weight: " + (i + 1)));
    }
    assertThat(endpoint.connections()).isEqualTo(1);
  }
}
