package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever takes too long is given up, and the client is told. */
class TimeoutTest extends Proof {
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** Never opens: what waits for it goes on after a while. */
  private final CountDownLatch dripping = new CountDownLatch(1);

  private RawEndpoint silent() throws IOException {
    return scripted(
        wire -> {
          wire.content(wire.head());
          wire.untilGone();
          cancelled.complete(null);
        });
  }

  private static String pool(String timeouts, String address) {
    return "pools: { all: { retries: 0, timeouts: { %s }, endpoints: [ \"%s\" ] } }"
        .formatted(timeouts, address);
  }

  private void assertTimesOut(Wire client, String detail) throws IOException {
    Head response = client.response();
    assertThat(response.status()).isEqualTo(504);
    assertThat(response.value("Content-Type")).isEqualTo("application/problem+json");
    JsonPath problem = JsonPath.from(client.content(response));
    assertThat(problem.getInt("status")).isEqualTo(504);
    assertThat(problem.getString("detail")).isEqualTo(detail);
    assertThat(problem.getString("requestId")).isNotEmpty();
  }

  @Test
  void givesUpAnEndpointThatDoesNotAnswer() throws Exception {
    ProofRouter router = router(pool("response: 150ms", silent().address()));
    Wire client = connect(router);
    long begun = System.nanoTime();
    client.head("GET / HTTP/1.1", "Host: a");
    assertTimesOut(client, "The endpoint did not answer in time.");
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(150_000_000);
    cancelled.get(40, TimeUnit.SECONDS);
    client.head("GET / HTTP/1.1", "Host: a");
    assertTimesOut(client, "The endpoint did not answer in time.");
  }

  /** The time to answer begins with the end of the request: a slow upload is no fault of it. */
  @Test
  void countsTheAnswersTimeFromTheEndOfTheRequest() throws Exception {
    RawEndpoint endpoint = answering((request, body, wire) -> wire.respond("200 OK", body));
    ProofRouter router = outOfTime(pool("response: 5s", endpoint.address()));
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5").send("hell");
    eventually(() -> assertThat(router.inFlight()).isEqualTo(1));
    router.pass(Duration.ofSeconds(8));
    client.send("o");
    Head response = client.response();
    assertThat(response.status()).isEqualTo(200);
    assertThat(client.content(response)).isEqualTo("hello");
  }

  @Test
  void limitsTheWholeRequestWhereTheRouteSaysSo() throws Exception {
    ProofRouter router =
        router(
            "routes: [ { match: { path: \"/**\" }, pool: all, timeouts: { request: 150ms } } ]",
            pool("response: 30s", silent().address()));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    assertTimesOut(client, "The request took longer than the route allows.");
    cancelled.get(40, TimeUnit.SECONDS);
  }

  /** An endpoint that drips keeps the idle timeout away, but not the end of the whole request. */
  @Test
  void breaksOffAResponseThatOutlastsTheWholeRequest() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
              while (true) {
                wire.chunk("drip");
                dripping.await(5, TimeUnit.MILLISECONDS);
              }
            });
    ProofRouter router =
        outOfTime(
            "routes: [ { match: { path: \"/**\" }, pool: all, timeouts: { request: 20s } } ]",
            pool("idle: 30s", endpoint.address()));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    assertThat(client.response().status()).isEqualTo(200);
    router.pass(Duration.ofSeconds(21));
    assertThat(client.untilGone()).startsWith("4\r\ndrip").doesNotContain("0\r\n\r\n");
  }

  @Test
  void breaksOffAResponseThatStalls() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
              wire.untilGone();
              cancelled.complete(null);
            });
    ProofRouter router = router(pool("idle: 150ms", endpoint.address()));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    assertThat(client.response().status()).isEqualTo(200);
    assertThat(client.untilGone()).isEqualTo("begun");
    cancelled.get(40, TimeUnit.SECONDS);
  }

  /** A listening socket whose queue is full swallows the attempt to connect. */
  @Test
  void givesUpAnEndpointItCannotConnectTo() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> queue = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        queue.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 100);
        } catch (java.net.SocketTimeoutException nowFull) {
          break;
        }
      }
      RawEndpoint works = saying("works");
      String address = "127.0.0.1:" + full.getLocalPort();
      ProofRouter router = router(pool("connect: 150ms", address));
      Wire client = connect(router);
      client.head("GET / HTTP/1.1", "Host: a");
      assertTimesOut(client, "The endpoint did not answer in time.");
      router.apply(
          "pools: { all: { timeouts: { connect: 150ms }, endpoints: [ \"%s\", \"%s\" ] } }"
              .formatted(address, works.address()));
      for (int i = 0; i < 4; i++) {
        Head response = send(router, "POST / HTTP/1.1", "Host: a", "Content-Length: 0");
        assertThat(response.status()).isEqualTo(200);
      }
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void closesAConnectionWhoseHeadDrips() throws Exception {
    ProofRouter router =
        router(
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " timeouts: { head: 200ms } } }",
            pool("response: 30s", silent().address()));
    long begun = System.nanoTime();
    Wire client = connect(router);
    CompletableFuture<String> end = new CompletableFuture<>();
    inBackground(() -> end.complete(client.untilGone()));
    try {
      client.send("GET / HTTP/1.1\r\n");
      while (!end.isDone()) {
        client.send("X: y\r\n");
        dripping.await(5, TimeUnit.MILLISECONDS);
      }
    } catch (IOException closed) {
      // As it should be.
    }
    assertThat(end.get(40, TimeUnit.SECONDS)).matches("(?s)(HTTP/1.1 408 .*)?");
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(200_000_000L);
  }

  @Test
  void answersAnUploadThatStalls() throws Exception {
    ProofRouter router =
        router(
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " timeouts: { idle: 200ms } } }",
            pool("response: 30s", silent().address()));
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 100").send("stalls");
    assertThat(client.response().status()).isEqualTo(408);
    client.untilGone();
    eventually(() -> assertThat(router.inFlight()).isZero());
  }

  @Test
  void closesAnIdleConnection() throws Exception {
    ProofRouter router =
        router(
            "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [http/1.1],"
                + " timeouts: { idle: 150ms } } }",
            pool("response: 30s", saying("x").address()));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    client.content(client.response());
    assertThat(client.untilGone()).isEmpty();
  }
}
