package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS, from this side to this side. */
class TlsTest {
  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final Loop loop = new Loop(group.next(), 0);
  private TestCertificate certificate;
  private TestServer server;

  @BeforeEach
  void certify(@TempDir Path directory) throws Exception {
    certificate = new TestCertificate(directory);
  }

  @AfterEach
  void stop() {
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private TestAttempt post(SslContext ssl, String serverName, boolean verify, String content) {
    ConnectorSettings settings =
        new ConnectorSettings(60_000_000_000L, 60_000_000_000L, ssl, serverName, verify);
    Connector connector =
        Http2Connectors.factory(settings)
            .create(loop, new InetSocketAddress("127.0.0.1", server.port()));
    return new TestAttempt(loop, connector, "POST", "/", content).open(false);
  }

  @Test
  void passesContentBothWays() throws Exception {
    server = new TestServer(TestServer.settings(null), certificate.server("h2"));
    server.handler(
        inbound -> {
          assertThat(inbound.head().scheme()).isEqualTo("https");
          TestServer.echo(inbound);
        });
    String content = "0123456789".repeat(50_000);
    TestAttempt attempt = post(certificate.client("h2"), "localhost", true, content);
    assertThat(attempt.next()).isEqualTo("response 200 -1");
    assertThat(attempt.next()).isEqualTo("content " + content);
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    server = new TestServer(TestServer.settings(null), certificate.server("h2"));
    assertThat(post(certificate.client("h2"), "other.test", true, "x").next())
        .isEqualTo("failed CONNECT_FAILED");
  }

  @Test
  void acceptsAnotherNameWhenToldTo() throws Exception {
    server = new TestServer(TestServer.settings(null), certificate.server("h2"));
    assertThat(post(certificate.client("h2"), "other.test", false, "x").next())
        .isEqualTo("response 200 10");
  }

  @Test
  void refusesACertificateNobodyTrusts(@TempDir Path directory) throws Exception {
    server = new TestServer(TestServer.settings(null), certificate.server("h2"));
    SslContext stranger = new TestCertificate(directory).client("h2");
    assertThat(post(stranger, "localhost", true, "x").next()).isEqualTo("failed CONNECT_FAILED");
  }

  @Test
  void refusesAnEndpointThatDoesNotChooseHttp2() throws Exception {
    server = new TestServer(TestServer.settings(null), certificate.server("http/1.1"));
    assertThat(post(certificate.client("h2", "http/1.1"), "localhost", true, "x").next())
        .isEqualTo("failed CONNECT_FAILED");
  }
}
