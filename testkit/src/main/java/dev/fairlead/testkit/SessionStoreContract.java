package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every session store does. The test of a store extends it and adds what is its own: when
 * sessions end, and what becomes of calls while whatever holds them is away.
 */
public abstract class SessionStoreContract {
  /** How long an answer may take. */
  private static final int PATIENCE_SECONDS = 30;

  /** An empty store, which the test need not close. */
  protected abstract SessionStore store();

  /** Where a session is bound by what the store answers. */
  protected static String find(SessionStore store, String key) {
    return answer(store.find(key));
  }

  /** What the store answers to a binding. */
  protected static String bind(SessionStore store, String key, String id, String replaced) {
    return answer(store.bind(key, id, replaced));
  }

  private static String answer(CompletionStage<String> stage) {
    assertThat(stage).as("the stage").isNotNull();
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Test
  void bindsWhatIsNotBound() {
    SessionStore store = store();
    assertThat(find(store, "k")).isNull();
    assertThat(bind(store, "k", "a", null)).isEqualTo("a");
    assertThat(find(store, "k")).isEqualTo("a");
    assertThat(bind(store, "l", "b", "gone")).isEqualTo("b");
    assertThat(find(store, "l")).isEqualTo("b");
    assertThat(find(store, "k")).isEqualTo("a");
  }

  @Test
  void leavesWhatAnotherHasBound() {
    SessionStore store = store();
    bind(store, "k", "a", null);
    assertThat(bind(store, "k", "b", null)).isEqualTo("a");
    assertThat(bind(store, "k", "b", "c")).isEqualTo("a");
    assertThat(find(store, "k")).isEqualTo("a");
  }

  @Test
  void rebindsWhatIsBoundWhereItWasSaidToBe() {
    SessionStore store = store();
    bind(store, "k", "a", null);
    assertThat(bind(store, "k", "b", "a")).isEqualTo("b");
    assertThat(find(store, "k")).isEqualTo("b");
    assertThat(bind(store, "k", "b", "b")).isEqualTo("b");
  }

  @Test
  void takesKeysAndIdsOfAllTheFormsThereAre() {
    SessionStore store = store();
    String key = "AZaz09-_".repeat(8);
    String id = "https://[2001:db8::1]:8443/" + "x".repeat(200) + "~";
    assertThat(bind(store, key, id, null)).isEqualTo(id);
    assertThat(find(store, key)).isEqualTo(id);
    assertThat(find(store, key.toLowerCase(java.util.Locale.ROOT))).isNull();
  }

  @Test
  void ofManyThatBindAtOnceOneWinsAndAllHearOfIt() throws Exception {
    race(null);
  }

  @Test
  void ofManyThatRebindAtOnceOneWinsAndAllHearOfIt() throws Exception {
    race("old");
  }

  private void race(String replaced) throws Exception {
    SessionStore store = store();
    for (int round = 0; round < 100; round++) {
      String key = "k" + round;
      if (replaced != null) {
        bind(store, key, replaced, null);
      }
      CountDownLatch go = new CountDownLatch(1);
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String id = "new" + i;
        answers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  await(go);
                  return bind(store, key, id, replaced);
                },
                task -> new Thread(task).start()));
      }
      go.countDown();
      String winner = answers.get(0).get();
      for (CompletableFuture<String> each : answers) {
        assertThat(each.get()).isEqualTo(winner);
      }
      assertThat(find(store, key)).isEqualTo(winner);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("never told to go on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
