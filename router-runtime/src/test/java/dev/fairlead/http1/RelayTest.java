package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class RelayTest {
  @Test
  void relaysGetAndKeepsBothConnections() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("GET /a?b HTTP/1.1\r\nHost: example.com\r\nX-One: 1\r\nuser-agent:x\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        for (int i = 0; i < 3; i++) {
          assertThat(endpoint.head())
              .isEqualTo(
                  "GET /a?b HTTP/1.1\r\nHost: example.com\r\nX-One: 1\r\nuser-agent: x\r\n\r\n");
          endpoint.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
          assertThat(client.readUntil("hello"))
              .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
          client.send(
              "GET /a?b HTTP/1.1\r\nHost: example.com\r\nX-One: 1\r\nuser-agent: x\r\n\r\n");
        }
        assertThat(bench.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void relaysContentByLength() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nping");
      try (Peer endpoint = bench.accept()) {
        assertThat(endpoint.readUntil("ping"))
            .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nping");
        endpoint.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
      }
    }
  }

  @Test
  void relaysChunksAndTrailers() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n"
              + "4;x=y\r\nping\r\n0\r\nHost: evil\r\nX-Sum: 1\r\n\r\n");
      try (Peer endpoint = bench.accept()) {
        assertThat(endpoint.readUntil("X-Sum: 1\r\n\r\n"))
            .isEqualTo(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                    + "Connection: TE\r\nTE: trailers\r\n\r\n"
                    + "4\r\nping\r\n0\r\nX-Sum: 1\r\n\r\n");
        endpoint.send("HTTP/1.1 200 Fine\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n");
        assertThat(client.readUntil("abc\r\n"))
            .isEqualTo("HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        endpoint.send("0\r\ngrpc-status: 0\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n")).isEqualTo("0\r\ngrpc-status: 0\r\n\r\n");
      }
    }
  }

  @Test
  void answersMalformedRequestsAndCloses() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(client.rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("Connection: close\r\n", "application/problem+json", "requestId");
      await().until(() -> bench.relay.events.contains("rejected 400 malformed"));
    }
  }

  @Test
  void retriesWhatCannotHaveBeenServed() throws Exception {
    try (Bench bench = new Bench();
        Peer client = bench.client()) {
      String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
      client.send(request);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
        client.readUntil("\r\n\r\na");
      }
      client.send(request);
      try (Peer endpoint = bench.accept()) {
        endpoint.head();
        endpoint.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
        client.readUntil("\r\n\r\nb");
      }
    }
  }
}
