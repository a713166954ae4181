package dev.fairlead.http1;

import static dev.fairlead.http1.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What clients of the router see of a connection's life. */
class ClientSideTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 10; i < 60; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      client.send(requests.toString());
      try (Peer endpoint = bench.accept()) {
        for (int i = 10; i < 60; i++) {
          assertThat(endpoint.head()).startsWith("GET /" + i + " ");
          endpoint.send(OK + i);
        }
        for (int i = 10; i < 60; i++) {
          assertThat(client.read(OK.length() + 2)).endsWith("\r\n\r\n" + i);
        }
      }
    }
  }

  @Test
  void stopsReadingFarAheadAndGoesOnLater() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      String request = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
      AtomicLong sent = new AtomicLong();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  client.trySend(request);
                  sent.incrementAndGet();
                }
              });
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        awaitStandstill(sent);
        assertThat(sent.get()).isLessThan(1000);
        endpoint.send(OK + "ab");
        client.read(OK.length() + 2);
        for (int i = 1; i < 1000; i++) {
          endpoint.head();
          endpoint.send(OK + "ab");
          client.read(OK.length() + 2);
        }
        sending.get(40, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void answersAfterTheClientClosedItsHalf() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(GET).finish();
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK + "ab");
        assertThat(client.rest()).isEqualTo(OK + "ab");
      }
    }
  }

  @Test
  void answersAllPipelinedRequestsAfterTheClientClosedItsHalf() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(GET + GET).finish();
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK + "ab");
        endpoint.head();
        endpoint.send(OK + "cd");
        assertThat(client.rest()).isEqualTo(OK + "ab" + OK + "cd");
      }
    }
  }

  @Test
  void cancelsWhenTheClientResets() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        client.reset();
        assertThat(endpoint.rest()).isIn("", "<reset>");
        assertThat(bench.relay.events).contains("gone CLIENT_GONE");
      }
    }
  }

  @Test
  void cancelsWhenTheClientClosesWithinItsContent() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
      try (Peer endpoint = bench.accept()) {
        assertThat(endpoint.readUntil("abc")).endsWith("\r\n\r\nabc");
        client.finish();
        assertThat(endpoint.rest()).isIn("", "<reset>");
        assertThat(client.rest()).isIn("", "<reset>");
        assertThat(bench.relay.events).contains("gone CLIENT_GONE");
      }
    }
  }

  @Test
  void closesSilentlyWhenNothingComes() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 10 * SECOND);
        Peer client = bench.client()) {
      await().until(() -> bench.context.connections() == 1);
      bench.pass(11);
      assertThat(client.rest()).isEmpty();
      assertThat(bench.relay.events).isEmpty();
    }
  }

  @Test
  void answers408ToAHeadThatDrips() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 60 * SECOND);
        Peer client = bench.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n");
      for (int i = 0; i < 11; i++) {
        client.trySend("X: y\r\n");
        bench.pass(1);
      }
      assertThat(client.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
      await().until(() -> bench.relay.events.contains("rejected 408 head-timeout"));
      assertThat(bench.relay.events).hasSize(1);
    }
  }

  @Test
  void answers408WhenContentStops() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 20 * SECOND);
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc");
      try (Peer endpoint = bench.accept()) {
        String request = endpoint.readUntil("abc");
        bench.pass(21);
        assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
        assertThat(request).startsWith("POST ");
        assertThat(endpoint.rest()).isIn("", "<reset>");
        assertThat(bench.relay.events).endsWith("gone CLIENT_TIMED_OUT");
      }
    }
  }

  @Test
  void closesIdleConnections() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 60 * SECOND);
        Peer client = bench.client()) {
      client.send(GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK + "ab");
        assertThat(client.read(OK.length() + 2)).isEqualTo(OK + "ab");
        // Memory is given back after a second, and only then does the rest of the minute begin.
        bench.pass(2);
        bench.pass(60);
        assertThat(client.rest()).isEmpty();
        assertThat(endpoint.rest()).isEmpty();
        assertThat(bench.connections()).isZero();
      }
    }
  }

  @Test
  void servesAgainAfterMemoryWasGivenBack() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 60 * SECOND);
        Peer client = bench.client()) {
      client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
      try (Peer endpoint = bench.accept()) {
        endpoint.readUntil("\r\n\r\nab");
        endpoint.send(OK + "ab");
        client.read(OK.length() + 2);
        bench.pass(2);
        client.send("POST /2 HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\ncd");
        assertThat(endpoint.readUntil("\r\n\r\ncd"))
            .isEqualTo("POST /2 HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\ncd");
        endpoint.send(OK + "cd");
        assertThat(client.read(OK.length() + 2)).endsWith("cd");
      }
    }
  }

  @Test
  void givesUpOnAClientThatDoesNotRead() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * SECOND, 10 * SECOND);
        Peer client = bench.client()) {
      client.send(GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () -> {
                  while (endpoint.trySend("x".repeat(100_000))) {}
                });
        await()
            .until(
                () -> {
                  bench.pass(5);
                  return bench.relay.events.contains("gone CLIENT_GONE");
                });
        sending.get(40, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void slowClientsHoldTheEndpointBack() throws Exception {
    int size = 50_000_000;
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> sendMuch(endpoint, size, sent));
        awaitStandstill(sent);
        assertThat(sent.get()).isLessThan(size / 2);
        client.head();
        assertThat(client.skip(size)).isEqualTo(size);
        sending.get(40, TimeUnit.SECONDS);
        client.send(GET);
        assertThat(endpoint.head()).isEqualTo(GET);
      }
    }
  }

  @Test
  void slowEndpointsHoldTheClientBack() throws Exception {
    int size = 50_000_000;
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      AtomicLong sent = new AtomicLong();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> sendMuch(client, size, sent));
      try (Peer endpoint = bench.accept()) {
        awaitStandstill(sent);
        assertThat(sent.get()).isLessThan(size / 2);
        endpoint.head();
        assertThat(endpoint.skip(size)).isEqualTo(size);
        sending.get(40, TimeUnit.SECONDS);
        endpoint.send(OK + "ab");
        assertThat(client.read(OK.length() + 2)).isEqualTo(OK + "ab");
      }
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsAllOfTheLastResponse() throws Exception {
    int size = 20_000_000;
    try (Bench bench = Bench.outOfTime(10 * SECOND, 10 * SECOND);
        Peer client = bench.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () ->
                    endpoint.trySend(
                        "HTTP/1.1 200 OK\r\nContent-Length: "
                            + size
                            + "\r\n\r\n"
                            + "x".repeat(size)));
        client.head();
        for (int i = 0; i < 10; i++) {
          bench.pass(4);
          assertThat(client.skip(size / 10)).isEqualTo(size / 10);
        }
        assertThat(client.rest()).isEmpty();
        sending.get(40, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadTheLastResponseIsNotWaitedForLong() throws Exception {
    int size = 20_000_000;
    try (Bench bench = Bench.outOfTime(10 * SECOND, 10 * SECOND);
        Peer client = bench.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.trySend("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> endpoint.trySend("x".repeat(size)));
        await()
            .until(
                () -> {
                  bench.pass(5);
                  return bench.context.connections() == 0;
                });
        sending.get(40, TimeUnit.SECONDS);
      }
    }
  }

  private static void sendMuch(Peer peer, int size, AtomicLong sent) {
    byte[] piece = new byte[100_000];
    try {
      OutputStream out = peer.socket.getOutputStream();
      while (sent.get() < size) {
        out.write(piece);
        sent.addAndGet(piece.length);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until a counter has not moved for a while. */
  private static void awaitStandstill(AtomicLong counter) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              long now = counter.get();
              return last.getAndSet(now) == now && now > 0;
            });
  }
}
