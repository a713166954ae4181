package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.ReservedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that misbehaves costs its pool the good choice, but no request. */
class FaultyStrategyTest extends Proof {
  private static final String FAULTS = "fairlead_pool_strategy_faults_total";

  @TempDir private Path directory;

  @BeforeEach
  void install() throws IOException {
    own(WithPlugin.install(directory, FaultyStrategy.Provider.class));
  }

  private ProofRouter faulty(String fault, String... addresses) {
    return router(
        "pools: { all: { strategy: { name: faulty, fault: %s }, endpoints: [ %s ] } }"
            .formatted(fault, '"' + String.join("\", \"", addresses) + '"'));
  }

  @Test
  void explainsThatTheRouterChoseInItsPlace() throws Exception {
    ProofRouter router = faulty("throws", saying("one").address());
    router.explanations().want("all", 1);
    get(router, "/");
    eventually(() -> assertThat(router.explanations().latest()).hasSize(1));
    assertThat(router.explanations().latest().get(0).choices().get(0).byFallback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "errs", "recurses", "foreign", "null"})
  void servesDespiteAPickerThatBreaksItsContract(String fault) throws Exception {
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    ProofRouter router = faulty(fault, one.address(), two.address());
    for (int i = 0; i < 20; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
    assertThat(one.requests().size() + two.requests().size()).isEqualTo(20);
    eventually(() -> assertThat(router.metric(FAULTS, Map.of("pool", "all"))).isGreaterThan(19));
  }

  /** It names the endpoint again that was just tried in vain. */
  @Test
  void movesOnFromAnEndpointThePickerInsistsOn() throws Exception {
    RawEndpoint works = saying("works");
    String refused = own(new ReservedPort()).address();
    ProofRouter router = faulty("stubborn", refused, works.address());
    for (int i = 0; i < 5; i++) {
      assertThat(get(router, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void offersInsteadOnlyWhatTheStrategyAllows() throws Exception {
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    ProofRouter router = faulty("throws", one.address(), two.address());
    for (int i = 0; i < 10; i++) {
      Head response = send(router, "GET / HTTP/1.1", "Host: a", "X-Only: " + two.address());
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(one.requests()).isEmpty();
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", "X-Only: none").status()).isEqualTo(503);
  }

  @Test
  void answers503WithoutAFaultWhereTheRuleAllowsNobody() throws Exception {
    ProofRouter router = faulty("null", saying("x").address());
    assertThat(send(router, "GET / HTTP/1.1", "Host: a", "X-Only: none").status()).isEqualTo(503);
    assertThat(router.metric(FAULTS, Map.of("pool", "all"))).isZero();
  }

  @Test
  void waitsWithoutAFaultWhereThePickerFindsNobodyAsAllAreFull() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              answer.await(20, TimeUnit.SECONDS);
              wire.respond("200 OK", "late");
            });
    own(answer::countDown);
    ProofRouter router =
        router(
            "pools: { all: { strategy: { name: faulty, fault: hesitant }, endpoints: [ { address: "
                + endpoint.address()
                + ", max-connections: 1 } ] } }");
    CompletableFuture<Void> first =
        inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(200));
    eventually(() -> assertThat(router.inFlight()).isEqualTo(1));
    CompletableFuture<Void> second =
        inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(200));
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    assertThat(router.pool("all").strategyFaults().thrown()).isZero();
    answer.countDown();
    first.get();
    second.get();
  }
}
