package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers that come before the request is complete, and what comes before the answer. */
class EarlyResponseTest extends Proof {
  private final List<String> targets = new CopyOnWriteArrayList<>();

  /** An endpoint that answers an upload from its head; later requests as usual. */
  private RawEndpoint refusing() throws IOException {
    return scripted(
        wire -> {
          for (Head head = wire.head(); head != null; head = wire.head()) {
            targets.add(head.target());
            if (head.method().equals("POST")) {
              wire.respond("401 Unauthorized", "who are you?");
              wire.untilGone();
              return;
            }
            wire.respond("200 OK", "fresh");
          }
        });
  }

  @Test
  void handsOverAnAnswerWhileTheClientIsStillUploading() throws Exception {
    RawEndpoint endpoint = refusing();
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 1000000").send("x".repeat(1000));
    Head response = client.response();
    assertThat(response.status()).isEqualTo(401);
    assertThat(client.content(response)).isEqualTo("who are you?");
    eventually(() -> assertThat(endpoint.open()).as("dirty endpoint connections").isZero());
    assertThat(get(router, "/").status()).isEqualTo(200);
    assertThat(endpoint.connections()).isEqualTo(2);
  }

  /** The client may never look at the answer before it has sent everything. */
  @Test
  void doesNotResetAClientThatFinishesItsUploadFirst() throws Exception {
    ProofRouter router = over(refusing());
    Wire client = connect(router);
    int size = 200_000;
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + size);
    for (int sent = 0; sent < size; sent += 1000) {
      client.send("y".repeat(1000));
    }
    Head response = client.response();
    assertThat(response.status()).isEqualTo(401);
    assertThat(client.content(response)).isEqualTo("who are you?");
  }

  /**
   * What follows on that connection must not be taken for the rest of the upload, or the reverse.
   */
  @Test
  void neverMistakesTheRestOfAnUploadForARequest() throws Exception {
    ProofRouter router = over(refusing());
    Wire client = connect(router);
    String smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + (1000 + smuggled.length()));
    client.send("x".repeat(1000));
    Head response = client.response();
    client.content(response);
    client.send(smuggled);
    client.halfClose();
    assertThat(client.untilGone()).doesNotContain("200 OK");
    assertThat(targets).containsExactly("/");
  }

  @Test
  void letsAnHttp2ClientKeepItsConnection() throws Exception {
    ProofRouter router = over(refusing());
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, false, "POST", "/");
    client.data(1, "beginning", false);
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "401");
    assertThat(client.content()).isEqualTo("who are you?");
    client.request(3, true, "GET", "/");
    H2Wire.Frame next = client.next();
    if (next.type() == H2Wire.RST_STREAM) {
      assertThat(next.stream()).isEqualTo(1);
      assertThat(next.code()).as("NO_ERROR").isZero();
      next = client.next();
    }
    assertThat(next.fields()).containsEntry(":status", "200");
    assertThat(client.content()).isEqualTo("fresh");
  }

  @Test
  void passesExpectationAndContinueOn() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              Head head = wire.head();
              assertThat(head.value("Expect")).isEqualToIgnoringCase("100-continue");
              wire.head("HTTP/1.1 100 Continue");
              assertThat(wire.content(head)).isEqualTo("hello");
              wire.respond("200 OK", "thanks");
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue");
    assertThat(client.head().status()).isEqualTo(100);
    client.send("hello");
    Head response = client.head();
    assertThat(response.status()).isEqualTo(200);
    assertThat(client.content(response)).isEqualTo("thanks");
  }

  @Test
  void passesARefusalOnInsteadOfContinue() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.respond("417 Expectation Failed", "no");
              wire.untilGone();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue");
    Head response = client.head();
    assertThat(response.status()).isEqualTo(417);
    assertThat(client.content(response)).isEqualTo("no");
  }

  @Test
  void doesNotWaitForTheEndpointsContinueForever() throws Exception {
    RawEndpoint endpoint = answering((request, body, wire) -> wire.respond("200 OK", body));
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue");
    client.send("hello");
    Head response = client.response();
    assertThat(response.status()).isEqualTo(200);
    assertThat(client.content(response)).isEqualTo("hello");
  }

  @Test
  void passesInformationalResponsesOnBeforeTheAnswer() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              wire.head("HTTP/1.1 102 Processing");
              wire.head("HTTP/1.1 103 Early Hints", "Link: </a.css>; rel=preload");
              wire.head("HTTP/1.1 103 Early Hints", "Link: </b.css>; rel=preload");
              wire.respond("200 OK", "answer");
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    Head head = client.head();
    if (head.status() == 102) {
      head = client.head();
    }
    assertThat(head.status()).isEqualTo(103);
    assertThat(head.value("Link")).isEqualTo("</a.css>; rel=preload");
    assertThat(client.head().value("Link")).isEqualTo("</b.css>; rel=preload");
    Head answer = client.head();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(client.content(answer)).isEqualTo("answer");
    H2Wire second = own(H2Wire.connect(router.port()));
    second.request(1, true, "GET", "/");
    H2Wire.Frame frame = second.next(H2Wire.HEADERS);
    while (frame.fields().get(":status").startsWith("1")) {
      frame = second.next(H2Wire.HEADERS);
    }
    assertThat(frame.fields()).containsEntry(":status", "200");
    assertThat(second.content()).isEqualTo("answer");
  }

  @Test
  void sparesAnHttp10ClientInformationalResponses() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              wire.head("HTTP/1.1 103 Early Hints", "Link: </a.css>; rel=preload");
              wire.respond("200 OK", "answer");
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.0", "Host: a");
    Head head = client.head();
    assertThat(head.status()).isEqualTo(200);
    assertThat(client.rest()).isEqualTo("answer");
  }

  @Test
  void uploadsOnWhileTheAnswerIsAlreadyOnItsWay() throws Exception {
    CompletableFuture<String> rest = new CompletableFuture<>();
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.readChunk();
              wire.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
              wire.chunk("go on");
              rest.complete(wire.readChunk() + wire.readChunk());
              wire.chunk("done").lastChunk();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked").chunk("one");
    client.response();
    assertThat(client.readChunk()).isEqualTo("go on");
    client.chunk("two").lastChunk();
    assertThat(rest.get(40, TimeUnit.SECONDS)).isEqualTo("two");
    assertThat(client.readChunk()).isEqualTo("done");
    assertThat(client.readChunk()).isEmpty();
  }
}
