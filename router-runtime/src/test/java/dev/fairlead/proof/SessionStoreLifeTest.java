package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When session stores are made, exchanged and closed. */
class SessionStoreLifeTest extends SessionStoreProof {
  @Test
  void closesAStoreOnceWhenItsPoolIsGoneAndNeverCallsItAgain() throws Exception {
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
    TestSessionStore store = TestSessionStore.last();
    Wire client = connect(router);
    ask(client, null);
    eventually(() -> assertThat(slow.requests()).hasSize(1));
    router.apply(
        "pools: { other: { endpoints: [ \"" + one.address() + "\" ] } }",
        "routes: [ { match: {}, pool: other } ]");
    eventually(() -> assertThat(store.closed).hasValue(1));
    go.countDown();
    assertThat(answer(client).content()).isEqualTo("slow");
    assertThat(TestSessionStore.BOUND).isEmpty();
    assertThat(store.calledOnceClosed).isFalse();
    assertThat(store.closed).hasValue(1);
  }

  @Test
  void closesAStoreWhenTheRouterStops() throws Exception {
    ProofRouter router = router(yaml(""));
    session(router);
    router.close();
    assertThat(TestSessionStore.last().closed).hasValue(1);
  }

  @Test
  void exchangesTheStoreOnlyWhenItsOwnConfigurationChanges() throws Exception {
    ProofRouter router = router(yaml(""));
    router.apply(yaml("timeout: 1s", "retries: 0"));
    assertThat(TestSessionStore.MADE).hasSize(1);
    router.apply(yaml("note: other"));
    assertThat(TestSessionStore.MADE).hasSize(2);
    eventually(() -> assertThat(TestSessionStore.MADE.get(0).closed).hasValue(1));
    assertThat(TestSessionStore.last().closed).hasValue(0);
  }

  @Test
  void keepsTheStoreBeforeWhenTheNextCannotBeMade() throws Exception {
    ProofRouter router = router(yaml(""));
    Visit first = visit(router, null);
    router.apply(yaml("fails: true"));
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router, first.cookie()).content()).isEqualTo(first.content());
    }
    assertThat(TestSessionStore.last().closed).hasValue(0);
    router.apply(yaml("note: works"));
    assertThat(TestSessionStore.MADE).hasSize(2);
  }

  @Test
  void servesWithoutAffinityWhileThereIsNoStore() throws Exception {
    ProofRouter router = router(yaml("fails: true"));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      seen.add(visit(router, KEY).content());
    }
    assertThat(seen).hasSize(2);
    eventuallyCounts(router, "failed", 4);
  }
}
