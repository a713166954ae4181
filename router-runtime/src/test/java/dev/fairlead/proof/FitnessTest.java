package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Health scores, tiers and slow start, seen from the traffic. */
class FitnessTest extends Proof {
  /** An endpoint that answers with a status that can be changed. */
  private RawEndpoint moody(AtomicReference<String> status, String name) throws IOException {
    return answering((request, content, wire) -> wire.respond(status.get(), name));
  }

  private static String ask(Wire client) throws IOException {
    client.head("GET / HTTP/1.1", "Host: a");
    Head response = client.response();
    String content = client.content(response);
    return response.status() == 200 ? content : Integer.toString(response.status());
  }

  private static int failures(Wire client, int requests) throws IOException {
    int failures = 0;
    for (int i = 0; i < requests; i++) {
      failures += ask(client).equals("500") ? 1 : 0;
    }
    return failures;
  }

  /** Asks until an endpoint gets no requests any more; the failures on the way. */
  private static int failuresUntilUnfit(ProofRouter router, Wire client, RawEndpoint endpoint) {
    AtomicInteger failures = new AtomicInteger();
    Map<String, String> labels = Map.of("endpoint", endpoint.address());
    eventually(
        () -> {
          failures.addAndGet(failures(client, 2));
          assertThat(router.metric("fairlead_endpoint_fit", labels)).isZero();
        });
    return failures.get();
  }

  @Test
  void anEndpointThatFailsFastSoonGetsNoRequests() throws Exception {
    AtomicReference<String> status = new AtomicReference<>("500 Broken");
    RawEndpoint broken = moody(status, "broken");
    ProofRouter router = over(broken, saying("well"));
    Wire client = connect(router);
    assertThat(failuresUntilUnfit(router, client, broken)).isGreaterThanOrEqualTo(8);
    assertThat(
            router.metric("fairlead_endpoint_health_score", Map.of("endpoint", broken.address())))
        .isLessThan(0.7);
    assertThat(failures(client, 200)).as("no more than a trial may cost").isLessThan(3);
  }

  @Test
  void itIsTriedAndBackOnceItWorks() throws Exception {
    AtomicReference<String> status = new AtomicReference<>("500 Broken");
    RawEndpoint endpoint = moody(status, "recovered");
    ProofRouter router = over(endpoint, saying("well"));
    Wire client = connect(router);
    failuresUntilUnfit(router, client, endpoint);
    status.set("200 OK");
    eventually(() -> assertThat(ask(client)).isEqualTo("recovered"));
    assertThat(failures(client, 100)).isZero();
  }

  @Test
  void nobodyIsLeftOutWhenAllFail() throws Exception {
    AtomicReference<String> status = new AtomicReference<>("500 Broken");
    ProofRouter router = over(moody(status, "a"), moody(status, "b"));
    Wire client = connect(router);
    assertThat(failures(client, 200)).isEqualTo(200);
    assertThat(router.pool("all").snapshot().size()).isEqualTo(2);
  }

  @Test
  void tooManyRequestsOfOneClientAreNotTheEndpointsFault() throws Exception {
    AtomicReference<String> status = new AtomicReference<>("429 Too Many Requests");
    RawEndpoint strict = moody(status, "strict");
    ProofRouter router = over(strict, saying("well"));
    Wire client = connect(router);
    failures(client, 200);
    assertThat(router.pool("all").snapshot().size()).isEqualTo(2);
    assertThat(
            router.metric("fairlead_endpoint_health_score", Map.of("endpoint", strict.address())))
        .isEqualTo(1);
  }

  private static String exclusion(ProofRouter router, Wire client, RawEndpoint endpoint)
      throws IOException {
    int before = router.explanations().latest().size();
    router.explanations().want("all", 1);
    ask(client);
    eventually(() -> assertThat(router.explanations().latest()).hasSize(before + 1));
    return router.explanations().latest().get(0).choices().get(0).candidates().stream()
        .filter(candidate -> candidate.id().equals(endpoint.address()))
        .findFirst()
        .orElseThrow()
        .excluded();
  }

  @Test
  void aBackupServesOnlyWhileTheOthersCannot() throws Exception {
    AtomicReference<String> status = new AtomicReference<>("200 OK");
    RawEndpoint first = moody(status, "first");
    RawEndpoint backup = saying("backup");
    ProofRouter router =
        router(
            "pools: { all: { endpoints: [ \""
                + first.address()
                + "\", { address: \""
                + backup.address()
                + "\", backup: true } ] } }");
    Wire client = connect(router);
    for (int i = 0; i < 20; i++) {
      assertThat(ask(client)).isEqualTo("first");
    }
    assertThat(exclusion(router, client, backup)).isEqualTo("its tier is not needed");
    status.set("500 Broken");
    failuresUntilUnfit(router, client, first);
    assertThat(ask(client)).isEqualTo("backup");
    assertThat(exclusion(router, client, first)).isEqualTo("below the health threshold");
    status.set("200 OK");
    eventually(
        () -> {
          ask(client);
          assertThat(router.pool("all").snapshot().size()).isEqualTo(1);
          assertThat(router.pool("all").snapshot().get(0).id()).isEqualTo(first.address());
        });
    for (int i = 0; i < 20; i++) {
      assertThat(ask(client)).isEqualTo("first");
    }
  }
}
