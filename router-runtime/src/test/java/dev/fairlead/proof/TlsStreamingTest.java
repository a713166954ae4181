package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on both sides changes nothing of how content passes and how exchanges end. */
class TlsStreamingTest extends Proof {
  private static final long SIZE = 32L * 1024 * 1024;

  @TempDir static Path directory;
  private static TestIdentity identity;

  private final AtomicLong written = new AtomicLong();

  @BeforeAll
  static void makeIdentity() {
    identity = TestIdentity.make(directory, "localhost", "localhost");
  }

  private RawEndpoint secure(RawEndpoint.Script script) throws IOException {
    return own(RawEndpoint.secure(identity.client(), script));
  }

  private ProofRouter router(RawEndpoint endpoint) {
    return router(
        "listeners: { web: { host: 127.0.0.1, port: 0, protocols: [h2, http/1.1],"
            + " tls: { certificate: \"%s\", key: \"%s\" } } }"
                .formatted(identity.certificate(), identity.key()),
        "pools: { all: { tls: { verify: false }, timeouts: { connect: 20s }, endpoints: [ \"https://%s\" ] } }"
            .formatted(endpoint.address()));
  }

  private Wire connectTls(ProofRouter router) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), router.port());
    SSLSocket socket =
        (SSLSocket)
            TestIdentity.anonymousClient()
                .getSocketFactory()
                .createSocket(plain, "localhost", router.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return own(new Wire(socket, plain));
  }

  private void write(Wire wire) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (long done = 0; done < SIZE; done += piece.length) {
      wire.out().write(piece);
      written.addAndGet(piece.length);
    }
  }

  @Test
  void stopsAnEndpointWhoseClientDoesNotRead() throws Exception {
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
              write(wire);
              wire.untilGone();
            });
    Wire client = connectTls(router(endpoint));
    client.head("GET / HTTP/1.1", "Host: localhost");
    client.response();
    assertThat(settled(written::get)).isLessThan(SIZE / 2);
    client.in().skipNBytes(SIZE);
    assertThat(written).hasValue(SIZE);
  }

  @Test
  void stopsAClientWhoseEndpointDoesNotRead() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              go.get(40, TimeUnit.SECONDS);
              wire.in().skipNBytes(SIZE);
              wire.respond("200 OK", "took all");
            });
    Wire client = connectTls(router(endpoint));
    client.head("POST / HTTP/1.1", "Host: localhost", "Content-Length: " + SIZE);
    CompletableFuture<Void> sent = inBackground(() -> write(client));
    assertThat(settled(written::get)).isLessThan(SIZE / 2);
    go.complete(null);
    sent.get(60, TimeUnit.SECONDS);
    assertThat(client.content(client.response())).isEqualTo("took all");
  }

  /** Content that only the end of the connection delimits is whole only if TLS says so as well. */
  @Test
  void takesAConnectionCutBelowTlsForABrokenResponse() throws Exception {
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n\r\npart of");
              wire.cut();
            });
    Wire client = connectTls(router(endpoint));
    client.head("GET / HTTP/1.1", "Host: localhost");
    assertThatThrownBy(
            () -> {
              Head response = client.response();
              assertThat(response.status()).isEqualTo(200);
              client.content(response);
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void takesAResponseThatTlsEndsForWhole() throws Exception {
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n\r\nall of it");
              wire.close();
            });
    Wire client = connectTls(router(endpoint));
    client.head("GET / HTTP/1.1", "Host: localhost");
    assertThat(client.content(client.response())).isEqualTo("all of it");
  }

  @Test
  void cancelsTheRequestOfAClientThatIsCutOff() throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              reached.complete(null);
              wire.untilGone();
              cancelled.complete(null);
            });
    Wire client = connectTls(router(endpoint));
    client.head("GET / HTTP/1.1", "Host: localhost");
    reached.get(40, TimeUnit.SECONDS);
    client.reset();
    cancelled.get(40, TimeUnit.SECONDS);
  }

  @Test
  void echoesThroughATunnel() throws Exception {
    RawEndpoint endpoint =
        secure(
            wire -> {
              wire.head();
              wire.head("HTTP/1.1 101 Switching Protocols", "Upgrade: x", "Connection: Upgrade");
              for (int i = 0; i < 20; i++) {
                wire.send(wire.exactly(10));
              }
              wire.untilGone();
            });
    Wire client = connectTls(router(endpoint));
    client.head("GET / HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: x");
    assertThat(client.head().status()).isEqualTo(101);
    for (int i = 10; i < 30; i++) {
      client.send("message " + i);
      assertThat(client.exactly(10)).isEqualTo("message " + i);
    }
  }

  @Test
  void servesManyStreamsOfOneConnectionAtOnce() throws Exception {
    RawEndpoint endpoint =
        secure(
            wire -> {
              for (Head head = wire.head(); head != null; head = wire.head()) {
                wire.respond("200 OK", wire.content(head));
              }
            });
    ProofRouter router = router(endpoint);
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TestIdentity.anonymousClient())
            .version(HttpClient.Version.HTTP_2)
            .build();
    List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String content = (i + ";").repeat(i * 1000);
      URI uri = URI.create("https://localhost:" + router.port() + "/" + i);
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(content)).build();
      responses.add(client.sendAsync(request, BodyHandlers.ofString()));
    }
    for (int i = 0; i < 30; i++) {
      HttpResponse<String> response = responses.get(i).get(40, TimeUnit.SECONDS);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo((i + ";").repeat(i * 1000));
    }
  }
}
