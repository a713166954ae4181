package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Connections that change to another protocol become a tunnel (RFC 9110 section 7.8). */
class UpgradeTest extends Proof {
  private static final String[] HANDSHAKE = {
    "GET /chat HTTP/1.1",
    "Host: a",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  private final AtomicLong sent = new AtomicLong();

  private static void accept(Wire wire) throws IOException {
    Head head = wire.head();
    assertThat(head.value("Upgrade")).isEqualTo("websocket");
    assertThat(head.value("Connection")).containsIgnoringCase("upgrade");
    assertThat(head.value("Sec-WebSocket-Key")).isEqualTo("dGhlIHNhbXBsZSBub25jZQ==");
    wire.head(
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  private RawEndpoint echo() throws IOException {
    return scripted(
        wire -> {
          accept(wire);
          byte[] piece = new byte[8192];
          for (int got; (got = wire.in().read(piece)) > 0; ) {
            wire.out().write(piece, 0, got);
            wire.out().flush();
          }
        });
  }

  private Wire upgraded(ProofRouter router) throws IOException {
    Wire client = connect(router);
    client.head(HANDSHAKE);
    Head answer = client.head();
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.value("Upgrade")).isEqualTo("websocket");
    assertThat(answer.value("Connection")).isEqualToIgnoringCase("upgrade");
    assertThat(answer.value("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return client;
  }

  @Test
  void echoesThroughATunnel() throws Exception {
    Wire client = upgraded(over(echo()));
    for (int i = 0; i < 100; i++) {
      String frame = "frame " + i + " \0\r\n\r\n";
      client.send(frame);
      assertThat(client.exactly(frame.length())).isEqualTo(frame);
    }
  }

  /** What follows the handshake in the same segment belongs to the tunnel, on both sides. */
  @Test
  void losesNothingThatFollowsTheHandshakeAtOnce() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\n\r\nfirst");
              wire.send(wire.exactly(5));
              wire.untilGone();
            });
    Wire client = connect(over(endpoint));
    client.send(String.join("\r\n", HANDSHAKE) + "\r\n\r\nearly");
    assertThat(client.head().status()).isEqualTo(101);
    assertThat(client.exactly(10)).isEqualTo("firstearly");
  }

  @Test
  void stopsTheSenderWhileTheOtherSideDoesNotRead() throws Exception {
    long size = 128L * 1024 * 1024;
    RawEndpoint endpoint =
        scripted(
            wire -> {
              accept(wire);
              byte[] piece = new byte[64 * 1024];
              while (sent.get() < size) {
                wire.out().write(piece);
                sent.addAndGet(piece.length);
              }
            });
    ProofRouter router = over(endpoint);
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    client.head(HANDSHAKE);
    assertThat(client.head().status()).isEqualTo(101);
    assertThat(settled(sent::get)).isBetween(64L * 1024, size / 4);
    client.in().skipNBytes(size);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void closesOneDirectionAfterTheOther() throws Exception {
    CompletableFuture<String> all = new CompletableFuture<>();
    RawEndpoint endpoint =
        scripted(
            wire -> {
              accept(wire);
              all.complete(wire.rest());
              wire.send("goodbye");
            });
    Wire client = upgraded(over(endpoint));
    client.send("that is all");
    client.halfClose();
    assertThat(all.get(40, TimeUnit.SECONDS)).isEqualTo("that is all");
    assertThat(client.rest()).isEqualTo("goodbye");
  }

  @Test
  void breaksTheTunnelWhenTheClientResets() throws Exception {
    CompletableFuture<String> gone = new CompletableFuture<>();
    RawEndpoint endpoint =
        scripted(
            wire -> {
              accept(wire);
              gone.complete(wire.untilGone());
            });
    Wire client = upgraded(over(endpoint));
    client.reset();
    assertThat(gone.get(40, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void breaksTheTunnelWhenTheEndpointResets() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              accept(wire);
              wire.exactly(1);
              wire.reset();
            });
    Wire client = upgraded(over(endpoint));
    client.send("x");
    assertThat(client.untilGone()).isEmpty();
  }

  @Test
  void answersAsUsualWhereTheEndpointDoesNotUpgrade() throws Exception {
    Wire client = connect(over(saying("not here")));
    client.head(HANDSHAKE);
    Head answer = client.head();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(client.content(answer)).isEqualTo("not here");
    client.head("GET / HTTP/1.1", "Host: a");
    assertThat(client.response().status()).isEqualTo(200);
  }

  @Test
  void refusesAnUpgradeNobodyAskedFor() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.head("HTTP/1.1 101 Switching Protocols", "Upgrade: foo", "Connection: Upgrade");
              wire.send("stray");
              wire.untilGone();
            });
    Head answer = get(over(endpoint), "/");
    assertThat(answer.status()).isEqualTo(502);
  }

  /** A tunnel may live as long as it likes, whatever limit its route sets to requests. */
  @Test
  void outlivesTheTimeLimitOfItsRoute() throws Exception {
    RawEndpoint endpoint = echo();
    ProofRouter router =
        outOfTime(
            "routes: [ { match: { path: \"/**\" }, pool: all, timeouts: { request: 5s } } ]",
            "pools: { all: { timeouts: { response: 5s }, endpoints: [ \""
                + endpoint.address()
                + "\" ] } }");
    Wire client = upgraded(router);
    for (int i = 0; i < 4; i++) {
      client.send("tick");
      assertThat(client.exactly(4)).isEqualTo("tick");
      router.pass(Duration.ofSeconds(4));
    }
    client.send("tock");
    assertThat(client.exactly(4)).isEqualTo("tock");
  }
}
