package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a strategy gets to know of endpoints, and clients do not. */
class LoadReportTest extends Proof {
  private static final String FIELD = "Endpoint-Load-Metrics";

  @TempDir private Path directory;

  @BeforeEach
  void install() throws IOException {
    own(WithPlugin.install(directory, CuriousStrategy.Provider.class));
  }

  private ProofRouter curious(String options, RawEndpoint... endpoints) {
    return router(
        "pools: { all: { strategy: curious, "
            + options
            + " endpoints: [ "
            + ProofRouter.addresses(endpoints)
            + " ] } }");
  }

  private static EndpointStats stats() {
    return CuriousStrategy.last.endpoints.get(0).stats();
  }

  private RawEndpoint reporting(String report) throws IOException {
    return answering(
        (request, content, wire) ->
            wire.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + report + "X-Other: 1\r\n\r\nok"));
  }

  @Test
  void aReportInAResponseReachesTheStrategyAndNotTheClient() throws Exception {
    RawEndpoint endpoint =
        reporting("endpoint-load-metrics: JSON {\"cpu_utilization\":0.25,\"eps\":2}\r\n");
    ProofRouter router = curious("", endpoint);
    assertThat(stats().loadReport()).isNull();
    Head response = get(router, "/");
    assertThat(response.value(FIELD)).isNull();
    assertThat(response.value("X-Other")).isEqualTo("1");
    assertThat(stats().loadReport().utilization()).isEqualTo(0.25);
    assertThat(stats().loadReport().errorsPerSecond()).isEqualTo(2);
    Map<String, String> labels = Map.of("endpoint", endpoint.address());
    assertThat(router.metric("fairlead_endpoint_utilization", labels)).isEqualTo(0.25);
    assertThat(
            router.metric(
                "fairlead_endpoint_load_reports_total",
                Map.of("endpoint", endpoint.address(), "result", "accepted")))
        .isEqualTo(1);
  }

  @Test
  void aReportInTrailersAsGrpcSendsItIsTakenToo() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) ->
                wire.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                        + "endpoint-load-metrics-bin: CQAAAAAAANA/\r\nX-Status: 0\r\n\r\n"));
    ProofRouter router = curious("", endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a", "TE: trailers");
    Head response = client.response();
    assertThat(client.content(response)).isEqualTo("ok");
    assertThat(stats().loadReport().cpu()).isEqualTo(0.25);
  }

  @Test
  void aReportInAnInterimResponseReachesNobody() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) ->
                wire.send(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n"
                        + "endpoint-load-metrics: TEXT cpu=0.5\r\n"
                        + "endpoint-load-metrics-bin: CQAAAAAAANA/\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    ProofRouter router = curious("", endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    Head interim = client.head();
    assertThat(interim.status()).isEqualTo(103);
    assertThat(interim.value("Link")).isEqualTo("</a.css>");
    assertThat(interim.value(FIELD)).isNull();
    assertThat(interim.value(FIELD + "-Bin")).isNull();
    assertThat(client.content(client.response())).isEqualTo("ok");
    assertThat(stats().loadReport()).isNull();
  }

  @Test
  void fieldsStayForClientsWhereThePoolSaysSo() throws Exception {
    ProofRouter router =
        curious("load-reports: { strip: false },", reporting(FIELD + ": TEXT cpu=0.5\r\n"));
    assertThat(get(router, "/").value(FIELD)).isEqualTo("TEXT cpu=0.5");
    assertThat(stats().loadReport().cpu()).isEqualTo(0.5);
  }

  @Test
  void fieldsOfOtherPoolsAreTheClientsUnlessStripped() throws Exception {
    String address = reporting(FIELD + ": TEXT cpu=0.5\r\n").address();
    ProofRouter router = router("pools: { all: { endpoints: [ \"" + address + "\" ] } }");
    assertThat(get(router, "/").value(FIELD)).isEqualTo("TEXT cpu=0.5");
    assertThat(router.pool("all").snapshot().get(0).stats().loadReport()).isNull();
    router.apply(
        "pools: { all: { load-reports: { strip: true }, endpoints: [ \"" + address + "\" ] } }");
    assertThat(get(router, "/").value(FIELD)).isNull();
    assertThat(router.pool("all").snapshot().get(0).stats().loadReport()).isNull();
  }

  @Test
  void polledEndpointsReportWithoutAnyRequest() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              boolean asked = request.target().equals("/load?now");
              wire.respond(
                  asked ? "200 OK" : "404 Not Found",
                  "{\"application_utilization\":0.75,"
                      + "\"named_metrics\":{\"requests_in_flight\":3,\"latency_ms\":12}}");
            });
    curious("load-reports: { poll: { path: \"/load?now\", interval: 10ms } },", endpoint);
    eventually(() -> assertThat(stats().loadReport()).isNotNull());
    LoadReport report = stats().loadReport();
    assertThat(report.utilization()).isEqualTo(0.75);
    assertThat(report.requestsInFlight()).isEqualTo(3);
    assertThat(report.latencyNanos()).isEqualTo(12_000_000);
    eventually(() -> assertThat(endpoint.requests()).hasSizeGreaterThan(3));
    assertThat(endpoint.connections()).isLessThan(endpoint.requests().size());
  }

  @Test
  void aProbeIsAnsweredWithTheReportOrNothing() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              switch (request.target()) {
                case "/field" ->
                    wire.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                            + FIELD
                            + ": TEXT cpu=0.5\r\n\r\n");
                case "/body" -> wire.respond("200 OK", "{\"cpu_utilization\":0.375}");
                case "/broken" -> wire.respond("500 Broken", "{\"cpu_utilization\":0.25}");
                case "/nonsense" -> wire.respond("200 OK", "<html>");
                default -> over.await(20, TimeUnit.SECONDS);
              }
            });
    own(over::countDown);
    curious("", endpoint);
    assertThat(probe("/field").cpu()).isEqualTo(0.5);
    assertThat(probe("/body").cpu()).isEqualTo(0.375);
    assertThat(probe("/broken")).isNull();
    assertThat(probe("/nonsense")).isNull();
    assertThat(probe("/silent")).isNull();
    assertThat(stats().loadReport().cpu()).isEqualTo(0.375);
    assertThat(endpoint.requests().get(0).value("Host")).isEqualTo(endpoint.address());
  }

  private static LoadReport probe(String path) throws Exception {
    CompletableFuture<LoadReport> answer = new CompletableFuture<>();
    CuriousStrategy strategy = CuriousStrategy.last;
    boolean silent = path.equals("/silent");
    strategy.context.probe(
        strategy.endpoints.get(0),
        path,
        silent ? Duration.ofMillis(100) : Duration.ofSeconds(20),
        answer::complete);
    return answer.get(30, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerIsHeardOnTheStrategysOwnThreadWhereItMayFail() throws Exception {
    RawEndpoint endpoint =
        answering((request, content, wire) -> wire.respond("200 OK", "{\"cpu_utilization\":0.25}"));
    ProofRouter router = curious("", endpoint);
    CuriousStrategy strategy = CuriousStrategy.last;
    CompletableFuture<Thread> own = new CompletableFuture<>();
    strategy.context.background().execute(() -> own.complete(Thread.currentThread()));
    CompletableFuture<Thread> heard = new CompletableFuture<>();
    strategy.context.probe(
        strategy.endpoints.get(0),
        "/",
        Duration.ofSeconds(20),
        report -> {
          heard.complete(Thread.currentThread());
          throw new AssertionError("not understood");
        });
    assertThat(heard.get(30, TimeUnit.SECONDS)).isSameAs(own.get(30, TimeUnit.SECONDS));
    eventually(
        router,
        "fairlead_plugin_faults_total",
        Map.of("pool", "all", "strategy", "curious", "kind", "failed"),
        1);
    assertThat(probe("/").cpu()).isEqualTo(0.25);
  }

  @Test
  void theStrategySeesForHowLongTheOldestRequestWaits() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              answer.await(20, TimeUnit.SECONDS);
              wire.respond("200 OK", "late");
            });
    own(answer::countDown);
    ProofRouter router = curious("", endpoint);
    assertThat(stats().oldestUnansweredNanos()).isZero();
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    eventually(() -> assertThat(stats().oldestUnansweredNanos()).isPositive());
    long before = stats().oldestUnansweredNanos();
    assertThat(stats().oldestUnansweredNanos()).isGreaterThanOrEqualTo(before);
    answer.countDown();
    client.content(client.response());
    assertThat(stats().oldestUnansweredNanos()).isZero();
  }

  @Test
  void aClientThatLeavesWaitsNoMore() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    RawEndpoint endpoint = answering((request, content, wire) -> over.await(20, TimeUnit.SECONDS));
    own(over::countDown);
    ProofRouter router = curious("", endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    eventually(() -> assertThat(stats().oldestUnansweredNanos()).isPositive());
    client.reset();
    eventually(() -> assertThat(stats().oldestUnansweredNanos()).isZero());
  }

  @Test
  void theStrategySeesTheClassOfARequest() throws Exception {
    ProofRouter router =
        router(
            "routes: [ { match: { path: /report }, class: heavy, pool: all },"
                + " { match: { path: /export }, class: heavy, pool: all },"
                + " { name: named, match: { path: /named }, pool: all },"
                + " { match: { path: \"/**\" }, pool: all } ]",
            "pools: { all: { strategy: curious, endpoints: [ \""
                + saying("x").address()
                + "\" ] } }");
    for (String path : new String[] {"/report", "/export", "/named", "/other"}) {
      get(router, path);
    }
    assertThat(CuriousStrategy.last.classes).containsExactly("heavy", "heavy", "named", "route-4");
  }
}
