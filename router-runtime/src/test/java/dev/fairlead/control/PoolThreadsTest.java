package dev.fairlead.control;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.pool.PoolTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolThreadsTest {
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final PoolThreads threads = new PoolThreads(timers);

  @AfterEach
  void stop() {
    timers.shutdownNow();
    threads.stop(Duration.ZERO);
  }

  @Test
  void runsTheTasksOfAPoolInOrderHoweverManyThreadsBringThem() throws Exception {
    PoolTasks tasks = threads.tasks();
    int each = 10_000;
    List<int[]> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(4 * each);
    List<Thread> bringers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int who = i;
      Thread thread =
          new Thread(
              () ->
                  IntStream.range(0, each)
                      .forEach(
                          n ->
                              tasks.execute(
                                  () -> {
                                    // Not a concurrent list: two at a time would lose some.
                                    ran.add(new int[] {who, n});
                                    done.countDown();
                                  })));
      bringers.add(thread);
      thread.start();
    }
    for (Thread bringer : bringers) {
      bringer.join();
    }
    assertThat(done.await(30, SECONDS)).isTrue();
    assertThat(ran).hasSize(4 * each);
    int[] next = new int[4];
    for (int[] task : ran) {
      assertThat(task[1]).isEqualTo(next[task[0]]++);
    }
  }

  @Test
  void letsNoPoolWaitForAnother() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    threads
        .tasks()
        .execute(
            () -> {
              await(hangs);
              done.countDown();
            });
    CountDownLatch other = new CountDownLatch(1);
    threads.tasks().execute(other::countDown);
    assertThat(other.await(30, SECONDS)).isTrue();
    threads.tasks().schedule(done::countDown, 1, MILLISECONDS);
    hangs.countDown();
    assertThat(done.await(30, SECONDS)).isTrue();
  }

  @Test
  void goesOnAfterATaskThatFails() throws Exception {
    PoolTasks tasks = threads.tasks();
    CountDownLatch done = new CountDownLatch(1);
    tasks.execute(
        () -> {
          throw new AssertionError("a task of a test");
        });
    tasks.execute(done::countDown);
    assertThat(done.await(30, SECONDS)).isTrue();
  }

  @Test
  void endsWhatCameBeforeTheStopAndTakesNothingAfter() {
    PoolTasks tasks = threads.tasks();
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    tasks.execute(() -> await(begun));
    tasks.execute(() -> ran.add("queued"));
    begun.countDown();
    threads.stop(Duration.ofSeconds(30));
    assertThat(ran).containsExactly("queued");
    assertThatThrownBy(() -> tasks.execute(() -> ran.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void interruptsWhatDoesNotEndInTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    threads
        .tasks()
        .execute(
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    begun.await();
    threads.stop(Duration.ofMillis(1));
    assertThat(interrupted.await(30, SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
