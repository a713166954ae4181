package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.spi.EndpointStats;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is slow, and who must not be blamed or held up for it. */
class PatienceTest extends Proof {
  private static final long SIZE = 64L * 1024 * 1024;

  private final AtomicLong written = new AtomicLong();

  private RawEndpoint download() throws IOException {
    return scripted(
        wire -> {
          wire.head();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
          byte[] piece = new byte[64 * 1024];
          for (long done = 0; done < SIZE; done += piece.length) {
            wire.out().write(piece);
            written.addAndGet(piece.length);
          }
          wire.untilGone();
        });
  }

  private static String listener(String timeouts) {
    return "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1, h2c], timeouts: { "
        + timeouts
        + " } } }";
  }

  private static String pool(String settings, RawEndpoint endpoint) {
    return "pools: { all: { %s endpoints: [ { address: \"%s\", max-connections: 1 } ] } }"
        .formatted(settings, endpoint.address());
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    await().until(() -> System.nanoTime() > end);
  }

  /** The endpoint would send, if it were let: its idle timeout is not for a client that rests. */
  @Test
  void doesNotBlameTheEndpointForAClientThatRests() throws Exception {
    RawEndpoint endpoint = download();
    ProofRouter router =
        router(listener("idle: 30s"), pool("timeouts: { idle: 250ms },", endpoint));
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(settled(written::get)).isLessThan(SIZE);
    pause(600);
    client.in().skipNBytes(SIZE);
    EndpointStats stats = router.pool("all").snapshot().get(0).stats();
    assertThat(stats.failureRate()).isZero();
  }

  /** A client that takes nothing must not hold an endpoint's connection for ever. */
  @Test
  void cutsAClientThatTakesNothingForTooLong() throws Exception {
    RawEndpoint endpoint = download();
    ProofRouter router =
        router(listener("idle: 300ms"), pool("timeouts: { idle: 30s },", endpoint));
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    eventually(() -> assertThat(router.inFlight()).isEqualTo(1));
    eventually(() -> assertThat(router.inFlight()).isZero());
    assertThat(router.pool("all").snapshot().get(0).stats().failureRate()).isZero();
  }

  /** The client would send, if it were let. */
  @Test
  void doesNotBlameTheClientForAnEndpointThatRests() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        own(
            RawEndpoint.scripted(
                64 * 1024,
                wire -> {
                  wire.head();
                  go.get(20, TimeUnit.SECONDS);
                  wire.in().skipNBytes(SIZE);
                  wire.respond("200 OK", "took all");
                }));
    ProofRouter router =
        router(listener("idle: 250ms"), pool("timeouts: { idle: 30s },", endpoint));
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);
    CompletableFuture<Void> sent =
        inBackground(
            () -> {
              byte[] piece = new byte[64 * 1024];
              for (long done = 0; done < SIZE; done += piece.length) {
                client.out().write(piece);
                written.addAndGet(piece.length);
              }
            });
    assertThat(settled(written::get)).isLessThan(SIZE);
    pause(600);
    go.complete(null);
    sent.get(20, TimeUnit.SECONDS);
    assertThat(client.content(client.response())).isEqualTo("took all");
  }

  @Test
  void waitsForASlowAnswerLongerThanTheClientMayBeIdle() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              pause(500);
              wire.respond("200 OK", "at last");
            });
    ProofRouter router = router(listener("idle: 150ms"), pool("", endpoint));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    assertThat(client.content(client.response())).isEqualTo("at last");
  }

  /** What a client sends while its request waits is held back, then passed on whole. */
  @Test
  void keepsAnUploadWaitingInTheQueue() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              if (request.method().equals("GET")) {
                go.get(20, TimeUnit.SECONDS);
              }
              wire.respond("200 OK", "got " + content.length());
            });
    ProofRouter router = router(pool("queue: { timeout: 20s },", endpoint));
    Wire first = connect(router);
    first.head("GET / HTTP/1.1", "Host: a");
    eventually(() -> assertThat(endpoint.requests()).hasSize(1));
    Wire leaves = connect(router);
    leaves.head("POST / HTTP/1.1", "Host: a", "Content-Length: 1000000").send("x".repeat(10_000));
    Wire second = connect(router);
    int size = 8_000_000;
    CompletableFuture<Void> sent =
        inBackground(
            () ->
                second
                    .head("POST / HTTP/1.1", "Host: a", "Content-Length: " + size)
                    .send("y".repeat(size)));
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(2));
    leaves.reset();
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    go.complete(null);
    assertThat(first.response().status()).isEqualTo(200);
    sent.get(20, TimeUnit.SECONDS);
    assertThat(second.content(second.response())).isEqualTo("got " + size);
  }

  @Test
  void limitsTheWholeRequestAlsoInTheQueue() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              go.get(20, TimeUnit.SECONDS);
              wire.respond("200 OK", "late");
            });
    ProofRouter router =
        router(
            "routes: [ { match: { path: /slow }, pool: all },",
            "  { match: { path: /fast }, pool: all, timeouts: { request: 150ms } } ]",
            pool("queue: { timeout: 20s },", endpoint));
    Wire slow = connect(router);
    slow.head("GET /slow HTTP/1.1", "Host: a");
    eventually(() -> assertThat(endpoint.requests()).hasSize(1));
    assertThat(get(router, "/fast").status()).isEqualTo(504);
    eventually(() -> assertThat(router.pool("all").queue().size()).isZero());
    go.complete(null);
    assertThat(slow.response().status()).isEqualTo(200);
    eventually(router, "fairlead_requests_total", Map.of("status", "5xx"), 1);
  }
}
