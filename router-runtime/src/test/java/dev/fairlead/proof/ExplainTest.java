package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.explain.Candidate;
import dev.fairlead.explain.Choice;
import dev.fairlead.explain.Explained;
import dev.fairlead.explain.Explanations;
import dev.fairlead.spi.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a request went where it went. */
class ExplainTest extends Proof {
  private static String pool(String strategy, String addresses) {
    return "pools: { all: { strategy: " + strategy + ", endpoints: [ " + addresses + " ] } }";
  }

  private static String refused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private Explained only(ProofRouter router) {
    eventually(() -> assertThat(router.explanations().latest()).hasSize(1));
    return router.explanations().latest().get(0);
  }

  @Test
  void explainsNothingUnlessAsked() throws Exception {
    ProofRouter router = over(saying("a"));
    get(router, "/");
    assertThat(router.explanations().on()).isFalse();
    assertThat(router.explanations().latest()).isEmpty();
  }

  @Test
  void explainsTheShareThatIsSampled() throws Exception {
    RawEndpoint a = saying("a");
    RawEndpoint b = saying("b");
    ProofRouter router =
        router("explain: { sample: 100%, keep: 3 }", pool("p2c", ProofRouter.addresses(a, b)));
    for (int i = 0; i < 5; i++) {
      get(router, "/secret?token=x");
    }
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(5));
    List<Explained> latest = router.explanations().latest();
    assertThat(latest).hasSize(3).allMatch(each -> each.cause().equals("sample"));
    Explained explained = latest.get(0);
    assertThat(explained.status()).isEqualTo(200);
    assertThat(explained.pool()).isEqualTo("all");
    assertThat(explained.listener()).isEqualTo("web");
    assertThat(explained.route()).doesNotContain("secret");
    assertThat(explained.nanos()).isPositive();
    Choice choice = explained.choices().get(0);
    assertThat(explained.choices()).hasSize(1);
    assertThat(choice.strategy()).isEqualTo("p2c");
    assertThat(choice.version()).isNotBlank();
    assertThat(choice.chosen()).isIn(a.address(), b.address());
    assertThat(choice.byFallback()).isFalse();
    assertThat(choice.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(choice.latencyNanos()).isPositive();
    assertThat(choice.candidates())
        .extracting(Candidate::id)
        .containsExactlyInAnyOrder(a.address(), b.address());
  }

  @Test
  void namesWhoWasPassedOverAndWhy() throws Exception {
    RawEndpoint works = saying("works");
    RawEndpoint drained = saying("drained");
    String gone = refused();
    ProofRouter router =
        router(
            "explain: { sample: 1 }",
            pool("round-robin", "\"" + gone + "\", " + ProofRouter.addresses(works, drained)));
    router.pool("all").drain(drained.address(), true);
    get(router, "/");
    get(router, "/");
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(2));
    Explained retried =
        router.explanations().latest().stream()
            .filter(each -> each.choices().size() == 2)
            .findFirst()
            .orElseThrow();
    Choice first = retried.choices().get(0);
    assertThat(first.chosen()).isEqualTo(gone);
    assertThat(first.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(excluded(first, drained.address())).isEqualTo("draining");
    assertThat(excluded(first, works.address())).isNull();
    Choice second = retried.choices().get(1);
    assertThat(second.chosen()).isEqualTo(works.address());
    assertThat(second.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(excluded(second, gone)).isEqualTo("tried before");
  }

  private static String excluded(Choice choice, String id) {
    return choice.candidates().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .excluded();
  }

  @Test
  void explainsWhatAnOperatorAsksFor() throws Exception {
    ProofRouter router =
        router(
            "routes: [ { match: { path: /other }, pool: other }, { match: {}, pool: all } ]",
            "pools: { all: { endpoints: [ " + ProofRouter.addresses(saying("a")) + " ] },",
            "  other: { endpoints: [ " + ProofRouter.addresses(saying("b")) + " ] } }");
    router.explanations().want("all", 1);
    get(router, "/other");
    get(router, "/first");
    get(router, "/second");
    Explained explained = only(router);
    assertThat(explained.cause()).isEqualTo("management");
    assertThat(explained.pool()).isEqualTo("all");
    assertThat(router.explanations().wanted()).isZero();
    assertThat(router.explanations().on()).isFalse();
  }

  @Test
  void goesOnSamplingWhileAnOperatorWaitsForAnotherPool() throws Exception {
    ProofRouter router =
        router(
            "explain: { sample: 1 }",
            "routes: [ { match: { path: /idle }, pool: idle }, { match: {}, pool: all } ]",
            "pools: { all: { endpoints: [ " + ProofRouter.addresses(saying("a")) + " ] },",
            "  idle: { endpoints: [ " + ProofRouter.addresses(saying("b")) + " ] } }");
    router.explanations().want("idle", 1);
    get(router, "/");
    assertThat(only(router).cause()).isEqualTo("sample");
    assertThat(router.explanations().wanted()).isEqualTo(1);
    get(router, "/idle");
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(2));
    assertThat(router.explanations().latest().get(0).cause()).isEqualTo("management");
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    RawEndpoint endpoint = saying("a");
    ProofRouter router = outOfTime(pool("round-robin", ProofRouter.addresses(endpoint)));
    router.explanations().want("all", 1);
    router.pass(Explanations.PATIENCE.minusNanos(1));
    assertThat(router.explanations().wanted()).isEqualTo(1);
    router.pass(Duration.ofNanos(1));
    get(router, "/");
    assertThat(router.explanations().wanted()).isZero();
    assertThat(router.explanations().on()).isFalse();
    assertThat(router.explanations().count()).isZero();
  }

