package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.RouteConfig.Header;
import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.config.RouteConfig.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String LISTENERS = "listeners: { web: { port: 0 } }\n";
  private static final String POOLS = "pools: { web: { endpoints: [ \"127.0.0.1:1\" ] } }\n";
  private static final String ROUTES = "routes: [ { match: {}, pool: web } ]\n";

  @TempDir Path directory;

  private Path write(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines));
  }

  private static RouterConfig read(Path... paths) throws ConfigException {
    return new ConfigReader(TestPlugins.CATALOG, name -> null).read(List.of(paths));
  }

  @Test
  void readsListenersRoutesAndPools() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC", "-groupname", "secp256r1");
    RouterConfig config =
        read(
            write(
                "fairlead.yaml",
                "listeners:",
                "  web: { port: 8080, host: 0.0.0.0, protocols: [http/1.1, h2c] }",
                "  secure: { port: 8443, protocols: [h2, http/1.1], tls: { certificate: cert.pem,"
                    + " key: key.pem } }",
                "routes:",
                "  - match: { host: \"api.example.com\", path: \"/v1/**\", methods: [GET, POST],"
                    + " headers: { x-canary: \"true\" } }",
                "    pool: api",
                "  - match: { path: \"/**\" }",
                "    pool: web",
                "pools:",
                "  web:",
                "    strategy: round-robin",
                "    endpoints:",
                "      - { address: \"127.0.0.1:9001\", weight: 2, max-connections: 100, labels: {"
                    + " region: eu-west-1 } }",
                "      - 127.0.0.1:9002",
                "    health: { type: http, path: /health, interval: 5s, timeout: 1s, fall: 3,"
                    + " rise: 2 }",
                "  api:",
                "    strategy: { name: least-request, bias: 1.0 }",
                "    protocol: http/1.1            # or h2, h2c",
                "    timeouts: { connect: 1s, response: 30s, idle: 60s }",
                "    endpoints: [ { address: \"127.0.0.1:9003\" } ]"));

    assertThat(config.listeners())
        .extracting(ListenerConfig::name)
        .containsExactly("web", "secure");
    assertThat(config.listeners().get(0).protocols())
        .containsExactlyInAnyOrder(Protocol.HTTP_1_1, Protocol.H2C);
    assertThat(config.listeners().get(1).tls().certificates().get(0).certificate())
        .isEqualTo(directory.resolve("cert.pem"));
    assertThat(config.routes().get(0))
        .satisfies(
            route -> {
              assertThat(route.name()).isEqualTo("route-1");
              assertThat(route.match().host()).isEqualTo("api.example.com");
              assertThat(route.match().path()).isEqualTo("/v1/**");
              assertThat(route.match().methods()).containsExactly("GET", "POST");
              assertThat(route.match().headers())
                  .containsExactly(new HeaderMatch("x-canary", "true"));
              assertThat(route.targets()).containsExactly(new Target("api", 1));
            });
    PoolConfig web = config.pools().get(0);
    assertThat(web.endpoints())
        .containsExactly(
            new EndpointConfig(
                "127.0.0.1:9001", false, "127.0.0.1", 9001, 2, 100, Map.of("region", "eu-west-1")),
            new EndpointConfig("127.0.0.1:9002", false, "127.0.0.1", 9002, 1, 0, Map.of()));
    assertThat(web.health().type()).isEqualTo(HealthConfig.Type.HTTP);
    assertThat(web.health().path()).isEqualTo("/health");
    assertThat(config.pools().get(1).strategy())
        .isEqualTo(new StrategyConfig("least-request", Map.of("bias", "1.0")));
    assertThat(config.files())
        .containsExactlyInAnyOrder(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }

  @Test
  void usesTheRecordsDefaults() throws Exception {
    RouterConfig config = read(write("a.yaml", LISTENERS, ROUTES, POOLS));

    assertThat(config.listeners())
        .containsExactly(
            new ListenerConfig(
                "web",
                ListenerConfig.DEFAULT_HOST,
                0,
                Set.of(Protocol.HTTP_1_1),
                null,
                List.of(),
                true,
                ListenerConfig.Limits.DEFAULT,
                ListenerConfig.Timeouts.DEFAULT));
    assertThat(config.routes())
        .containsExactly(
            new RouteConfig(
                "route-1",
                new RouteConfig.Match(List.of(), null, "/**", List.of(), List.of()),
                List.of(new Target("web", 1)),
                null,
                null,
                RouteConfig.HeaderChanges.NONE,
                RouteConfig.HeaderChanges.NONE,
                RouteConfig.UNLIMITED,
                null));
    assertThat(config.pools())
        .containsExactly(
            new PoolConfig(
                "web",
                StrategyConfig.DEFAULT,
                Protocol.HTTP_1_1,
                PoolConfig.Timeouts.DEFAULT,
                List.of(new EndpointConfig("127.0.0.1:1", false, "127.0.0.1", 1, 1, 0, Map.of())),
                HealthConfig.NONE,
                EndpointTlsConfig.DEFAULT,
                null,
                null,
                PoolConfig.DEFAULT_PANIC_THRESHOLD,
                PoolConfig.Queue.DEFAULT,
                PoolConfig.DEFAULT_RETRIES));
    assertThat(config.accessLog()).isEqualTo(AccessLogConfig.OFF);
    assertThat(config.shutdown()).isEqualTo(ShutdownConfig.DEFAULT);
  }

  @Test
  void readsEveryKeyOfARoute() throws Exception {
    RouterConfig config =
        read(
            write(
                "a.yaml",
                "listeners: { web: { port: 0 }, admin: { port: 0 } }",
                POOLS,
                "routes:",
                "  - name: all",
                "    match: { listeners: [web, admin], host: \"*.Example.com\", headers: { x: \"*\""
                    + " } }",
                "    split: [ { pool: web, weight: 3 }, { pool: web, weight: 0 } ]",
                "    rewrite: { strip-prefix: /a, add-prefix: /b }",
                "    request-headers: { set: { x-a: \"1\" }, add: { x-b: [\"2\", \"3\"], x-c: \"\""
                    + " } }",
                "    response-headers: { remove: [Server, x-d] }",
                "    max-body: 10MiB",
                "    timeouts: { request: 1m }",
                "  - match: { path: /old }",
                "    redirect: { scheme: https, host: new.example, port: 8443, path: \"/x?y=z\","
                    + " status: 302 }"));

    RouteConfig route = config.routes().get(0);
    assertThat(route.match().listeners()).containsExactly("web", "admin");
    assertThat(route.match().host()).isEqualTo("*.example.com");
    assertThat(route.match().headers()).containsExactly(new HeaderMatch("x", null));
    assertThat(route.targets()).containsExactly(new Target("web", 3), new Target("web", 0));
    assertThat(route.rewrite()).isEqualTo(new RouteConfig.Rewrite("/a", "/b", null));
    assertThat(route.requestHeaders().set()).containsExactly(new Header("x-a", "1"));
    assertThat(route.requestHeaders().add())
        .containsExactly(new Header("x-b", "2"), new Header("x-b", "3"), new Header("x-c", ""));
    assertThat(route.responseHeaders().remove()).containsExactly("Server", "x-d");
    assertThat(route.maxBody()).isEqualTo(10 * 1024 * 1024);
    assertThat(route.requestTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.routes().get(1).redirect())
        .isEqualTo(new RouteConfig.Redirect(302, "https", "new.example", 8443, "/x?y=z"));
  }

  @Test
  void readsEveryKeyOfAListenerAndAPool() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC", "-groupname", "secp256r1");
    RouterConfig config =
        read(
            write(
                "a.yaml",
                ROUTES,
                "access-log: { format: json, file: access.log, client-address: truncated }",
                "shutdown: { delay: 5s, timeout: 1m }",
                "listeners:",
                "  web:",
                "    port: 0",
                "    trusted-proxies: [10.0.0.0/8, \"2001:db8::/32\", 192.0.2.1]",
                "    reuse-port: false",
                "    limits: { request-line: 4k, fields: 65536, field-count: 64, connections: 9,"
                    + " streams: 10 }",
                "    timeouts: { head: 500ms, idle: 2h }",
                "    tls:",
                "      certificates:",
                "        - { certificate: cert.pem, key: key.pem, server-names: \"*.example.com\""
                    + " }",
                "      minimum-version: TLSv1.3",
                "      client-authentication: optional",
                "      client-ca: cert.pem",
                "pools:",
                "  web:",
                "    strategy: { name: sampler, size: 3, then: { name: least-connections } }",
                "    endpoints: [ \"https://a.example\", { address: \"http://[::1]\", id: six,"
                    + " backup: true }, { address: \"c.example:80\", priority: 2 } ]",
                "    tls: { ca: cert.pem, server-name: b.example, certificate: cert.pem, key:"
                    + " key.pem, verify: false }",
                "    host-header: endpoint",
                "    hash-on: { cookie: session }",
                "    panic-threshold: 40%",
                "    health-threshold: 80%",
                "    spill-threshold: 50%",
                "    slow-start: { window: 30s, aggression: 1.5, minimum: 0.2 }",
                "    queue: { size: 7, timeout: 2s }",
                "    retries: 0",
                "    health: { expected-status: 204, expected-body: ok, host: c.example, port: 81,"
                    + " jitter: 0.25 }"));

    assertThat(config.accessLog())
        .isEqualTo(
            new AccessLogConfig(
                AccessLogConfig.Format.JSON,
                directory.resolve("access.log"),
                AccessLogConfig.ClientAddress.TRUNCATED));
    assertThat(config.shutdown())
        .isEqualTo(new ShutdownConfig(Duration.ofSeconds(5), Duration.ofMinutes(1)));
    ListenerConfig listener = config.listeners().get(0);
    assertThat(listener.trustedProxies())
        .containsExactly(
            new CidrConfig(InetAddress.getByName("10.0.0.0"), 8),
            new CidrConfig(InetAddress.getByName("2001:db8::"), 32),
            new CidrConfig(InetAddress.getByName("192.0.2.1"), 32));
    assertThat(listener.reusePort()).isFalse();
    assertThat(listener.limits()).isEqualTo(new ListenerConfig.Limits(4096, 65536, 64, 9, 10));
    assertThat(listener.timeouts())
        .isEqualTo(new ListenerConfig.Timeouts(Duration.ofMillis(500), Duration.ofHours(2)));
    assertThat(listener.protocols()).containsExactlyInAnyOrder(Protocol.HTTP_1_1, Protocol.H2);
    Path certificate = directory.resolve("cert.pem");
    assertThat(listener.tls())
        .isEqualTo(
            new ListenerTlsConfig(
                List.of(
                    new ListenerTlsConfig.Certificate(
                        certificate, directory.resolve("key.pem"), List.of("*.example.com"))),
                "TLSv1.3",
                ListenerTlsConfig.ClientAuthentication.OPTIONAL,
                certificate));
    PoolConfig pool = config.pools().get(0);
    assertThat(pool.strategy())
        .isEqualTo(
            new StrategyConfig(
                "sampler",
                Map.of("size", "3", "then", new StrategyConfig("least-request", Map.of()))));
    assertThat(pool.endpoints())
        .containsExactly(
            new EndpointConfig("https://a.example", true, "a.example", 443, 1, 0, Map.of()),
            new EndpointConfig("six", false, "::1", 80, 1, 0, 1, Map.of()),
            new EndpointConfig("c.example:80", false, "c.example", 80, 1, 0, 2, Map.of()));
    assertThat(pool.tls())
        .isEqualTo(
            new EndpointTlsConfig(
                certificate, "b.example", certificate, directory.resolve("key.pem"), false));
    assertThat(pool.hostHeader()).isEqualTo("endpoint");
    assertThat(pool.hashOn())
        .isEqualTo(new PoolConfig.HashConfig(PoolConfig.HashConfig.Source.COOKIE, "session"));
    assertThat(pool.panicThreshold()).isEqualTo(0.4);
    assertThat(pool.fitness())
        .isEqualTo(
            new PoolConfig.Fitness(
                0.8, 0.5, new PoolConfig.SlowStart(Duration.ofSeconds(30), 1.5, 0.2)));
    assertThat(pool.queue()).isEqualTo(new PoolConfig.Queue(7, Duration.ofSeconds(2)));
    assertThat(pool.retries()).isZero();
    assertThat(pool.health())
        .isEqualTo(
            new HealthConfig(
                HealthConfig.Type.HTTP,
                "/",
                204,
                204,
                "ok",
                "c.example",
                81,
                HealthConfig.NONE.interval(),
                0.25,
                HealthConfig.NONE.timeout(),
                HealthConfig.NONE.fall(),
                HealthConfig.NONE.rise()));
  }

  @Test
  void writesIpv6HostsAsRequestsDo() throws Exception {
    RouterConfig config =
        read(
            write(
                "a.yaml",
                LISTENERS,
                "routes:",
                "  - { match: { host: \"::1\" }, redirect: { host: \"[2001:DB8::1]\" } }",
                "  - { match: { host: \"[2001:DB8::1]\" }, redirect: { host: \"::1\" } }"));

    assertThat(config.routes())
        .extracting(route -> route.match().host())
        .containsExactly("[::1]", "[2001:db8::1]");
    assertThat(config.routes())
        .extracting(route -> route.redirect().host())
        .containsExactly("[2001:DB8::1]", "[::1]");
  }

  @Test
  void needsAPath() {
    assertThatThrownBy(() -> read()).isInstanceOf(IllegalArgumentException.class);
  }
}
