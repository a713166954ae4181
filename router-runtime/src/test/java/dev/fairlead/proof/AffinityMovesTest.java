package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What becomes of a session whose endpoint cannot serve it, or not now. */
class AffinityMovesTest extends AffinityProof {
  @Test
  void rebindsTheSessionsOfAnEndpointThatDrains() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    router.pool("all").drain(first.content(), true);
    String now = visit(router, first.cookie()).content();
    assertThat(now).isEqualTo(other(first.content()));
    eventuallyExplains(router, "bound to " + first.content() + ", which is draining");
    router.pool("all").drain(first.content(), false);
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router, first.cookie()).content()).isEqualTo(now);
    }
    eventuallyCounts(router, "rebound", 1);
    eventuallyCounts(router, "bound", 4);
  }

  @Test
  void rebindsTheSessionsOfAnEndpointThatIsGone() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    RawEndpoint left = first.content().equals("one") ? two : one;
    router.apply(pool("", "", endpoint(left, other(first.content()))));
    assertThat(visit(router, first.cookie()).content()).isEqualTo(other(first.content()));
    eventuallyExplains(router, "bound to " + first.content() + ", which is gone");
    eventuallyCounts(router, "rebound", 1);
  }

  @Test
  void rebindsTheSessionsOfAnEndpointWhoseChecksFail() throws Exception {
    AtomicBoolean sick = new AtomicBoolean();
    RawEndpoint weak =
        answering(
            (request, content, wire) ->
                wire.respond(
                    request.target().equals("/health") && sick.get() ? "500 No" : "200 OK",
                    "weak"));
    ProofRouter router =
        router(
            pool(
                "",
                "health: { path: /health, interval: 20ms, fall: 1, rise: 1 }\n    panic-threshold: 0",
                endpoint(weak, "weak"),
                endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("weak")) {
      first = visit(router, null);
    }
    assertThat(visit(router, first.cookie()).content()).isEqualTo("weak");
    sick.set(true);
    // Not its state, which is set before the snapshot that no longer offers it.
    eventually(() -> assertThat(router.pool("all").snapshot().size()).isOne());
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyExplains(router, "bound to weak, whose checks fail");
  }

  @Test
  void bindsTheSessionToTheEndpointThatServedAfterARetry() throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    RawEndpoint fickle =
        answering(
            (request, content, wire) -> {
              if (closes.get()) {
                wire.close();
              } else {
                wire.respond("200 OK", "fickle");
              }
            });
    ProofRouter router = router(pool("", "", endpoint(fickle, "fickle"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("fickle")) {
      first = visit(router, null);
    }
    closes.set(true);
    Visit retried = visit(router, first.cookie());
    assertThat(retried.content()).isEqualTo("two");
    assertThat(retried.cookie()).isNull();
    closes.set(false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyCounts(router, "rebound", 1);
  }

  @Test
  void passesOverAnEndpointAtItsLimitWhichKeepsTheSession() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RawEndpoint slow =
        answering(
            (request, content, wire) -> {
              if (request.value("X-Wait") != null && !go.await(40, TimeUnit.SECONDS)) {
                throw new AssertionError("never told to go on");
              }
              wire.respond("200 OK", "slow");
            });
    String limited =
        "{ address: \"" + slow.address() + "\", id: slow, weight: 1000, max-connections: 1 }";
    ProofRouter router = router(pool("", "", limited, endpoint(two, "two")));
    Visit first = visit(router, null);
    assertThat(first.content()).isEqualTo("slow");
    // Its place is free a moment after the client has its answer.
    eventually(() -> assertThat(router.inFlight()).isZero());
    Wire waiting = connect(router);
    ask(waiting, first.cookie(), "X-Wait: 1");
    eventually(() -> assertThat(router.inFlight()).isEqualTo(1));
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
    eventuallyExplains(router, "bound to slow, which is at its limit");
    go.countDown();
    assertThat(answer(waiting).content()).isEqualTo("slow");
    eventually(() -> assertThat(router.inFlight()).isZero());
    assertThat(visit(router, first.cookie()).content()).isEqualTo("slow");
    eventuallyCounts(router, "passed-over", 1);
    eventuallyCounts(router, "rebound", 0);
  }

  @Test
  void refusesWhereNoOtherEndpointMayServeASession() throws Exception {
    ProofRouter router = router(yaml("on-unavailable: refuse"));
    Visit first = visit(router, null);
    router.pool("all").drain(first.content(), true);
    Visit refused = visit(router, first.cookie());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.content()).contains("The endpoint of this session is not available.");
    assertThat(visit(router, null).content()).isEqualTo(other(first.content()));
    router.pool("all").drain(first.content(), false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo(first.content());
    eventuallyCounts(router, "refused", 1);
    eventually(router, "fairlead_rejected_total", Map.of("reason", "session-unavailable"), 1);
  }

  @Test
  void refusesToRetryElsewhereWhatNoOtherEndpointMayServe() throws Exception {
    AtomicBoolean closes = new AtomicBoolean();
    RawEndpoint fickle =
        answering(
            (request, content, wire) -> {
              if (closes.get()) {
                wire.close();
              } else {
                wire.respond("200 OK", "fickle");
              }
            });
    ProofRouter router =
        router(
            pool("on-unavailable: refuse", "", endpoint(fickle, "fickle"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("fickle")) {
      first = visit(router, null);
    }
    closes.set(true);
    assertThat(visit(router, first.cookie()).status()).isEqualTo(502);
    closes.set(false);
    assertThat(visit(router, first.cookie()).content()).isEqualTo("fickle");
  }

  @Test
  void keepsSessionsOnAnEndpointThatGetsNoNewOnesAsItFailsTooOften() throws Exception {
    RawEndpoint weak =
        answering(
            (request, content, wire) ->
                wire.respond(request.target().equals("/bad") ? "500 No" : "200 OK", "weak"));
    ProofRouter router =
        router(pool("", "panic-threshold: 0", endpoint(weak, "weak"), endpoint(two, "two")));
    Visit first = visit(router, null);
    while (!first.content().equals("weak")) {
      first = visit(router, null);
    }
    while (router.pool("all").snapshot().member("weak").index() >= 0) {
      send(router, "GET /bad HTTP/1.1", "Host: a", "Cookie: S=" + first.cookie());
    }
    assertThat(visit(router, first.cookie()).content()).isEqualTo("weak");
    assertThat(visit(router, null).content()).isEqualTo("two");
  }

  @Test
  void keepsSessionsOnATierThatIsNotNeededAnyMore() throws Exception {
    String backup = "{ address: \"" + two.address() + "\", id: two, backup: true }";
    ProofRouter router = router(pool("", "", endpoint(one, "one"), backup));
    router.pool("all").drain("one", true);
    Visit first = visit(router, null);
    assertThat(first.content()).isEqualTo("two");
    router.pool("all").drain("one", false);
    assertThat(visit(router, null).content()).isEqualTo("one");
    assertThat(visit(router, first.cookie()).content()).isEqualTo("two");
  }
}
