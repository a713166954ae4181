package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/**
 * Picks and reports from several threads while another replaces the endpoint set again and again.
 */
final class ConcurrencyCheck {
  private static final int THREADS = 4;

  /** Of each thread, from sets that are not empty. */
  private static final int PICKS = 5_000;

  private static final int LEAST_UPDATES = 50;
  private static final long LIMIT_SECONDS = 60;

  /** A picker and the set it was built for, replaced together. */
  private record Choice(FakeEndpointSet set, Picker picker) {}

  private final Strategy strategy;
  private final LongFunction<FakeRequest> requests;
  private final FakeEndpointSet all;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running = new CountDownLatch(THREADS);
  private volatile Choice current;

  ConcurrencyCheck(Strategy strategy, LongFunction<FakeRequest> requests, FakeEndpointSet all) {
    this.strategy = strategy;
    this.requests = requests;
    this.all = all;
  }

  void run() throws InterruptedException {
    current = new Choice(all, strategy.update(all));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::pickRepeatedly, "picker-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    for (int n = 0; running.getCount() > 0 || n < LEAST_UPDATES; n++) {
      FakeEndpointSet next = turn(n);
      current = new Choice(next, strategy.update(next));
      if (System.nanoTime() > deadline) {
        fail("picks still block after %d seconds in %s", LIMIT_SECONDS, stackOf(threads));
      }
    }
    assertThat(failure.get()).as("failure while picking from %d threads", THREADS).isNull();
  }

  /**
   * Halves that have nothing in common, all and none, so that a picker of another set gives itself
   * away.
   */
  private FakeEndpointSet turn(int update) {
    return switch (update % 4) {
      case 0 -> all.where(endpoint -> endpoint.id().hashCode() % 2 == 0);
      case 1 -> all.where(endpoint -> endpoint.id().hashCode() % 2 != 0);
      case 2 -> all;
      default -> FakeEndpointSet.of();
    };
  }

  private void pickRepeatedly() {
    try {
      int picks = 0;
      for (int step = 0; picks < PICKS && failure.get() == null; step++) {
        // Nothing is the right answer of an empty set: a thread that only ever sees that, while the
        // one that replaces the sets is held up, has tried nothing.
        if (pickOnce(step)) {
          picks++;
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      running.countDown();
    }
  }

  /** Returns whether there was anything to pick. */
  private boolean pickOnce(int step) {
    Choice choice = current;
    FakeRequest request = requests.apply(step);
    Endpoint picked = choice.picker().pick(request);
    if (choice.set().size() == 0) {
      assertThat(picked).as("pick from an empty set").isNull();
      return false;
    }
    if (picked == null || !choice.set().contains(picked)) {
      fail("%s was picked, expected a member of %s", picked, choice.set());
    }
    FakeEndpointStats stats = ((FakeEndpoint) picked).stats();
    stats.begin();
    strategy.completed(
        request, picked, Outcome.values()[step % Outcome.values().length], step * 1_000L);
    stats.end();
    return true;
  }

  private static String stackOf(List<Thread> threads) {
    StringBuilder text = new StringBuilder();
    for (Thread thread : threads) {
      for (StackTraceElement element : thread.getStackTrace()) {
        text.append(System.lineSeparator()).append("  at ").append(element);
      }
    }
    return text.toString();
  }
}
