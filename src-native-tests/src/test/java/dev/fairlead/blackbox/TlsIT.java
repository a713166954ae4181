package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on both sides. */
class TlsIT {
  @TempDir static Path directory;

  private static final NamedEndpoint ENDPOINT = new NamedEndpoint("only");
  private static final String YAML =
      """
      listeners:
        several:
          port: 0
          host: 127.0.0.1
          tls:
            minimum-version: TLSv1.3
            certificates:
              - { certificate: one-cert.pem, key: one-key.pem }
              - { certificate: two-cert.pem, key: two-key.pem, server-names: [ two.example.com ] }
        old: { port: 0, host: 127.0.0.1, protocols: http/1.1, tls: { certificate: one-cert.pem, key: one-key.pem } }
      routes: [ { match: { path: "/**" }, pool: web } ]
      pools: { web: { endpoints: [ "%s" ] } }
      """;
  private static Certificates certificates;
  private static RouterProcess router;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(directory);
    certificates.create("one", "one.example.com");
    certificates.create("two", "two.example.com");
    Path file = Launch.write(directory, "fairlead.yaml", YAML.formatted(ENDPOINT.address()));
    router = Launch.router(file).start();
  }

  @AfterAll
  static void stop() {
    router.close();
    ENDPOINT.close();
  }

  private static SSLSocket socket(String listener, String serverName, String... protocols)
      throws Exception {
    SSLSocket socket =
        (SSLSocket)
            certificates
                .client()
                .getSocketFactory()
                .createSocket("127.0.0.1", router.port(listener));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(Patience.SECONDS * 1_000);
    return socket;
  }

  private static String shown(String serverName) throws Exception {
    try (SSLSocket socket = socket("several", serverName)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @Test
  void showsTheCertificateOfTheServerName() throws Exception {
    assertThat(shown("two.example.com")).isEqualTo("CN=two.example.com");
    assertThat(shown("one.example.com")).isEqualTo("CN=one.example.com");
    assertThat(shown("unknown.example.com")).isEqualTo("CN=one.example.com");
  }

  @Test
  void choosesHttp2ByAlpnAndTellsTheEndpointHowTheClientCame() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(certificates.client()).build();
    String url = "https://127.0.0.1:" + router.port("several") + "/";

    HttpResponse<String> response = Client.send(client, Client.request(url).build());

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body())
        .containsIgnoringCase("X-Forwarded-Proto: https")
        .containsIgnoringCase("X-Forwarded-For: 127.0.0.1");
  }

  @Test
  void servesHttp1WhereTheClientOrTheListenerWantsNoOther() throws Exception {
    HttpClient http1 =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(certificates.client())
            .build();
    HttpClient http2 = HttpClient.newBuilder().sslContext(certificates.client()).build();

    HttpResponse<String> asked =
        Client.send(
            http1, Client.request("https://127.0.0.1:" + router.port("several") + "/").build());
    HttpResponse<String> offered =
        Client.send(http2, Client.request("https://127.0.0.1:" + router.port("old") + "/").build());

    assertThat(asked.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(offered.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(offered.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesVersionsBelowTheMinimum() throws Exception {
    try (SSLSocket socket = socket("several", "one.example.com", "TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    try (SSLSocket socket = socket("old", "one.example.com", "TLSv1.2")) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void answersCleartextOnATlsPortWithNothingOfItsOwn() throws Exception {
    try (RawClient client = new RawClient(router.port("several"))) {
      client.get("/");
      byte[] answer = client.in().readAllBytes();
      assertThat(new String(answer, "ISO-8859-1")).doesNotContain("served by");
    }
    assertThat(shown("one.example.com")).isEqualTo("CN=one.example.com");
  }

  @Test
  void showsACertificateThatWasReplacedOnDisk() throws Exception {
    Path own = directory.resolve("own");
    own.toFile().mkdir();
    Certificates first = new Certificates(own);
    first.create("site", "first.example.com");
    Path file =
        Launch.write(
            own,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1, tls: { certificate: site-cert.pem, key: site-key.pem } } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "%s" ] } }
            """
                .formatted(ENDPOINT.address()));
    try (RouterProcess rotating = Launch.router(file).start()) {
      Certificates second = new Certificates(own);
      second.create("site", "second.example.com");

      await()
          .ignoreException(SSLHandshakeException.class)
          .until(
              () -> {
                try (SSLSocket socket =
                    (SSLSocket)
                        second
                            .client()
                            .getSocketFactory()
                            .createSocket("127.0.0.1", rotating.port("web"))) {
                  socket.startHandshake();
                  return true;
                }
              });
    }
  }

  @Test
  void speaksTlsToAnEndpointAndChecksItsCertificate() throws Exception {
    try (RawEndpoint trusted = tlsEndpoint("one");
        RawEndpoint untrusted = tlsEndpoint("two")) {
      Path file =
          Launch.write(
              directory,
              "upstream.yaml",
              """
              listeners: { web: { port: 0, host: 127.0.0.1 } }
              routes:
                - { match: { path: "/trusted" }, pool: trusted }
                - { match: { path: "/untrusted" }, pool: untrusted }
              pools:
                trusted: { endpoints: [ "https://%s" ], tls: { ca: one-cert.pem } }
                untrusted: { endpoints: [ "https://%s" ], tls: { ca: one-cert.pem } }
              """
                  .formatted(trusted.address(), untrusted.address()));
      try (RouterProcess own = Launch.router(file).start()) {
        assertThat(Client.get(own.url("web", "/trusted")).body()).isEqualTo("over TLS");
        assertThat(Client.get(own.url("web", "/untrusted")).statusCode()).isEqualTo(502);
      }
    }
  }

  private static RawEndpoint tlsEndpoint(String certificate) throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            certificates.server(certificate).getServerSocketFactory().createServerSocket();
    return new RawEndpoint(
        socket,
        connection -> {
          while (connection.request() != null) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nover TLS");
          }
        });
  }
}
