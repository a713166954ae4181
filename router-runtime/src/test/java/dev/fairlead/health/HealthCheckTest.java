package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.fairlead.ReservedPort;
import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.HealthConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.TestCertificates;
import dev.fairlead.health.HealthCheck.Result;
import dev.fairlead.pool.Pools;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {
  private static Vertx vertx;
  @TempDir private static Path files;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    TestCertificates.write(files, "", "-keyalg", "EC", "-ext", "san=dns:localhost");
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  @Test
  void passesOnAnExpectedStatus() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint("HTTP/1.1 204 No Content\r\n\r\n")) {
      assertThat(http(endpoint, null, null)).isEqualTo(new Result(true, "status 204"));

      String head = endpoint.heads.get(0);
      assertThat(head).startsWith("GET /health?deep=1 HTTP/1.1\r\n");
      assertThat(head.toLowerCase())
          .contains("host: 127.0.0.1:" + endpoint.address().getPort() + "\r\n");
    }
  }

  @Test
  void failsOnAnyOtherStatus() throws Exception {
    for (int status : new int[] {400, 500, 503}) {
      try (RawEndpoint endpoint =
          new RawEndpoint("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")) {
        assertThat(http(endpoint, null, null))
            .isEqualTo(new Result(false, "status " + status + ", expected 200 to 399"));
      }
    }
  }

  @Test
  void sendsTheConfiguredHost() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      http(endpoint, "health.example.com", null);
      http(endpoint, "health.example.com:81", null);

      assertThat(endpoint.heads.get(0).toLowerCase()).contains("host: health.example.com\r\n");
      assertThat(endpoint.heads.get(1).toLowerCase()).contains("host: health.example.com:81\r\n");
    }
  }

  @Test
  void everyProbeUsesItsOwnConnectionAndClosesIt() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        HealthCheck check =
            HealthChecks.of(vertx, pool(health(null, null)), config(endpoint.address(), false))) {
      for (int i = 0; i < 3; i++) {
        assertThat(probe(check, endpoint.address()).passed()).isTrue();
        await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.open.isEmpty());
      }
      assertThat(endpoint.heads).hasSize(3);
    }
  }

  @Test
  void looksForTheExpectedTextInTheBody() throws Exception {
    String body = "{\"status\": \"UP\"}";
    try (RawEndpoint endpoint =
        new RawEndpoint(
            "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
      assertThat(http(endpoint, null, "\"UP\"").passed()).isTrue();
      assertThat(http(endpoint, null, "DOWN"))
          .isEqualTo(new Result(false, "the body does not contain 'DOWN'"));
    }
  }

  @Test
  void findsTheTextBeforeABodyWithoutEndHasEnded() throws Exception {
    try (RawEndpoint endpoint =
        new RawEndpoint("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nokay\r\n")) {
      assertThat(http(endpoint, null, "okay").passed()).isTrue();
    }
  }

  @Test
  void readsNoMoreThanTheFirst64KiB() throws Exception {
    String within = "x".repeat(65_536 - 2) + "ok";
    String beyond = "x".repeat(65_536 - 1) + "ok";
    try (RawEndpoint endpoint =
        new RawEndpoint("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + within)) {
      assertThat(http(endpoint, null, "ok").passed()).isTrue();
      endpoint.answer("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + beyond);
      assertThat(http(endpoint, null, "ok").passed()).isFalse();
    }
  }

  /** Checks share event loops with others: a piece must cost the same wherever it stands. */
  @Test
  void tinyPiecesCostNoMoreBehindALongBeginning() throws Exception {
    String pieces = "1\r\nx\r\n".repeat(10_000) + "2\r\nok\r\n";
    Vertx single = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      long atTheBeginning = allocated(single, pieces);
      long further = allocated(single, "c000\r\n" + "x".repeat(0xc000) + "\r\n" + pieces);
      assertThat(further).isLessThan(2 * atTheBeginning);
    } finally {
      single.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  /** Octets the only event loop allocates for a check that passes at the end of that body. */
  private static long allocated(Vertx single, String chunks) throws Exception {
    CompletableFuture<Long> thread = new CompletableFuture<>();
    single.runOnContext(now -> thread.complete(Thread.currentThread().getId()));
    long loop = thread.get(10, TimeUnit.SECONDS);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawEndpoint endpoint = new RawEndpoint(head + chunks);
        HealthCheck check =
            HealthChecks.of(single, pool(health(null, "ok")), config(endpoint.address(), false))) {
      long before = threads.getThreadAllocatedBytes(loop);
      assertThat(probe(check, endpoint.address()).passed()).isTrue();
      return threads.getThreadAllocatedBytes(loop) - before;
    }
  }

  /** As many as the router takes with any other answer. */
  @Test
  void anAnswerMayHaveManyFields() throws Exception {
    String cookies = ("Set-Cookie: " + "c".repeat(4_000) + "\r\n").repeat(10);
    try (RawEndpoint endpoint =
        new RawEndpoint("HTTP/1.1 200 OK\r\n" + cookies + "Content-Length: 0\r\n\r\n")) {
      assertThat(http(endpoint, null, null)).isEqualTo(new Result(true, "status 200"));
    }
  }

  @Test
  void aMalformedAnswerFails() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint("220 mail.example.com ESMTP\r\n\r\n")) {
      assertThat(http(endpoint, null, null).passed()).isFalse();
    }
  }

  @Test
  void aRefusedConnectionFails() throws Exception {
    try (ReservedPort port = new ReservedPort()) {
      InetSocketAddress nobody = port.socketAddress();
      for (HealthConfig.Type type : List.of(HealthConfig.Type.HTTP, HealthConfig.Type.TCP)) {
        try (HealthCheck check =
            HealthChecks.of(vertx, pool(health(type, null, null)), config(nobody, false))) {
          assertThat(probe(check, nobody).passed()).isFalse();
        }
      }
    }
  }

  @Test
  void acceptedIsEnoughForTcp() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint(null);
        HealthCheck check =
            HealthChecks.of(
                vertx,
                pool(health(HealthConfig.Type.TCP, null, null)),
                config(endpoint.address(), false))) {
      assertThat(probe(check, endpoint.address())).isEqualTo(new Result(true, "connected"));
      await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.open.isEmpty());
      assertThat(endpoint.heads).isEmpty();
    }
  }

  @Test
  void aCancelledProbeClosesItsConnection() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint(null);
        HealthCheck check =
            HealthChecks.of(vertx, pool(health(null, null)), config(endpoint.address(), false))) {
      Runnable cancel = check.probe(endpoint.address(), result -> {});
      await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.heads.size() == 1);

      cancel.run();
      cancel.run();

      await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.open.isEmpty());
    }
  }

  /** Otherwise Vert.x logs it as an error, once for each probe that did not wait for the body. */
  @Test
  void whoeverAskedIsToldWhatBecomesOfTheRestOfAnAnswer() throws Exception {
    try (RawEndpoint endpoint = new RawEndpoint("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
        HealthCheck check =
            HealthChecks.of(vertx, pool(health(null, null)), config(endpoint.address(), false))) {
      List<Result> results = new CopyOnWriteArrayList<>();
      Runnable cancel = check.probe(endpoint.address(), results::add);
      await().atMost(Duration.ofSeconds(40)).until(() -> results.size() == 1);
      assertThat(results.get(0)).isEqualTo(new Result(true, "status 200"));

      cancel.run();

      await().atMost(Duration.ofSeconds(40)).until(() -> results.size() == 2);
      assertThat(results.get(1).passed()).isFalse();
    }
  }

  @Test
  void speaksTlsAndVerifiesTheName() throws Exception {
    HttpServer server = secureServer(false);
    try {
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.actualPort());
      Path ca = files.resolve("cert.pem");

      assertThat(secure(address, Protocol.HTTP_1_1, tls(ca, "localhost", true)).passed()).isTrue();
      assertThat(secure(address, Protocol.HTTP_1_1, tls(ca, "other.example", true)).detail())
          .contains("other.example");
      assertThat(secure(address, Protocol.HTTP_1_1, tls(null, "localhost", true)).passed())
          .as("an authority nobody trusts")
          .isFalse();
      assertThat(secure(address, Protocol.HTTP_1_1, tls(null, null, false)).passed()).isTrue();
    } finally {
      server.close();
    }
  }

  @Test
  void speaksHttp2ToPoolsThatDo() throws Exception {
    HttpServer secure = secureServer(true);
    HttpServer clear =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
            .requestHandler(
                request ->
                    request
                        .response()
                        .setStatusCode(request.version() == HttpVersion.HTTP_2 ? 200 : 505)
                        .end())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(40, TimeUnit.SECONDS);
    try {
      InetSocketAddress tls = new InetSocketAddress("127.0.0.1", secure.actualPort());
      Path ca = files.resolve("cert.pem");
      assertThat(secure(tls, Protocol.H2, tls(ca, "localhost", true))).matches(Result::passed);

      InetSocketAddress plain = new InetSocketAddress("127.0.0.1", clear.actualPort());
      PoolConfig pool = Pools.of().health(health(null, null)).protocol(Protocol.H2C).config();
      try (HealthCheck check = HealthChecks.of(vertx, pool, config(plain, false))) {
        assertThat(probe(check, plain)).matches(Result::passed);
      }
    } finally {
      secure.close();
      clear.close();
    }
  }

  private static HttpServer secureServer(boolean http2Only) throws Exception {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(files.resolve("cert.pem").toString())
                        .addKeyPath(files.resolve("key.pem").toString())))
        .requestHandler(
            request ->
                request
                    .response()
                    .setStatusCode(http2Only && request.version() != HttpVersion.HTTP_2 ? 505 : 200)
                    .end())
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(40, TimeUnit.SECONDS);
  }

  private static EndpointTlsConfig tls(Path ca, String serverName, boolean verify) {
    return new EndpointTlsConfig(ca, serverName, null, null, verify);
  }

  private static Result secure(InetSocketAddress address, Protocol protocol, EndpointTlsConfig tls)
      throws Exception {
    PoolConfig pool = Pools.of().health(health(null, null)).protocol(protocol).tls(tls).config();
    try (HealthCheck check = HealthChecks.of(vertx, pool, config(address, true))) {
      return probe(check, address);
    }
  }

  private static Result http(RawEndpoint endpoint, String host, String body) throws Exception {
    try (HealthCheck check =
        HealthChecks.of(vertx, pool(health(host, body)), config(endpoint.address(), false))) {
      return probe(check, endpoint.address());
    }
  }

  private static Result probe(HealthCheck check, InetSocketAddress address) throws Exception {
    CompletableFuture<Result> result = new CompletableFuture<>();
    Runnable cancel = check.probe(address, result::complete);
    try {
      return result.get(60, TimeUnit.SECONDS);
    } finally {
      cancel.run();
    }
  }

  private static PoolConfig pool(HealthConfig health) {
    return Pools.of().health(health).config();
  }

  private static HealthConfig health(String host, String body) {
    return health(HealthConfig.Type.HTTP, host, body);
  }

  private static HealthConfig health(HealthConfig.Type type, String host, String body) {
    Duration timeout = Duration.ofSeconds(30);
    return new HealthConfig(
        type, "/health?deep=1", 200, 399, body, host, 0, timeout, 0, timeout, 3, 2);
  }

  private static EndpointConfig config(InetSocketAddress address, boolean tls) {
    return new EndpointConfig("e", tls, "127.0.0.1", address.getPort(), 1, 0, Map.of());
  }
}
