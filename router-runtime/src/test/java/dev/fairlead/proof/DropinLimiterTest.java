package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.PluginJar;
import dev.fairlead.spi.RateLimiterProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limiters of plugins, which answer when they like and fail as they like, on real sockets. */
class DropinLimiterTest extends Proof {
  private static final String HOST = "Host: www.example.com";

  @TempDir Path plugins;

  /** The limiter tells the test of itself through these. */
  private String property;

  @BeforeEach
  void chooseProperties() {
    property = "fairlead.test." + System.nanoTime();
  }

  @AfterEach
  void clearProperties() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith(property));
  }

  private int told(String what) {
    return Integer.getInteger(property + what, 0);
  }

  private void installed() {
    limiter("").to(plugins.resolve("limiter.jar"));
  }

  /** A limiter that does what the request's field {@code X-Do} says. */
  private PluginJar limiter(String onCreate) {
    return new PluginJar()
        .source(
            "example.Limiter",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            public class Limiter implements RateLimiterProvider {
              public Descriptor descriptor() {
                return new Descriptor("mine", "An example.",
                    List.of(new Option("seconds", Double.class, "1.2", 0, 100, "When to retry.")), Set.of());
              }
              static void count(String what) {
                System.setProperty(what, "" + (Integer.getInteger(what, 0) + 1));
              }
              public RateLimiter create(ProviderContext context, Options options) {
                %s
                count("PROPERTY.made");
                Duration later = Duration.ofMillis((long) (options.decimal("seconds") * 1000));
                Queue<CompletableFuture<RateLimiter.Admission>> held = new ConcurrentLinkedQueue<>();
                return new RateLimiter() {
                  public CompletionStage<Admission> admit(RequestContext request, long high, long low) {
                    String what = request.header("X-Do");
                    count("PROPERTY.asked");
                    switch (what == null ? "admit" : what) {
                      case "refuse": return Admission.refusedNow(later);
                      case "completed": return CompletableFuture.completedFuture(Admission.ADMITTED);
                      case "later":
                        return CompletableFuture.supplyAsync(() -> Admission.ADMITTED, context.background());
                      case "refuse later":
                        return CompletableFuture.supplyAsync(() -> Admission.refused(later), context.background());
                      case "hold":
                        CompletableFuture<Admission> answer = new CompletableFuture<>();
                        held.add(answer);
                        return answer;
                      case "release":
                        held.forEach(each -> each.complete(Admission.ADMITTED));
                        return Admission.admittedNow();
                      case "release later":
                        context.background().execute(() -> held.forEach(each -> each.complete(Admission.ADMITTED)));
                        return Admission.admittedNow();
                      case "throw": throw new AssertionError("thrown");
                      case "null": return null;
                      case "nothing": return CompletableFuture.completedFuture(null);
                      case "fail": return CompletableFuture.failedFuture(new java.io.IOException("failed"));
                      case "explain":
                        if (request.explanation() != null) {
                          request.explanation().note(context.owner() + " " + high + " " + low);
                        }
                        return Admission.admittedNow();
                      case "sleep":
                        try { Thread.sleep(60); } catch (InterruptedException e) { }
                        return Admission.admittedNow();
                      case "block":
                        while (!Boolean.getBoolean("PROPERTY.go")) { Thread.onSpinWait(); }
                        return Admission.admittedNow();
                      default: return Admission.admittedNow();
                    }
                  }
                  public void close() { count("PROPERTY.closed"); }
                };
              }
            }
            """
                .formatted(onCreate)
                .replace("PROPERTY", property))
        .service(RateLimiterProvider.class, "example.Limiter");
  }

  private String yaml(RawEndpoint endpoint, String more, String route) {
    return """
    plugins: { dir: %s, slow: 5ms, blocked: 100ms, faults: 3 }
    routes: [ { name: api, match: {}, pool: all, limit: { type: mine%s }%s } ]
    pools: { all: { endpoints: [ "%s" ] } }
    """
        .formatted(plugins, more, route, endpoint.address());
  }

  private ProofRouter limited(RawEndpoint endpoint, String more) {
    installed();
    return router(yaml(endpoint, more, ""));
  }

  private Head ask(ProofRouter router, String what) throws Exception {
    return send(router, "GET / HTTP/1.1", HOST, "X-Do: " + what);
  }

  private void decided(ProofRouter router, String result, double count) {
    eventually(
        router, "fairlead_limit_requests_total", Map.of("route", "api", "result", result), count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"admit", "completed", "later"})
  void letsGoOnWhatIsAdmittedNowOrLater(String what) throws Exception {
    RawEndpoint endpoint = answering((q, content, wire) -> wire.respond("200 OK", content));
    ProofRouter router = limited(endpoint, ", timeout: 30s");
    Wire client = connect(router);
    for (int i = 0; i < 3; i++) {
      client.head("POST / HTTP/1.1", HOST, "Content-Length: 5", "X-Do: " + what).send("hello");
      assertThat(client.content(client.response())).isEqualTo("hello");
    }
    decided(router, "admitted", 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "refuse later"})
  void refusesWhatIsRefusedNowOrLater(String what) throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, ", seconds: 2.5, timeout: 30s");
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", HOST, "Content-Length: 5", "X-Do: " + what);
    Head response = client.response();
    assertThat(response.status()).isEqualTo(429);
    assertThat(response.value("Retry-After")).isEqualTo("3");
    client.content(response);
    client.send("hello").head("GET / HTTP/1.1", HOST);
    assertThat(client.response().status()).isEqualTo(200);
    assertThat(endpoint.requests()).hasSize(1);
    decided(router, "refused", 1);
  }

  @Test
  void lendsALimiterTheNameOfItsRouteAndPlaceToExplainItself() throws Exception {
    installed();
    ProofRouter router = router(yaml(saying("fine"), "", ""), "explain: { sample: 100% }");
    assertThat(ask(router, "explain").status()).isEqualTo(200);
    eventually(() -> assertThat(router.explanations().latest()).hasSize(1));
    assertThat(router.explanations().latest().get(0).notes()).containsExactly("api 0 0");
    decided(router, "admitted", 1);
  }

  @Test
  void tellsTheClientToWaitASecondAtLeast() throws Exception {
    ProofRouter router = limited(saying("fine"), ", seconds: 0");
    assertThat(ask(router, "refuse").value("Retry-After")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "throw,admit,200", "null,admit,200", "nothing,admit,200", "fail,admit,200",
    "throw,refuse,503", "null,refuse,503", "nothing,refuse,503", "fail,refuse,503"
  })
  void doesWithAFailureAsConfigured(String what, String then, int status) throws Exception {
    ProofRouter router = limited(saying("fine"), ", on-failure: " + then);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(router, what).status()).isEqualTo(status);
    }
    assertThat(ask(router, "admit").status()).isEqualTo(200);
    decided(router, "failed", 10);
    Map<String, String> kind = Map.of("route", "api", "limiter", "mine", "kind", "failed");
    assertThat(router.metric("fairlead_limit_faults_total", kind)).isEqualTo(10);
    assertThat(router.metric("fairlead_limit_quarantined", Map.of())).isZero();
    eventually(
        router,
        "fairlead_rejected_total",
        Map.of("reason", "limiter-failed"),
        status == 503 ? 10 : 0);
  }

  @ParameterizedTest
  @CsvSource({"admit,200", "refuse,503"})
  void waitsNoLongerThanConfiguredAndIgnoresWhatComesLater(String then, int status)
      throws Exception {
    installed();
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = outOfTime(yaml(endpoint, ", timeout: 1s, on-failure: " + then, ""));
    Wire client = connect(router);
    client.head("GET /late HTTP/1.1", HOST, "X-Do: hold");
    eventually(() -> assertThat(told(".asked")).isEqualTo(1));
    router.pass(Duration.ofMillis(900));
    assertThat(endpoint.requests()).isEmpty();
    router.pass(Duration.ofMillis(300));
    Head response = client.response();
    assertThat(response.status()).isEqualTo(status);
    client.content(response);
    assertThat(ask(router, "release").status()).isEqualTo(200);
    client.head("GET /next HTTP/1.1", HOST);
    assertThat(client.response().status()).isEqualTo(200);
    assertThat(endpoint.requests().stream().filter(each -> each.target().equals("/late")))
        .hasSize(then.equals("admit") ? 1 : 0);
    decided(router, "timed-out", 1);
    decided(router, "admitted", 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "release later"})
  void readsNoMoreOfTheContentThanArrivedWhileItWaits(String release) throws Exception {
    RawEndpoint endpoint =
        answering((q, content, wire) -> wire.respond("200 OK", "" + content.length()));
    ProofRouter router = limited(endpoint, ", timeout: 60s");
    int length = 64 << 20;
    AtomicLong sent = new AtomicLong();
    Wire client = own(Wire.connect(router.port(), 64 << 10));
    CompletableFuture<Void> sending =
        inBackground(
            () -> {
              client.head("POST / HTTP/1.1", HOST, "Content-Length: " + length, "X-Do: hold");
              byte[] piece = new byte[64 << 10];
              while (sent.get() < length) {
                client.send(piece);
                sent.addAndGet(piece.length);
              }
            });
    assertThat(settled(sent::get)).isLessThan(length);
    assertThat(ask(router, release).status()).isEqualTo(200);
    assertThat(client.content(client.response())).isEqualTo("" + length);
    sending.get();
  }

  @Test
  void forgetsAClientThatLeavesWhileItWaits() throws Exception {
    installed();
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = router(yaml(endpoint, ", timeout: 60s", ""));
    Wire gone = connect(router);
    gone.head("GET / HTTP/1.1", HOST, "X-Do: hold");
    eventually(() -> assertThat(told(".asked")).isEqualTo(1));
    gone.reset();
    eventually(router, "fairlead_requests_total", Map.of("status", "none"), 1);
    try (H2Wire client = H2Wire.connect(router.port())) {
      client.request(1, true, "GET", "/", "x-do", "hold");
      eventually(() -> assertThat(told(".asked")).isEqualTo(2));
      client.reset(1, 8);
      eventually(router, "fairlead_requests_total", Map.of("status", "none"), 2);
      client.request(3, true, "GET", "/", "x-do", "release later");
      assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
      assertThat(client.content()).isEqualTo("fine");
    }
    assertThat(endpoint.requests()).hasSize(1);
    decided(router, "admitted", 1);
    router.apply(yaml(endpoint, ", seconds: 2", ""));
    eventually(() -> assertThat(told(".closed")).isEqualTo(1));
  }

  @Test
  void keepsToTheTimeOfTheWholeRequestWhileItWaits() throws Exception {
    installed();
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = outOfTime(yaml(endpoint, ", timeout: 1h", ", timeouts: { request: 1s }"));
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", HOST, "X-Do: hold");
    eventually(() -> assertThat(told(".asked")).isEqualTo(1));
    router.pass(Duration.ofMillis(1200));
    assertThat(client.response().status()).isEqualTo(504);
    assertThat(ask(router, "release").status()).isEqualTo(200);
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void keepsALimiterThroughReloadsAndClosesItOnceAfterTheLastThatWaits() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, ", timeout: 60s");
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", HOST, "X-Do: hold");
    eventually(() -> assertThat(told(".asked")).isEqualTo(1));
    router.apply(yaml(endpoint, ", timeout: 60s", ""), "access-log: off");
    assertThat(told(".made")).isEqualTo(1);
    Wire other = connect(router);
    other.head("GET / HTTP/1.1", HOST, "X-Do: hold");
    eventually(() -> assertThat(told(".asked")).isEqualTo(2));
    router.apply(yaml(endpoint, ", timeout: 10s, seconds: 9", ""));
    assertThat(told(".made")).isEqualTo(2);
    assertThat(ask(router, "admit").status()).isEqualTo(200);
    assertThat(told(".closed")).isZero();
    client.reset();
    other.reset();
    // They have left, but the limiter may still be about to answer them.
    eventually(router, "fairlead_requests_total", Map.of("status", "none"), 2);
    assertThat(told(".closed")).isZero();
    router.close();
    assertThat(told(".closed")).isEqualTo(2);
  }

  @Test
  void closesTheLimiterOfARouteThatIsGone() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, "");
    assertThat(ask(router, "admit").status()).isEqualTo(200);
    router.apply("pools: { all: { endpoints: [ \"" + endpoint.address() + "\" ] } }");
    eventually(() -> assertThat(told(".closed")).isEqualTo(1));
    assertThat(ask(router, "refuse").status()).isEqualTo(200);
  }

  @Test
  void namesALimiterThatBlocksAnEventLoopAndAsksItNoMore() throws Exception {
    ProofRouter router = limited(saying("fine"), "");
    CompletableFuture<Void> stuck =
        inBackground(() -> assertThat(ask(router, "block").status()).isEqualTo(200));
    try {
      eventually(
          router, "fairlead_limit_quarantined", Map.of("route", "api", "limiter", "mine"), 1);
    } finally {
      System.setProperty(property + ".go", "true");
    }
    stuck.get();
    assertThat(router.metric("fairlead_limit_faults_total", Map.of("kind", "blocked"))).isOne();
    assertThat(ask(router, "refuse").status()).isEqualTo(200);
    decided(router, "failed", 1);
  }

  @Test
  void asksALimiterNoMoreThatIsSlowAgainAndAgain() throws Exception {
    ProofRouter router = limited(saying("fine"), "");
    for (int i = 0; i < 20 && router.metric("fairlead_limit_quarantined", Map.of()) == 0; i++) {
      assertThat(ask(router, "sleep").status()).isEqualTo(200);
    }
    assertThat(router.metric("fairlead_limit_quarantined", Map.of("route", "api"))).isOne();
    assertThat(ask(router, "refuse").status()).isEqualTo(200);
    limiter("int another;").to(plugins.resolve("limiter.jar"));
    RawEndpoint endpoint = saying("fine");
    router.apply(yaml(endpoint, "", ""));
    assertThat(ask(router, "refuse").status()).isEqualTo(429);
  }

  @Test
  void staysWithTheVersionBeforeIfANewOneCannotBeMadeOrIsRemoved() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, "");
    limiter("if (true) throw new IllegalStateException();").to(plugins.resolve("limiter.jar"));
    router.apply(yaml(endpoint, "", ""));
    assertThat(ask(router, "refuse").status()).isEqualTo(429);
    Files.delete(plugins.resolve("limiter.jar"));
    router.apply(yaml(endpoint, "", ""));
    assertThat(ask(router, "refuse").status()).isEqualTo(429);
    assertThat(told(".closed")).isZero();
    installed();
    router.apply(yaml(endpoint, ", seconds: 7", ""));
    assertThat(ask(router, "refuse").value("Retry-After")).isEqualTo("7");
    eventually(() -> assertThat(told(".closed")).isEqualTo(1));
  }

  @Test
  void countsAsFailedWhileThereIsNoLimiter() throws Exception {
    limiter("if (true) throw new IllegalStateException();").to(plugins.resolve("limiter.jar"));
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = router(yaml(endpoint, ", on-failure: refuse", ""));
    assertThat(ask(router, "admit").status()).isEqualTo(503);
    installed();
    router.apply(yaml(endpoint, ", on-failure: refuse", ""));
    assertThat(ask(router, "admit").status()).isEqualTo(200);
  }

  @Test
  void refusesAConfigurationWhoseOptionsTheLimiterRefuses() throws Exception {
    RawEndpoint endpoint = saying("fine");
    ProofRouter router = limited(endpoint, "");
    limiter(
            "if (options.decimal(\"seconds\") > 5) throw new IllegalArgumentException(\"too far\");")
        .to(plugins.resolve("limiter.jar"));
    assertThatThrownBy(() -> router.apply(yaml(endpoint, ", seconds: 6", "")))
        .hasMessageContaining("route 'api': limiter 'mine': too far");
    assertThat(ask(router, "refuse").value("Retry-After")).isEqualTo("2");
    assertThat(told(".closed")).isZero();
  }

  @Test
  void offersNoNameThatIsBuiltIn() throws Exception {
    new PluginJar()
        .source(
            "example.Bucket",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.util.*;
            public class Bucket implements RateLimiterProvider {
              public Descriptor descriptor() {
                return new Descriptor("token-bucket", "Mine.", List.of(), Set.of());
              }
              public RateLimiter create(ProviderContext context, Options options) { return null; }
            }
            """)
        .service(RateLimiterProvider.class, "example.Bucket")
        .to(plugins.resolve("bucket.jar"));
    ProofRouter router =
        router("plugins-dir: " + plugins, "pools: { all: { endpoints: [ \"127.0.0.1:1\" ] } }");
    assertThat(router.dropins().problems().get("bucket.jar")).contains("which the router brings");
  }
}
