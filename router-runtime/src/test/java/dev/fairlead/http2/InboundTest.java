package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an exchange sees of requests, and what clients see of responses. */
class InboundTest {
  private final TestServer server = new TestServer();
  private final RawPeer client = RawPeer.client(server.port());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void fillsTheRequestHead() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    server.handler(
        inbound -> {
          RequestHead head = inbound.head();
          seen.add(
              head.method() + " " + head.scheme() + " " + head.authority() + " " + head.target());
          seen.add(head.version() + " " + head.contentLength() + " " + head.trailersAccepted());
          seen.add(head.upgrade() + " " + head.expectContinue() + " " + (inbound.body() == null));
          seen.add(head.fields().toString());
          server.answer(inbound);
        });
    client.headers(
        1,
        true,
        request("GET", "te", "trailers", "x-one", "1", "host", "a.test", "http2-settings", "x"));
    assertThat(client.response(1)).containsEntry(":status", "200");
    assertThat(seen)
        .containsExactly("GET http a.test /", "2.0 0 true", "null false true", "x-one: 1\n");
  }

  @Test
  void keepsTheContentLength() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    server.handler(
        inbound -> {
          seen.add(inbound.head().contentLength() + " " + inbound.head().fields());
          server.answer(inbound);
        });
    client.post(1, "content-length", "2").data(1, true, "ab");
    client.post(3).data(3, true, "ab");
    assertThat(client.content(3)).isEqualTo("received 2");
    assertThat(seen).containsExactly("2 content-length: 2\n", "-1 ");
  }

  @Test
  void joinsCookies() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    server.handler(
        inbound -> {
          seen.add(inbound.head().fields().joined(FieldName.COOKIE));
          server.answer(inbound);
        });
    client.headers(1, true, request("GET", "cookie", "a=1", "x-b", "2", "cookie", "c=3"));
    assertThat(seen.poll(40, TimeUnit.SECONDS)).isEqualTo("a=1; c=3");
  }

  @Test
  void sendsContentAndTrailersBothWays() {
    server.handler(TestServer::echo);
    client.post(1).data(1, false, "one ").data(1, false, "two");
    client.headers(1, true, "x-sum", "7", "content-length", "3", "content-type", "dropped");
    assertThat(client.response(1)).containsExactlyEntriesOf(Map.of(":status", "200"));
    StringBuilder content = new StringBuilder();
    Frame frame;
    while ((frame = client.await(f -> f.stream() == 1)).type() == RawPeer.DATA) {
      content.append(new String(frame.payload()));
    }
    assertThat(content).hasToString("one two");
    assertThat(frame.has(RawPeer.END_STREAM)).isTrue();
    assertThat(client.fields(frame)).containsExactlyEntriesOf(Map.of("x-sum", "7"));
  }

  @Test
  void dropsTrailersThatMustNotBe() {
    server.handler(TestServer::echo);
    client.post(1).data(1, false, "x");
    client.headers(1, true, "host", "b.test", "content-length", "9", "range", "bytes=0-1");
    assertThat(client.content(1)).isEqualTo("x");
  }

  @Test
  void sendsInformationalResponses() {
    server.handler(
        inbound -> {
          ResponseHead hints = new ResponseHead(new Fields());
          hints.status(103);
          hints.fields().add("Link", "</a.css>");
          inbound.informational(hints);
          server.answer(inbound);
        });
    client.get(1);
    assertThat(client.response(1))
        .containsEntry(":status", "103")
        .containsEntry("link", "</a.css>");
    assertThat(client.response(1)).containsEntry(":status", "200");
  }

  @Test
  void asksForContentOnlyWhenTheClientWaits() throws InterruptedException {
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    server.handler(
        inbound -> {
          seen.add(inbound.head().expectContinue());
          server.answer(inbound);
        });
    client.post(1, "expect", "100-continue").data(1, true, "");
    client.headers(3, true, request("POST", "expect", "100-continue"));
    assertThat(client.content(3)).isNotNull();
    assertThat(seen).containsExactly(true, false);
  }

  @Test
  void sendsNoContentAfterHead() {
    client.headers(1, true, request("HEAD"));
    Frame head = client.await(RawPeer.HEADERS, 1);
    assertThat(head.has(RawPeer.END_STREAM)).isTrue();
    assertThat(client.fields(head)).containsEntry("content-length", "6");
  }

  @Test
  void sendsNoContentWith204() {
    server.handler(inbound -> TestServer.respond(inbound, 204, "stray"));
    client.get(1);
    assertThat(client.await(RawPeer.HEADERS, 1).has(RawPeer.END_STREAM)).isTrue();
  }

  @Test
  void replacesAResponseThatIsNotCommitted() {
    server.handler(
        inbound -> {
          ResponseHead first = new ResponseHead(new Fields());
          first.status(500);
          inbound.respond(first);
          assertThat(inbound.committed()).isFalse();
          TestServer.respond(inbound, 503, "later");
          assertThat(inbound.committed()).isTrue();
        });
    client.get(1);
    assertThat(client.response(1)).containsEntry(":status", "503");
  }

  @Test
  void splitsLargeHeads() {
    server.handler(
        inbound -> {
          ResponseHead head = new ResponseHead(new Fields());
          for (int i = 0; i < 30; i++) {
            head.fields().add("X-Field-" + i, "v".repeat(1000));
          }
          inbound.respond(head);
          inbound.end(null);
        });
    client.get(1);
    Frame head = client.await(RawPeer.HEADERS, 1);
    Frame rest = client.read();
    assertThat(head.payload()).hasSize(16_384);
    assertThat(head.has(RawPeer.END_HEADERS)).isFalse();
    assertThat(rest.type()).isEqualTo(RawPeer.CONTINUATION);
    assertThat(rest.has(RawPeer.END_HEADERS)).isTrue();
    byte[] whole = new byte[head.payload().length + rest.payload().length];
    System.arraycopy(head.payload(), 0, whole, 0, head.payload().length);
    System.arraycopy(rest.payload(), 0, whole, head.payload().length, rest.payload().length);
    assertThat(client.fields(new Frame(1, 5, 1, whole))).hasSize(31).containsKey("x-field-29");
  }

  @Test
  void asksAClientToStopAfterAnEarlyResponse() {
    BlockingQueue<Boolean> lingering = new LinkedBlockingQueue<>();
    server.handler(
        inbound -> {
          TestServer.respond(inbound, 403, "no");
          lingering.add(inbound.lingering());
        });
    client.post(1).data(1, false, "some");
    assertThat(client.response(1)).containsEntry(":status", "403");
    assertThat(client.content(1)).isEqualTo("no");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.NO_ERROR);
    assertThat(lingering).containsExactly(true);
    client.data(1, true, "more").get(3);
    assertThat(client.response(3)).containsEntry(":status", "403");
    assertThat(server.gone).isEmpty();
  }

  @Test
  void tellsWhenTheClientResets() {
    server.handler(inbound -> {});
    client.get(1).reset(1, ErrorCode.CANCEL);
    await().untilAsserted(() -> assertThat(server.gone).containsExactly(Failure.CLIENT_GONE));
  }

  @Test
  void tellsWhenTheConnectionCloses() {
    server.handler(inbound -> {});
    client.get(1).post(3).data(3, false, "x");
    await().until(() -> server.context.connections() == 1);
    client.ping();
    client.close();
    await()
        .untilAsserted(
            () ->
                assertThat(server.gone).containsExactly(Failure.CLIENT_GONE, Failure.CLIENT_GONE));
    await().until(() -> server.context.connections() == 0);
  }

  @Test
  void answersAClientThatHasClosedItsDirection() throws InterruptedException {
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    client.get(1).post(3).data(3, false, "incomplete");
    client.ping();
    client.shutdownOutput();
    await().untilAsserted(() -> assertThat(server.gone).containsExactly(Failure.CLIENT_GONE));
    Inbound complete = waiting.poll(40, TimeUnit.SECONDS);
    server.loop.execute(() -> server.answer(complete));
    assertThat(client.content(1)).isEqualTo("GET /");
    assertThat(client.await(frame -> false)).isNull();
    await().until(() -> server.context.connections() == 0);
  }

  @Test
  void tellsNothingOnceTheResponseIsComplete() {
    client.get(1);
    client.content(1);
    client.close();
    await().until(() -> server.context.connections() == 0);
    assertThat(server.gone).isEmpty();
  }

  @Test
  void tellsWhenTheContentIsMalformed() {
    server.handler(inbound -> {});
    client.post(1, "content-length", "1").data(1, true, "ab");
    assertThat(client.response(1)).containsEntry(":status", "400");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
    assertThat(server.gone).containsExactly(Failure.CLIENT_MALFORMED);
    assertThat(server.rejected).isEmpty();
  }

  @Test
  void abortsWithAReset() {
    server.handler(
        inbound -> {
          inbound.respond(new ResponseHead(new Fields()));
          inbound.write(Unpooled.wrappedBuffer(new byte[10]));
          inbound.flush();
          inbound.loop().execute(inbound::abort);
        });
    client.get(1);
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(server.gone).isEmpty();
  }

  @Test
  void refusesStreamsBeyondTheLimit() {
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    for (int i = 0; i <= 100; i++) {
      client.get(2 * i + 1);
    }
    assertThat(client.await(RawPeer.RST_STREAM, 201).number(0)).isEqualTo(ErrorCode.REFUSED_STREAM);
    assertThat(waiting).hasSize(100);
    Inbound first = waiting.poll();
    server.loop.execute(() -> server.answer(first));
    assertThat(client.response(1)).containsEntry(":status", "200");
    server.handler(server::answer);
    client.get(203);
    assertThat(client.response(203)).containsEntry(":status", "200");
  }

  @Test
  void answersPings() {
    client.frame(RawPeer.PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Frame answer = client.await(f -> f.type() == RawPeer.PING);
    assertThat(answer.has(RawPeer.ACK)).isTrue();
    assertThat(answer.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void acknowledgesSettings() {
    assertThat(client.await(f -> f.type() == RawPeer.SETTINGS && f.has(RawPeer.ACK))).isNotNull();
  }

  @Test
  void tellsTheDecoderWhenItMayNotKeepATable() {
    client.settings(1, 0).get(1);
    assertThat(client.await(RawPeer.HEADERS, 1).payload()[0]).isEqualTo((byte) 0x20);
  }
}