  private static String withField(String trusted) {
    return "listeners: { web: { host: 127.0.0.1, port: 0, trusted-proxies: " + trusted + " } }";
  }

  @Test
  void explainsWhatATrustedProxyAsksFor() throws Exception {
    RawEndpoint endpoint = saying("a");
    ProofRouter router =
        router(
            withField("[ 127.0.0.0/8 ]"),
            "explain: { field: Why }",
            pool("round-robin", ProofRouter.addresses(endpoint)));
    get(router, "/");
    Head response = send(router, "GET / HTTP/1.1", "Host: a", "Why: please");
    Explained explained = only(router);
    assertThat(explained.cause()).isEqualTo("field");
    assertThat(response.value("Fairlead-Explanation")).isEqualTo(explained.id());
    assertThat(endpoint.requests()).noneMatch(each -> each.value("Why") != null);
  }

  @Test
  void namesTheExplanationWhereTheRouterAnswersByItself() throws Exception {
    ProofRouter router =
        router(
            withField("[ 127.0.0.0/8 ]"),
            "explain: { field: Why }",
            "routes: [ { match: { path: /all }, pool: all },"
                + " { match: { path: /old }, redirect: { path: /new } } ]",
            pool("round-robin", "\"" + refused() + "\""));
    for (String path : List.of("/all", "/old", "/unknown")) {
      Head response = send(router, "GET " + path + " HTTP/1.1", "Host: a", "Why: please");
      eventually(
          () ->
              assertThat(router.explanations().latest())
                  .extracting(Explained::id)
                  .contains(response.value("Fairlead-Explanation")));
    }
    assertThat(get(router, "/all").value("Fairlead-Explanation")).isNull();
  }

  @Test
  void namesTheExplanationOfAnUpgrade() throws Exception {
    RawEndpoint endpoint =
        answering(
            (request, content, wire) ->
                wire.send(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                        + "Upgrade: echo\r\n\r\n"));
    ProofRouter router =
        router(
            withField("[ 127.0.0.0/8 ]"),
            "explain: { field: Why }",
            pool("round-robin", ProofRouter.addresses(endpoint)));
    Head response;
    try (Wire client = router.connect()) {
      client.head(
          "GET / HTTP/1.1", "Host: a", "Connection: upgrade", "Upgrade: echo", "Why: please");
      response = client.head();
    }
    assertThat(response.status()).isEqualTo(101);
    assertThat(response.value("Fairlead-Explanation")).isEqualTo(only(router).id());
  }

  @Test
  void doesNotBelieveAnybodyElse() throws Exception {
    RawEndpoint endpoint = saying("a");
    ProofRouter router =
        router(
            withField("[ 10.0.0.0/8 ]"),
            "explain: { field: Why }",
            pool("round-robin", ProofRouter.addresses(endpoint)));
    Head response = send(router, "GET / HTTP/1.1", "Host: a", "Why: please");
    assertThat(response.value("Fairlead-Explanation")).isNull();
    assertThat(router.explanations().count()).isZero();
    assertThat(endpoint.requests()).noneMatch(each -> each.value("Why") != null);
  }

  @Test
  void explainsARequestThatNobodyServes() throws Exception {
    ProofRouter router =
        router(
            "explain: { sample: 1 }",
            "routes: [ { match: { path: /known }, pool: all } ]",
            pool("round-robin", "\"" + refused() + "\""));
    assertThat(get(router, "/unknown").status()).isEqualTo(404);
    Explained explained = only(router);
    assertThat(explained.refusal()).isEqualTo("no route");
    assertThat(explained.choices()).isEmpty();
    router.pool("all").drain(router.pool("all").snapshot().members().get(0).id(), true);
    assertThat(get(router, "/known").status()).isEqualTo(503);
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(2));
    Explained second = router.explanations().latest().get(0);
    assertThat(second.refusal()).isEqualTo("no endpoint");
    assertThat(second.choices().get(0).chosen()).isNull();
  }

  @Test
  void keepsWhatIsKnownAcrossAReload() throws Exception {
    RawEndpoint endpoint = saying("a");
    String pool = pool("round-robin", ProofRouter.addresses(endpoint));
    ProofRouter router = router("explain: { sample: 1 }", pool);
    get(router, "/");
    only(router);
    router.apply(pool);
    get(router, "/");
    assertThat(only(router).status()).isEqualTo(200);
  }
}
