package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores that answer later, wrongly or not at all; and one for several routers. */
class SessionStoreTest extends SessionStoreProof {
  @Test
  void goesOnWithAnAnswerThatComesLaterOnAnotherThread() throws Exception {
    TestSessionStore.BOUND.put(KEY, "two");
    TestSessionStore.answers = id -> CompletableFuture.supplyAsync(() -> id);
    ProofRouter router = router(yaml("timeout: 10s"));
    Wire client = connect(router);
    for (int i = 0; i < 50; i++) {
      assertThat(visit(client, KEY).content()).isEqualTo("two");
    }
    eventuallyCounts(router, "bound", 50);
  }

  @Test
  void readsOnTheContentOfARequestThatWaitedForTheStore() throws Exception {
    TestSessionStore.BOUND.put(KEY, "echo");
    RawEndpoint echo = answering((request, content, wire) -> wire.respond("200 OK", content));
    CompletableFuture<String> pending = new CompletableFuture<>();
    TestSessionStore.answers = id -> pending;
    ProofRouter router = router(pool("type: shared, timeout: 10s", "", endpoint(echo, "echo")));
    Wire client = connect(router);
    String content = "x".repeat(200_000);
    client.head("POST / HTTP/1.1", "Host: a", "Cookie: S=" + KEY, "Content-Length: 200000");
    inBackground(() -> client.send(content));
    eventually(() -> assertThat(TestSessionStore.last().finds).hasValue(1));
    pending.complete("echo");
    assertThat(answer(client).content()).isEqualTo(content);
  }

