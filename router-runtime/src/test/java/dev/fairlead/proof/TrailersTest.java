package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Trailers in both directions and through each pair of protocols; gRPC stands on them. */
class TrailersTest extends Proof {
  private final CompletableFuture<Object> received = new CompletableFuture<>();

  private Object received() throws Exception {
    return received.get(40, TimeUnit.SECONDS);
  }

  private RawEndpoint http1() throws IOException {
    return answering(
        (request, content, wire) -> {
          received.complete(wire.trailers().lines());
          wire.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum");
          wire.chunk(content).lastChunk("X-Sum: " + content.length(), "x-Other: 1");
        });
  }

  private RawEndpoint http2() throws IOException {
    return scripted(
        wire -> {
          H2Wire h2 = H2Wire.accepted(wire);
          H2Wire.Frame head = h2.next(H2Wire.HEADERS);
          String content = h2.content();
          received.complete(h2.trailers());
          h2.headers(head.stream(), false, ":status", "200", "content-type", "text/plain");
          h2.data(head.stream(), content, false);
          h2.headers(head.stream(), true, "x-sum", Integer.toString(content.length()));
          h2.next();
        });
  }

  private ProofRouter overHttp2(RawEndpoint endpoint) {
    return router(
        "pools: { all: { protocol: h2c, endpoints: [ \"" + endpoint.address() + "\" ] } }");
  }

  private void uploadOverHttp1(ProofRouter router) throws Exception {
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "TE: trailers", "Transfer-Encoding: chunked");
    client.chunk("hello ").chunk("world").lastChunk("X-Check: abc");
    Head response = client.response();
    assertThat(client.content(response)).isEqualTo("hello world");
    assertThat(client.trailers().value("X-Sum")).isEqualTo("11");
  }

  private void uploadOverHttp2(ProofRouter router) throws Exception {
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, false, "POST", "/", "te", "trailers");
    client.data(1, "hello world", false);
    client.headers(1, true, "x-check", "abc");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    assertThat(client.content()).isEqualTo("hello world");
    assertThat(client.trailers()).containsEntry("x-sum", "11");
  }

  @Test
  void passFromHttp1ToHttp1() throws Exception {
    uploadOverHttp1(over(http1()));
    assertThat(received()).asString().isEqualTo("[X-Check: abc]");
  }

  @Test
  void passFromHttp1ToHttp2() throws Exception {
    uploadOverHttp1(overHttp2(http2()));
    assertThat(received()).isEqualTo(Map.of("x-check", "abc"));
  }

  @Test
  void passFromHttp2ToHttp1() throws Exception {
    uploadOverHttp2(over(http1()));
    assertThat(received()).asString().isEqualToIgnoringCase("[x-check: abc]");
  }

  @Test
  void passFromHttp2ToHttp2() throws Exception {
    uploadOverHttp2(overHttp2(http2()));
    assertThat(received()).isEqualTo(Map.of("x-check", "abc"));
  }

  /** What frames or routes a message is of no use after it, and dangerous to believe there. */
  @Test
  void leaveOutWhatMustNotStandThere() throws Exception {
    ProofRouter router = over(http1());
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
    client.chunk("x");
    client.lastChunk("X-Check: abc", "Host: evil", "Connection: close");
    Head response = client.response();
    if (response.status() == 200) {
      assertThat(received()).asString().isEqualTo("[X-Check: abc]");
    } else {
      assertThat(response.status()).isEqualTo(400);
    }
  }

  @Test
  void passAGrpcCallWhoseAnswerIsTrailersOnly() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              H2Wire h2 = H2Wire.accepted(wire);
              H2Wire.Frame head = h2.next(H2Wire.HEADERS);
              received.complete(head.fields().get("te"));
              h2.content();
              h2.headers(head.stream(), true, ":status", "200", "grpc-status", "12");
              h2.next();
            });
    H2Wire client = own(H2Wire.connect(overHttp2(endpoint).port()));
    client.request(
        1, false, "POST", "/pkg.Svc/Call", "te", "trailers", "content-type", "application/grpc");
    client.data(1, "\0\0\0\0\0", true);
    H2Wire.Frame answer = client.next(H2Wire.HEADERS);
    assertThat(answer.fields()).containsEntry(":status", "200").containsEntry("grpc-status", "12");
    assertThat(answer.end() || client.next(H2Wire.DATA).end()).isTrue();
    assertThat(received()).isEqualTo("trailers");
  }

  /** Each message is answered before the next one is sent, as in a bidirectional gRPC call. */
  @Test
  void passABidirectionalStreamMessageByMessage() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              H2Wire h2 = H2Wire.accepted(wire);
              int stream = h2.next(H2Wire.HEADERS).stream();
              h2.headers(stream, false, ":status", "200", "content-type", "application/grpc");
              for (H2Wire.Frame data = h2.next(); !data.end(); data = h2.next()) {
                h2.data(stream, "echo " + data.data(), false);
              }
              h2.headers(stream, true, "grpc-status", "0");
              h2.next();
            });
    H2Wire client = own(H2Wire.connect(overHttp2(endpoint).port()));
    client.request(1, false, "POST", "/pkg.Svc/Chat", "te", "trailers");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    for (int i = 0; i < 50; i++) {
      client.data(1, "message " + i, false);
      assertThat(client.next(H2Wire.DATA).data()).isEqualTo("echo message " + i);
    }
    client.data(1, "", true);
    assertThat(client.content()).isEmpty();
    assertThat(client.trailers()).containsEntry("grpc-status", "0");
  }

  /** One stream whose client gives no credit must not hold up another on the same connections. */
  @Test
  void holdUpOnlyTheStreamWhoseClientDoesNotRead() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) ->
                wire.respond(
                    "200 OK", request.target().equals("/big") ? "x".repeat(5_000_000) : "s"));
    ProofRouter router = over(endpoint);
    H2Wire client = own(H2Wire.connect(router.port()));
    client.givesCredit(false);
    client.request(1, true, "GET", "/big");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    client.credit(0, 1_000_000);
    int got = 0;
    while (got < 65_535) {
      got += client.next(H2Wire.DATA).data().length();
    }
    assertThat(got).isEqualTo(65_535);
    client.request(3, true, "GET", "/small");
    H2Wire.Frame head = client.next(H2Wire.HEADERS);
    assertThat(head.stream()).isEqualTo(3);
    assertThat(client.content()).isEqualTo("s");
    client.givesCredit(true);
    client.credit(0, 5_000_000);
    client.credit(1, 5_000_000);
    assertThat(client.content()).hasSize(5_000_000 - 65_535);
  }
}
