package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Endpoints that speak HTTP/2, and the ways their connections end. */
class Http2EndpointTest extends Proof {
  private final AtomicInteger seen = new AtomicInteger();

  private interface Talk {
    void with(H2Wire h2) throws Exception;
  }

  private RawEndpoint http2(Talk talk) throws IOException {
    return scripted(wire -> talk.with(H2Wire.accepted(wire)));
  }

  private ProofRouter over2(RawEndpoint... endpoints) {
    return router(
        "pools: { all: { protocol: h2c, endpoints: [ "
            + ProofRouter.addresses(endpoints)
            + " ] } }");
  }

  private static void answer(H2Wire h2, int stream, String content) throws IOException {
    h2.headers(stream, false, ":status", "200", "content-type", "text/plain");
    h2.data(stream, content, true);
  }

  /** Serves every request until the connection ends. */
  private void serve(H2Wire h2) throws IOException {
    for (H2Wire.Frame frame = h2.next(); frame != null; frame = h2.next()) {
      if (frame.end()) {
        seen.incrementAndGet();
        answer(h2, frame.stream(), "stream " + frame.stream());
      }
    }
  }

  @Test
  void carriesManyRequestsOnOneConnection() throws Exception {
    RawEndpoint endpoint = http2(this::serve);
    ProofRouter router = over2(endpoint);
    try (Wire client = router.connect()) {
      for (int i = 0; i < 50; i++) {
        client.head("GET /" + i + " HTTP/1.1", "Host: a");
        assertThat(client.content(client.response())).startsWith("stream ");
      }
    }
    assertThat(endpoint.connections()).isEqualTo(1);
  }

  @Test
  void translatesARequestAndItsAnswer() throws Exception {
    CompletableFuture<H2Wire.Frame> received = new CompletableFuture<>();
    RawEndpoint endpoint =
        http2(
            h2 -> {
              H2Wire.Frame head = h2.next(H2Wire.HEADERS);
              received.complete(head);
              h2.headers(head.stream(), true, ":status", "418", "x-one", "1", "x-one", "2");
              h2.next();
            });
    Head response =
        send(
            over2(endpoint),
            "GET /p?q HTTP/1.1",
            "Host: a.example:81",
            "Connection: close, X-Hop",
            "X-Hop: 1",
            "X-Kept: Yes",
            "Cookie: a=b");
    assertThat(received.get(40, TimeUnit.SECONDS).fields())
        .containsEntry(":method", "GET")
        .containsEntry(":path", "/p?q")
        .containsEntry(":scheme", "http")
        .containsEntry(":authority", "a.example:81")
        .containsEntry("x-kept", "Yes")
        .containsEntry("cookie", "a=b")
        .doesNotContainKeys("connection", "x-hop", "host", "transfer-encoding");
    assertThat(response.startLine()).startsWith("HTTP/1.1 418");
    assertThat(response.values("x-one")).containsExactly("1", "2");
    assertThat(response.value("Via")).isEqualTo("2 fairlead");
  }

  /** An endpoint that refuses a stream has not processed it: any method may go elsewhere. */
  @Test
  void triesARefusedStreamElsewhere() throws Exception {
    RawEndpoint refuses =
        http2(
            h2 -> {
              for (H2Wire.Frame frame = h2.next(); frame != null; frame = h2.next()) {
                if (frame.type() == H2Wire.HEADERS) {
                  seen.incrementAndGet();
                  h2.reset(frame.stream(), 7);
                }
              }
            });
    RawEndpoint serves =
        http2(
            h2 -> {
              for (H2Wire.Frame frame = h2.next(); frame != null; frame = h2.next()) {
                if (frame.end()) {
                  answer(h2, frame.stream(), "served");
                }
              }
            });
    ProofRouter router = over2(refuses, serves);
    for (int i = 0; i < 4; i++) {
      Head response = send(router, "POST / HTTP/1.1", "Host: a", "Content-Length: 0");
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(seen).hasPositiveValue();
  }

  /** What lies above the last stream a GOAWAY names was not processed; what lies below goes on. */
  @Test
  void movesToAnotherConnectionAfterGoAway() throws Exception {
    RawEndpoint endpoint =
        http2(
            h2 -> {
              H2Wire.Frame first = h2.next(H2Wire.HEADERS);
              h2.goAway(first.stream(), 0);
              answer(h2, first.stream(), "the last one here");
              while (h2.next() != null) {
                seen.incrementAndGet();
              }
            });
    ProofRouter router = over2(endpoint);
    Wire client = connect(router);
    for (int i = 0; i < 5; i++) {
      client.head("GET / HTTP/1.1", "Host: a");
      assertThat(client.content(client.response())).isEqualTo("the last one here");
    }
    assertThat(endpoint.connections()).isEqualTo(5);
    assertThat(seen).hasValue(0);
  }

  @Test
  void losesNoRequestToAnEndpointThatGoesAwayAllTheTime() throws Exception {
    RawEndpoint endpoint =
        http2(
            h2 -> {
              int most = 1 + seen.getAndIncrement() % 5;
              for (int i = 1; ; i++) {
                H2Wire.Frame head = h2.next();
                if (head == null) {
                  return;
                }
                if (i == most) {
                  h2.goAway(head.stream(), 0);
                }
                answer(h2, head.stream(), "fine");
                if (i == most) {
                  return;
                }
              }
            });
    ProofRouter router = over2(endpoint);
    List<Wire> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(connect(router));
    }
    for (int i = 0; i < 200; i++) {
      for (Wire client : clients) {
        client.head("GET / HTTP/1.1", "Host: a");
      }
      for (Wire client : clients) {
        Head response = client.response();
        String content = client.content(response);
        assertThat(response.status()).as(content).isEqualTo(200);
      }
    }
  }

  @Test
  void stopsAnUploadWhoseEndpointGivesNoCredit() throws Exception {
    long size = 64L * 1024 * 1024;
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        http2(
            h2 -> {
              h2.givesCredit(false);
              H2Wire.Frame head = h2.next(H2Wire.HEADERS);
              int taken = 0;
              while (taken < 65_535) {
                taken += h2.next(H2Wire.DATA).data().length();
              }
              go.get(40, TimeUnit.SECONDS);
              h2.givesCredit(true);
              h2.credit(0, taken);
              h2.credit(head.stream(), taken);
              long rest = size - taken;
              for (boolean end = false; !end; ) {
                H2Wire.Frame data = h2.next(H2Wire.DATA);
                rest -= data.data().length();
                end = data.end();
              }
              answer(h2, head.stream(), "missing: " + rest);
            });
    Wire client = connect(over2(endpoint));
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + size);
    CompletableFuture<Void> upload =
        inBackground(
            () -> {
              byte[] piece = new byte[64 * 1024];
              for (long done = 0; done < size; done += piece.length) {
                client.out().write(piece);
                sent.addAndGet(piece.length);
              }
            });
    assertThat(settled(sent::get)).isLessThan(size / 2);
    go.complete(null);
    upload.get(60, TimeUnit.SECONDS);
    assertThat(client.content(client.response())).isEqualTo("missing: 0");
  }

  @Test
  void answers502WhereTheEndpointDoesNotSpeakHttp2() throws Exception {
    RawEndpoint endpoint = saying("this is HTTP/1.1");
    assertThat(get(over2(endpoint), "/").status()).isIn(502, 504);
  }
}
