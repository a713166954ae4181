package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
  private final VirtualClock clock = new VirtualClock();
  private final ScheduledExecutorService scheduler = clock.scheduler();
  private final List<String> ran = new ArrayList<>();

  @Test
  void standsStillUntilAdvanced() {
    assertThat(clock.nanoTime()).isZero();
    clock.advance(Duration.ofMillis(3));
    assertThat(clock.nanoTime()).isEqualTo(3_000_000);
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).hasMessageContaining("0 or more");
  }

  @Test
  void runsTasksInOrderOfTimeAndSubmissionEachAtItsOwnTime() {
    scheduler.schedule(() -> note("late"), 20, TimeUnit.MILLISECONDS);
    scheduler.schedule(() -> note("early"), 10, TimeUnit.MILLISECONDS);
    scheduler.schedule(() -> note("early too"), 10, TimeUnit.MILLISECONDS);
    scheduler.execute(() -> note("now"));

    assertThat(ran).isEmpty();
    clock.advance(Duration.ofMillis(20));
    assertThat(ran).containsExactly("now@0", "early@10", "early too@10", "late@20");
  }

  @Test
  void repeatsUntilCancelled() {
    ScheduledFuture<?> repeating =
        scheduler.scheduleAtFixedRate(() -> note("tick"), 1, 5, TimeUnit.MILLISECONDS);

    clock.advance(Duration.ofMillis(11));
    assertThat(ran).containsExactly("tick@1", "tick@6", "tick@11");
    assertThat(repeating.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(5);
    repeating.cancel(false);
    clock.advance(Duration.ofMillis(100));
    assertThat(ran).hasSize(3);
  }

  @Test
  void runsWhatATaskSubmitsWithinTheSameAdvance() {
    scheduler.schedule(
        () -> scheduler.schedule(() -> note("second"), 1, TimeUnit.MILLISECONDS),
        1,
        TimeUnit.MILLISECONDS);

    clock.advance(Duration.ofMillis(2));
    assertThat(ran).containsExactly("second@2");
  }

  @Test
  void handsResultsAndFailuresToFutures() throws Exception {
    Future<String> result = scheduler.submit(() -> "done");
    Future<?> failed =
        scheduler.submit(
            () -> {
              throw new IllegalStateException("broken");
            });
    clock.advance(Duration.ZERO);

    assertThat(result.get()).isEqualTo("done");
    assertThatThrownBy(failed::get).hasRootCauseMessage("broken");
  }

  @Test
  void dropsTasksWhenShutDown() {
    scheduler.execute(() -> note("never"));
    scheduler.shutdownNow();
    clock.advance(Duration.ofDays(1));

    assertThat(ran).isEmpty();
    assertThatThrownBy(() -> scheduler.execute(() -> note("refused")))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private void note(String name) {
    ran.add(name + "@" + TimeUnit.NANOSECONDS.toMillis(clock.nanoTime()));
  }
}
