package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How requests and responses of every shape pass through a router, and what ends a connection. */
class MessageFlowTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";
  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket\r\n"
          + "Sec-WebSocket-Key: x\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: y\r\n"
          + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  @Test
  void tunnelsAfterAnUpgradeAndPassesEachHalfsEnd() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(UPGRADE + "early");
      try (Peer endpoint = bench.accept()) {
        assertThat(endpoint.head())
            .isEqualTo(
                "GET /chat HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        endpoint.send(SWITCHED + "welcome");
        assertThat(client.readUntil("welcome")).isEqualTo(SWITCHED + "welcome");
        assertThat(endpoint.read(5)).isEqualTo("early");
        client.send("ping");
        assertThat(endpoint.read(4)).isEqualTo("ping");
        client.finish();
        assertThat(endpoint.rest()).isEmpty();
        endpoint.send("last words").finish();
        assertThat(client.rest()).isEqualTo("last words");
        await().until(() -> bench.connections() == 0 && bench.context.connections() == 0);
      }
    }
  }

  @Test
  void breaksTheTunnelWhenOneEndResets() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(UPGRADE);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(SWITCHED);
        client.head();
        endpoint.reset();
        assertThat(client.rest()).isIn("", "<reset>");
        await().until(() -> bench.context.connections() == 0);
      }
    }
  }

  @Test
  void endsIdleTunnels() throws Exception {
    try (Bench bench = Bench.outOfTime(10 * Bench.SECOND, 10 * Bench.SECOND);
        Peer client = bench.client()) {
      client.send(UPGRADE);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(SWITCHED);
        client.head();
        bench.pass(11);
        assertThat(client.rest()).isIn("", "<reset>");
        assertThat(endpoint.rest()).isIn("", "<reset>");
      }
    }
  }

  @Test
  void passesOnThatAnUpgradeWasDeclined() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(UPGRADE + GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK);
        assertThat(client.read(OK.length())).isEqualTo(OK);
        assertThat(endpoint.head()).isEqualTo(GET);
      }
    }
  }

  @Test
  void relaysInformationalResponsesAndContinue() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        assertThat(endpoint.head()).endsWith("\r\nExpect: 100-continue\r\n\r\n");
        endpoint.send(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send("ab");
        assertThat(endpoint.read(2)).isEqualTo("ab");
        endpoint.send(OK);
        assertThat(client.read(OK.length())).isEqualTo(OK);
      }
    }
  }

  @Test
  void closesIfContentWasAwaitedAndNotAskedFor() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.rest())
            .isEqualTo(
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(endpoint.rest()).isIn("", "<reset>");
      }
    }
  }

  @Test
  void aClientInTheMiddleOfAnUploadGetsAnEarlyResponse() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        assertThat(endpoint.rest()).isIn("", "<reset>");
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> client.trySend("x".repeat(5_000_000)));
        sending.get(40, TimeUnit.SECONDS);
        assertThat(client.finish().rest())
            .isEqualTo(
                "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n");
      }
    }
  }

  @Test
  void anEarlyResponseIsReadAlthoughTheEndpointReadsNoMore() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> client.trySend("x".repeat(50_000_000)));
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        // Closing with unread octets makes the kernel send a reset behind the response.
        endpoint.socket.close();
        assertThat(client.head()).startsWith("HTTP/1.1 413 ");
      }
      client.socket.close();
      sending.get(40, TimeUnit.SECONDS);
    }
  }

  @Test
  void littleRemainingContentKeepsTheConnection() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK);
        assertThat(client.read(OK.length())).isEqualTo(OK);
        client.send("abcde" + GET);
        assertThat(endpoint.read(5)).isEqualTo("abcde");
        assertThat(endpoint.head()).isEqualTo(GET);
        endpoint.send(OK);
        assertThat(client.read(OK.length())).isEqualTo(OK);
      }
    }
  }

  @Test
  void http10ClientsGetContentOfUnknownLengthToTheEnd() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
        assertThat(client.rest()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab");
      }
    }
  }

  @Test
  void http10ClientsMayKeepTheConnection() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      String request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      client.send(request);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK);
        assertThat(client.head())
            .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n");
        client.read(2);
        client.send(request);
        assertThat(endpoint.head()).startsWith("GET / HTTP/1.1\r\n");
      }
    }
  }

  @Test
  void aBrokenResponseIsNeverACompleteOne() throws Exception {
    try (Bench bench = new Bench()) {
      try (Peer client = bench.client()) {
        client.send("GET / HTTP/1.0\r\n\r\n");
        try (Peer endpoint = bench.accept()) {
          endpoint.head();
          endpoint.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
          assertThat(client.readUntil("ab")).endsWith("ab");
          endpoint.socket.close();
          assertThat(client.rest()).isEqualTo("<reset>");
        }
      }
      try (Peer client = bench.client()) {
        client.send(GET);
        try (Peer endpoint = bench.accept()) {
          endpoint.head();
          endpoint.send("HTTP/1.1 200 OK\r\n\r\nab");
          assertThat(client.readUntil("ab\r\n")).endsWith("2\r\nab\r\n");
          endpoint.reset();
          assertThat(client.rest()).isIn("", "<reset>");
        }
      }
    }
  }

  @Test
  void answers502WhenNobodyListens() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      bench.endpoint.close();
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(bench.relay.events).contains("failed CONNECT_FAILED");
    }
  }

  @Test
  void keepsTheLastUsedConnectionAndClosesIdleOnes() throws Exception {
    try (Bench bench = Bench.outOfTime(60 * Bench.SECOND, 60 * Bench.SECOND);
        Peer one = bench.client();
        Peer two = bench.client()) {
      one.send(GET);
      try (Peer first = bench.accept()) {
        first.head();
        two.send(GET);
        try (Peer second = bench.accept()) {
          second.head();
          first.send(OK);
          one.read(OK.length());
          second.send(OK);
          two.read(OK.length());
          one.send(GET);
          assertThat(second.head()).isEqualTo(GET);
          bench.pass(61);
          assertThat(first.rest()).isEmpty();
        }
      }
    }
  }

  @Test
  void drainsIdleConnectionsAtOnceAndBusyOnesAfterTheirResponse() throws Exception {
    try (Bench bench = new Bench();
        Peer idle = bench.client();
        Peer busy = bench.client()) {
      idle.send(GET);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send(OK);
        idle.read(OK.length());
        busy.send(GET);
        endpoint.head();
        bench.context.drain();
        assertThat(idle.rest()).isEmpty();
        endpoint.send(OK);
        assertThat(busy.head()).contains("Connection: close\r\n");
        assertThat(busy.rest()).isEqualTo("ab");
      }
      busy.socket.close();
      await().until(() -> bench.context.connections() == 0);
    }
  }

  @Test
  void aNewConnectionOfADrainingListenerIsServedOnce() throws Exception {
    try (Bench bench = new Bench()) {
      bench.context.drain();
      try (Peer client = bench.client()) {
        await().until(() -> bench.context.connections() == 1);
        client.send(GET);
        try (Peer endpoint = bench.accept()) {
          endpoint.head();
          endpoint.send(OK);
          assertThat(client.rest()).contains("Connection: close\r\n").endsWith("ab");
        }
      }
    }
  }
}