  @Test
  void goesOnAsIfUnboundWhenTheStoreTakesTooLong() throws Exception {
    TestSessionStore.BOUND.put(KEY, "two");
    List<CompletableFuture<String>> pending = new CopyOnWriteArrayList<>();
    TestSessionStore.answers =
        id -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          pending.add(answer);
          return answer;
        };
    ProofRouter router = outOfTime(yaml("timeout: 50ms"));
    Wire client = connect(router);
    ask(client, KEY);
    eventually(() -> assertThat(pending).hasSize(1));
    router.pass(Duration.ofSeconds(1));
    Visit visit = answer(client);
    assertThat(visit.status()).isEqualTo(200);
    assertThat(visit.cookie()).isNull();
    eventuallyCounts(router, "timed-out", 1);
    eventuallyExplains(router, "the session store did not answer");
    // Too late for this request, and not bound anew over what nobody knew.
    pending.get(0).complete("two");
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, "two");
    TestSessionStore.answers = CompletableFuture::completedFuture;
    assertThat(visit(router, KEY).content()).isEqualTo("two");
  }

  static List<Function<String, CompletionStage<String>>> faults() {
    return List.of(
        id -> null,
        id -> {
          throw new IllegalStateException("thrown by a store");
        },
        id -> {
          throw new NoClassDefFoundError("dev/example/Missing");
        },
        id -> CompletableFuture.failedFuture(new IllegalStateException("failed in a store")),
        id -> CompletableFuture.failedStage(new IllegalStateException("failed in a store")),
        id ->
            CompletableFuture.supplyAsync(
                () -> {
                  throw new IllegalStateException("failed later in a store");
                }));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void servesDespiteAStoreThatFails(Function<String, CompletionStage<String>> fault)
      throws Exception {
    TestSessionStore.BOUND.put(KEY, "two");
    ProofRouter router = router(yaml("timeout: 10s"));
    TestSessionStore.answers = fault;
    for (int i = 0; i < 20; i++) {
      assertThat(visit(router, KEY).status()).isEqualTo(200);
      assertThat(visit(router, null).status()).isEqualTo(200);
    }
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, "two");
    eventuallyCounts(router, "failed", 20);
    eventually(router, FAULTS, Map.of("kind", "find"), 20);
    // After some failures in a row it is left alone.
    assertThat(TestSessionStore.last().finds.get()).isLessThan(20);
  }

  @Test
  void answersThatAreMinimalStagesAreAsGoodAsOthers() throws Exception {
    TestSessionStore.BOUND.put(KEY, "two");
    TestSessionStore.answers = CompletableFuture::completedStage;
    ProofRouter router = router(yaml(""));
    assertThat(visit(router, KEY).content()).isEqualTo("two");
  }

  @Test
  void namesAStoreThatHoldsAnEventLoopUp() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean();
    TestSessionStore.BOUND.put(KEY, "two");
    TestSessionStore.answers =
        id -> {
          try {
            if (once.compareAndSet(false, true) && !go.await(40, TimeUnit.SECONDS)) {
              throw new AssertionError("never told to go on");
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return CompletableFuture.completedFuture(id);
        };
    ProofRouter router = router("plugins: { slow: 1ms, blocked: 10ms }", yaml(""));
    Wire blocked = connect(router);
    ask(blocked, KEY);
    eventually(() -> assertThat(once).isTrue());
    eventually(() -> assertThat(router.metric(FAULTS, Map.of("kind", "blocked"))).isEqualTo(1));
    go.countDown();
    assertThat(answer(blocked).status()).isEqualTo(200);
    eventually(
        () -> assertThat(router.metric(FAULTS, Map.of("kind", "slow"))).isGreaterThanOrEqualTo(1));
  }

  @Test
  void forgetsARequestWhoseClientLeavesWhileTheStoreIsAsked() throws Exception {
    CompletableFuture<String> pending = new CompletableFuture<>();
    TestSessionStore.answers = id -> pending;
    ProofRouter router = router(yaml("timeout: 10s"));
    Wire client = connect(router);
    ask(client, KEY);
    eventually(() -> assertThat(TestSessionStore.last().finds).hasValue(1));
    client.reset();
    eventually(router, "fairlead_requests_total", Map.of("status", "none"), 1);
    pending.complete("two");
    TestSessionStore.answers = CompletableFuture::completedFuture;
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router, null).status()).isEqualTo(200);
    }
    assertThat(one.requests().size() + two.requests().size()).isEqualTo(4);
    eventually(() -> assertThat(router.inFlight()).isZero());
  }

  @Test
  void twoRoutersKeepAClientOnTheSameEndpoint() throws Exception {
    ProofRouter left = router(yaml(""));
    ProofRouter right = router(yaml(""));
    for (int i = 0; i < 10; i++) {
      Visit first = visit(left, null);
      assertThat(visit(right, first.cookie()).content()).isEqualTo(first.content());
      assertThat(visit(left, first.cookie()).content()).isEqualTo(first.content());
    }
  }

  /** Both find the session unbound before either binds it: the store decides whose choice holds. */
  @Test
  void ofTwoRoutersThatBindAtOnceTheStoreDecides() throws Exception {
    CountDownLatch go = new CountDownLatch(2);
    RawEndpoint slow =
        answering(
            (request, content, wire) -> {
              go.countDown();
              if (!go.await(40, TimeUnit.SECONDS)) {
                throw new AssertionError("never told to go on");
              }
              wire.respond("200 OK", request.value("X-Endpoint"));
            });
    String pool =
        pool("type: shared", "", endpoint(slow, "one"))
            + "routes: [ { match: {}, pool: all, request-headers: { set: { X-Endpoint: left } } } ]";
    ProofRouter left = router(pool);
    ProofRouter right = router(pool.replace("left", "right").replace("id: one", "id: two"));
    Wire toLeft = connect(left);
    Wire toRight = connect(right);
    ask(toLeft, KEY);
    ask(toRight, KEY);
    assertThat(answer(toLeft).content()).isEqualTo("left");
    assertThat(answer(toRight).content()).isEqualTo("right");
    String winner = TestSessionStore.BOUND.get(KEY);
    assertThat(winner).isIn("one", "two");
    ProofRouter third = router(yaml(""));
    assertThat(visit(third, KEY).content()).isEqualTo(winner);
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, winner);
  }

  @Test
  void rebindsOnlyWhatNobodyElseHasRebound() throws Exception {
    TestSessionStore.BOUND.put(KEY, "gone");
    CountDownLatch go = new CountDownLatch(1);
    RawEndpoint slow =
        answering(
            (request, content, wire) -> {
              if (!go.await(40, TimeUnit.SECONDS)) {
                throw new AssertionError("never told to go on");
              }
              wire.respond("200 OK", "slow");
            });
    ProofRouter router = router(pool("type: shared", "", endpoint(slow, "slow")));
    Wire client = connect(router);
    ask(client, KEY);
    eventually(() -> assertThat(slow.requests()).hasSize(1));
    TestSessionStore.BOUND.put(KEY, "two");
    go.countDown();
    assertThat(answer(client).content()).isEqualTo("slow");
    eventuallyCounts(router, "rebound", 1);
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, "two");
  }

  /** Residency and its like bind affinity too, and what they say may change with the request. */
  @Test
  void bindsAffinityToTheHardRuleOfTheStrategy() throws Exception {
    own(WithPlugin.install(directory, FaultyStrategy.Provider.class));
    TestSessionStore.BOUND.put(KEY, "one");
    ProofRouter router =
        router(
            yaml("").replace("strategy: round-robin", "strategy: { name: faulty, fault: errs }"));
    assertThat(visit(router, KEY, "X-Only: one").content()).isEqualTo("one");
    assertThat(visit(router, KEY, "X-Only: two").content()).isEqualTo("two");
    eventuallyExplains(router, "bound to one, which the strategy does not allow");
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, "two");
    assertThat(visit(router, KEY, "X-Only: none").status()).isEqualTo(503);
    assertThat(TestSessionStore.BOUND).containsEntry(KEY, "two");
  }

  @Test
  void tellsTheStrategyOfAttemptsThatAffinityChose() throws Exception {
    own(WithPlugin.install(directory, CuriousStrategy.Provider.class));
    TestSessionStore.BOUND.put(KEY, "two");
    ProofRouter router = router(yaml("").replace("round-robin", "curious"));
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      served.add(visit(router, KEY).content());
    }
    assertThat(served).containsOnly("two");
    eventually(
        () -> assertThat(CuriousStrategy.last.completed).containsExactly("two", "two", "two"));
  }
}
