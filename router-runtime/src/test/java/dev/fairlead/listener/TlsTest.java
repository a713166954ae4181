package dev.fairlead.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.TestIdentity;
import dev.fairlead.demo.SampleEndpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  @TempDir static Path directory;
  private static TestIdentity first;
  private static TestIdentity second;
  private static TestIdentity client;
  private static SampleEndpoints samples;

  @BeforeAll
  static void makeCertificates() {
    first = TestIdentity.make(directory, "first", "first.test", "also.first.test");
    second = TestIdentity.make(directory, "second", "second.test", "*.second.test");
    client = TestIdentity.make(directory, "client");
    samples = SampleEndpoints.start(RouterFixture.vertx(), 1);
  }

  @AfterAll
  static void stopSamples() {
    samples.close();
  }

  private static RouterFixture router(String protocols, String tls) {
    return RouterFixture.start(yaml(protocols, tls));
  }

  private static String yaml(String protocols, String tls) {
    return """
        listeners:
          web: { port: 0, host: 127.0.0.1, protocols: %s, tls: { %s } }
        routes:
          - { match: { path: "/**" }, pool: web }
        pools:
          web: { endpoints: [ "%s" ] }
        """
        .formatted(protocols, tls, samples.addresses().get(0));
  }

  private static String pair(TestIdentity identity) {
    return "certificate: \"" + identity.certificate() + "\", key: \"" + identity.key() + "\"";
  }

  private static SSLSocket connect(
      SSLContext context, InetSocketAddress address, String name, String... alpn)
      throws IOException {
    Socket plain = new Socket();
    plain.connect(address, 30_000);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", address.getPort(), true);
    socket.setSoTimeout(30_000);
    SSLParameters parameters = socket.getSSLParameters();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(alpn);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String subject(SSLSocket socket) throws IOException {
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static String get(SSLSocket socket) throws IOException {
    String request = "GET / HTTP/1.1\r\nHost: first.test\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "first.test, CN=first",
    "FIRST.test, CN=first",
    "also.first.test, CN=first",
    "second.test, CN=second",
    "a.second.test, CN=second",
    "a.b.second.test, CN=first",
    "other.test, CN=first",
    ", CN=first",
  })
  void showsTheCertificateForTheServerName(String name, String subject) throws Exception {
    String certificates = "certificates: [ { " + pair(first) + " }, { " + pair(second) + " } ]";
    try (RouterFixture router = router("[http/1.1]", certificates);
        SSLSocket socket = connect(TestIdentity.anonymousClient(), router.address("web"), name)) {
      assertThat(subject(socket)).isEqualTo(subject);
      assertThat(get(socket)).startsWith("HTTP/1.1 200").contains("X-Forwarded-Proto: https");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[h2, http/1.1]; h2,http/1.1; h2",
        "[h2, http/1.1]; http/1.1,h2; h2",
        "[http/1.1, h2]; h2,http/1.1; http/1.1",
        "[h2, http/1.1]; http/1.1; http/1.1",
        "[http/1.1]; h2,http/1.1; http/1.1",
      })
  void choosesTheProtocolItPrefers(String protocols, String offered, String chosen)
      throws Exception {
    try (RouterFixture router = router(protocols, pair(first));
        SSLSocket socket =
            connect(
                TestIdentity.anonymousClient(),
                router.address("web"),
                "first.test",
                offered.split(","))) {
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @Test
  void speaksHttp1ToClientsThatOfferNothing() throws Exception {
    try (RouterFixture router = router("[h2, http/1.1]", pair(first));
        SSLSocket socket = connect(TestIdentity.anonymousClient(), router.address("web"), null)) {
      assertThat(get(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void refusesOlderVersions() throws Exception {
    try (RouterFixture router = router("[http/1.1]", pair(first) + ", minimum-version: TLSv1.3")) {
      SSLContext old = TestIdentity.anonymousClient();
      Socket plain = new Socket();
      plain.connect(router.address("web"), 30_000);
      try (SSLSocket socket =
          (SSLSocket) old.getSocketFactory().createSocket(plain, "localhost", 0, true)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      }
      await().until(() -> router.listener("web").handshakesFailed() == 1);
    }
  }

  @Test
  void requiresAClientCertificateOfTheAuthority() throws Exception {
    String tls = pair(first) + ", client-authentication: required, client-ca: \"%s\"";
    try (RouterFixture router = router("[http/1.1]", tls.formatted(client.certificate()))) {
      try (SSLSocket known = connect(client.client(), router.address("web"), null)) {
        assertThat(get(known)).startsWith("HTTP/1.1 200");
      }
      assertThatThrownBy(
              () -> {
                try (SSLSocket none =
                    connect(TestIdentity.anonymousClient(), router.address("web"), null)) {
                  get(none);
                }
              })
          .isInstanceOf(IOException.class);
      await().until(() -> router.listener("web").handshakesFailed() == 1);
      assertThatThrownBy(
              () -> {
                try (SSLSocket foreign = connect(second.client(), router.address("web"), null)) {
                  get(foreign);
                }
              })
          .isInstanceOf(IOException.class);
      await().until(() -> router.listener("web").handshakesFailed() == 2);
    }
  }

  @Test
  void takesAnOptionalClientCertificate() throws Exception {
    String tls = pair(first) + ", client-authentication: optional, client-ca: \"%s\"";
    try (RouterFixture router = router("[http/1.1]", tls.formatted(client.certificate()));
        SSLSocket none = connect(TestIdentity.anonymousClient(), router.address("web"), null)) {
      assertThat(get(none)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void showsAChangedCertificateToNewConnectionsOnly() throws Exception {
    Path certificate = directory.resolve("changing.crt.pem");
    Path key = directory.resolve("changing.key.pem");
    copy(first, certificate, key);
    String yaml = yaml("[http/1.1]", "certificate: \"" + certificate + "\", key: \"" + key + "\"");
    try (RouterFixture router = RouterFixture.start(yaml);
        SSLSocket open = connect(TestIdentity.anonymousClient(), router.address("web"), null)) {
      TlsContexts before = router.listener("web").tls();
      router.reload(yaml);
      assertThat(router.listener("web").tls()).isSameAs(before);
      copy(second, certificate, key);
      router.reload(yaml);
      try (SSLSocket next = connect(TestIdentity.anonymousClient(), router.address("web"), null)) {
        assertThat(subject(next)).isEqualTo("CN=second");
      }
      assertThat(subject(open)).isEqualTo("CN=first");
      assertThat(get(open)).startsWith("HTTP/1.1 200");
    }
  }

  private static void copy(TestIdentity identity, Path certificate, Path key) throws IOException {
    Files.copy(identity.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(identity.key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void resumesSessions() throws Exception {
    try (RouterFixture router = router("[http/1.1]", pair(first) + ", minimum-version: TLSv1.3")) {
      SSLContext context = TestIdentity.anonymousClient();
      long created;
      try (SSLSocket socket = connect(context, router.address("web"), "first.test")) {
        assertThat(get(socket)).startsWith("HTTP/1.1 200");
        created = socket.getSession().getCreationTime();
      }
      try (SSLSocket socket = connect(context, router.address("web"), "first.test")) {
        assertThat(get(socket)).startsWith("HTTP/1.1 200");
        assertThat(socket.getSession().getCreationTime()).isEqualTo(created);
      }
    }
  }

  @Test
  void opensTicketsOfTheKeyBeforeButNotOlderOnes() throws Exception {
    try (RouterFixture router = router("[http/1.1]", pair(first) + ", minimum-version: TLSv1.3")) {
      TlsContexts contexts = router.listener("web").tls();
      assumeThat(contexts.provider()).contains("BoringSSL");
      SSLContext patient = TestIdentity.anonymousClient();
      SSLContext late = TestIdentity.anonymousClient();
      long patientBegan = session(patient, router);
      long lateBegan = session(late, router);
      contexts.renewTicketKeys();
      assertThat(session(patient, router)).isEqualTo(patientBegan);
      contexts.renewTicketKeys();
      contexts.renewTicketKeys();
      assertThat(session(late, router)).isNotEqualTo(lateBegan);
    }
  }

  /** When the session of a request began; earlier than the request if it was resumed. */
  private static long session(SSLContext context, RouterFixture router) throws IOException {
    try (SSLSocket socket = connect(context, router.address("web"), "first.test")) {
      assertThat(get(socket)).startsWith("HTTP/1.1 200");
      return socket.getSession().getCreationTime();
    }
  }

  @Test
  void closesClientsThatDoNotShakeHands() throws Exception {
    String yaml =
        yaml("[http/1.1]", pair(first))
            .replace("protocols:", "timeouts: { head: 100ms }, protocols:");
    try (RouterFixture router = RouterFixture.start(yaml);
        Socket silent = new Socket()) {
      silent.connect(router.address("web"));
      silent.setSoTimeout(30_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesClientsThatSpeakNoTls() throws Exception {
    try (RouterFixture router = router("[http/1.1]", pair(first));
        Socket plain = new Socket()) {
      plain.connect(router.address("web"));
      plain.setSoTimeout(30_000);
      plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(plain.getInputStream().readAllBytes()).hasSizeLessThan(16);
      await().until(() -> router.listener("web").handshakesFailed() == 1);
    }
  }

  @Test
  void namesTheTlsLibrary() {
    try (RouterFixture router = router("[http/1.1]", pair(first))) {
      assertThat(router.listener("web").tlsProvider()).containsAnyOf("BoringSSL", "JDK");
    }
  }
}
