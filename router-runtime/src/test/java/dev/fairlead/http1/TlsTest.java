package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.TestCertificates;
import dev.fairlead.wire.ConnectorSettings;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS on both sides, with each provider there is. */
class TlsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";

  @TempDir static Path directory;
  private static SSLContext peers;

  @BeforeAll
  static void makeCertificate() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC", "-ext", "SAN=dns:localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
      store.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("k"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    peers = SSLContext.getInstance("TLS");
    peers.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  static Stream<SslProvider> providers() {
    return OpenSsl.isAvailable()
        ? Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
        : Stream.of(SslProvider.JDK);
  }

  private static Bench bench(SslProvider provider, String name) throws Exception {
    SslContext server =
        SslContextBuilder.forServer(
                directory.resolve("cert.pem").toFile(), directory.resolve("key.pem").toFile())
            .sslProvider(provider)
            .build();
    SslContext client =
        SslContextBuilder.forClient()
            .trustManager(directory.resolve("cert.pem").toFile())
            .sslProvider(provider)
            .build();
    long second = Bench.SECOND;
    return new Bench(
        10 * second,
        10 * second,
        server,
        new ConnectorSettings(60 * second, 60 * second, client, name, true));
  }

  private static Peer client(Bench bench) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            peers.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), bench.port());
    return new Peer(socket);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void relaysRequestsOfAnySize(SslProvider provider) throws Exception {
    try (Bench bench = bench(provider, "localhost");
        Peer client = client(bench)) {
      client.send(GET);
      try (Peer endpoint = accept(bench)) {
        assertThat(endpoint.head()).isEqualTo(GET);
        endpoint.send(OK);
        assertThat(client.read(OK.length())).isEqualTo(OK);
        int size = 3_000_000;
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () ->
                    client.trySend(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                            + size
                            + "\r\n\r\n"
                            + "x".repeat(size)));
        endpoint.head();
        assertThat(endpoint.skip(size)).isEqualTo(size);
        sending.get(40, TimeUnit.SECONDS);
        sending =
            CompletableFuture.runAsync(
                () ->
                    endpoint.trySend(
                        "HTTP/1.1 200 OK\r\nContent-Length: "
                            + size
                            + "\r\n\r\n"
                            + "x".repeat(size)));
        client.head();
        assertThat(client.skip(size)).isEqualTo(size);
        sending.get(40, TimeUnit.SECONDS);
        client.send(GET);
        assertThat(endpoint.head()).isEqualTo(GET);
        assertThat(bench.connections()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void contentToTheEndMustEndInAGoodbye(SslProvider provider) throws Exception {
    try (Bench bench = bench(provider, "localhost")) {
      try (Peer client = client(bench)) {
        client.send(GET);
        try (Peer endpoint = accept(bench)) {
          endpoint.head();
          endpoint.send("HTTP/1.0 200 OK\r\n\r\nab").finish();
          assertThat(client.head()).endsWith("Transfer-Encoding: chunked\r\n\r\n");
          assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("2\r\nab\r\n0\r\n\r\n");
        }
      }
      try (Peer client = client(bench)) {
        client.send(GET);
        try (Socket below = bench.endpoint.accept()) {
          Peer endpoint = over(below);
          endpoint.head();
          endpoint.send("HTTP/1.0 200 OK\r\n\r\nab");
          assertThat(client.readUntil("ab\r\n")).endsWith("2\r\nab\r\n");
          below.shutdownOutput();
          assertThat(client.rest()).isIn("", "<reset>");
        }
      }
    }
  }

  private static Peer accept(Bench bench) throws IOException {
    bench.endpoint.setSoTimeout(30_000);
    return over(bench.endpoint.accept());
  }

  /** The endpoint's end of TLS over a connection. */
  private static Peer over(Socket below) throws IOException {
    SSLSocket socket = (SSLSocket) peers.getSocketFactory().createSocket(below, null, true);
    socket.setUseClientMode(false);
    return new Peer(socket);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesAnEndpointOfAnotherName(SslProvider provider) throws Exception {
    try (Bench bench = bench(provider, "other.example");
        Peer client = client(bench)) {
      CompletableFuture<Void> endpoint =
          CompletableFuture.runAsync(
              () -> {
                try (Peer accepted = accept(bench)) {
                  accepted.rest();
                } catch (IOException | AssertionError e) {
                  // The handshake fails, as it should.
                }
              });
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(bench.relay.events).contains("failed CONNECT_FAILED");
      endpoint.get(40, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void malformedRequestsAreAnsweredBeforeTheGoodbye(SslProvider provider) throws Exception {
    try (Bench bench = bench(provider, "localhost");
        Peer client = client(bench)) {
      client.send("GET / HTTP/1.1\r\n\r\n" + "x".repeat(100_000));
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ").endsWith("}\n");
    }
  }
}
