package dev.fairlead.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final ClassLoader LOADER = PatienceTest.class.getClassLoader();

  private static <T> T call(Duration limit, java.util.concurrent.Callable<T> call)
      throws Throwable {
    return Patience.call("update", LOADER, limit, call);
  }

  @Test
  void callsOnAThreadWhoseContextIsThePlugin() throws Throwable {
    Thread caller = Thread.currentThread();
    ClassLoader loader = new DropinLoader("x", java.util.List.of());
    Thread[] on = new Thread[1];
    Patience.call(
        "update",
        loader,
        Duration.ofSeconds(10),
        () -> {
          on[0] = Thread.currentThread();
          assertThat(on[0].getContextClassLoader()).isSameAs(loader);
          return null;
        });
    assertThat(on[0]).isNotSameAs(caller);
    assertThat(on[0].getContextClassLoader()).isNotSameAs(loader);
  }

  @Test
  void throwsWhatTheCallThrows() {
    assertThatThrownBy(
            () ->
                call(
                    Duration.ofSeconds(10),
                    () -> {
                      throw new IOException("as it is");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("as it is");
  }

  @Test
  void goesOnWithoutACallThatDoesNotReturn() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                call(
                    Duration.ofMillis(50),
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                      }
                      return null;
                    }))
        .isInstanceOf(Patience.Exhausted.class)
        .hasMessage("update did not return within 50 ms");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void countsTheThreadOfACallThatGoesOnUntilItEnds() {
    ClassLoader loader = new DropinLoader("goes-on.jar", java.util.List.of());
    CountDownLatch over = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                Patience.call(
                    "update",
                    loader,
                    Duration.ofMillis(50),
                    () -> {
                      while (over.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      return null;
                    }))
        .isInstanceOf(Patience.Exhausted.class);
    assertThat(Leftovers.threads()).containsEntry("goes-on.jar", 1);
    over.countDown();
    await().until(() -> !Leftovers.threads().containsKey("goes-on.jar"));
  }

  @Test
  void callsWithinCallsWithoutWaitingForAThread() throws Throwable {
    assertThat(Patience.<Integer>run("outer", LOADER, () -> Patience.run("inner", LOADER, () -> 7)))
        .isEqualTo(7);
  }
}
