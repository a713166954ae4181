package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.EndpointStats;
import java.io.IOException;
import java.time.Duration;
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

  /** The endpoint would send, if it were let: its idle timeout is not for a client that rests. */
  @Test
  void doesNotBlameTheEndpointForAClientThatRests() throws Exception {
    RawEndpoint endpoint = download();
    ProofRouter router =
        outOfTime(listener("idle: 60s"), pool("timeouts: { idle: 10s },", endpoint));
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(settled(written::get)).isLessThan(SIZE);
    router.pass(Duration.ofSeconds(15));
    client.in().skipNBytes(SIZE);
    EndpointStats stats = router.pool("all").snapshot().get(0).stats();
    assertThat(stats.failureRate()).isZero();
  }

  /** A client that takes nothing must not hold an endpoint's connection for ever. */
  @Test
  void cutsAClientThatTakesNothingForTooLong() throws Exception {
    RawEndpoint endpoint = download();
    ProofRouter router =
        outOfTime(listener("idle: 10s"), pool("timeouts: { idle: 1h },", endpoint));
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(settled(written::get)).isLessThan(SIZE);
    router.pass(Duration.ofSeconds(5));
    assertThat(router.inFlight()).isEqualTo(1);
    eventually(
        () -> {
          router.pass(Duration.ofSeconds(10));
          assertThat(router.inFlight()).isZero();
        });
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
                  go.get(40, TimeUnit.SECONDS);
                  wire.in().skipNBytes(SIZE);
                  wire.respond("200 OK", "took all");
                }));
    ProofRouter router =
        outOfTime(listener("idle: 10s"), pool("timeouts: { idle: 60s },", endpoint));
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
    router.pass(Duration.ofSeconds(15));
    go.complete(null);
    sent.get(40, TimeUnit.SECONDS);
    assertThat(client.content(client.response())).isEqualTo("took all");
  }

  @Test
  void waitsForASlowAnswerLongerThanTheClientMayBeIdle() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              go.get(40, TimeUnit.SECONDS);
              wire.respond("200 OK", "at last");
            });
    ProofRouter router = outOfTime(listener("idle: 10s"), pool("", endpoint));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    eventually(() -> assertThat(endpoint.requests()).hasSize(1));
    router.pass(Duration.ofSeconds(15));
    go.complete(null);
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
                go.get(40, TimeUnit.SECONDS);
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
    sent.get(40, TimeUnit.SECONDS);
    assertThat(second.content(second.response())).isEqualTo("got " + size);
  }

  @Test
  void limitsTheWholeRequestAlsoInTheQueue() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              go.get(40, TimeUnit.SECONDS);
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
