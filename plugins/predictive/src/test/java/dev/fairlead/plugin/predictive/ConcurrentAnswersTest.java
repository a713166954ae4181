package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.EndpointStats;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeProviderContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

/** Answers from many event loops at once, while time passes. */
class ConcurrentAnswersTest {
  private static final int THREADS = 6;
  private static final int EACH = 20_000;

  private final FakeProviderContext context = new FakeProviderContext();
  private final Tuning tuning = new Tuning();
  private final Discipline discipline = new Discipline(tuning);
  private final EndpointModel.Pool pool =
      new EndpointModel.Pool(
          tuning,
          new FleetModel(tuning),
          new RequestClasses(tuning, discipline),
          discipline,
          new Guard(context));
  private final EndpointModel model =
      new EndpointModel("a", pool, pool.fleet().stranger(), context.nanoTime());

  @RepeatedTest(5)
  void losesNoFailure() throws InterruptedException {
    tuning.failureShare = 0.5;
    inParallel(
        thread -> {
          for (int i = 0; i < EACH; i++) {
            model.failed(i);
          }
        });

    assertThat(model.failures().answers()).isEqualTo(THREADS * EACH);
  }

  @RepeatedTest(5)
  void staysSoundUnderSuccessesFailuresAndTime() throws InterruptedException {
    RequestClasses.RequestClass type = pool.classes().of("a");
    EndpointStats busy = FakeEndpoint.of("a").stats().inFlight(3);
    AtomicLong time = new AtomicLong();
    AtomicBoolean sound = new AtomicBoolean(true);
    inParallel(
        thread -> {
          for (int i = 0; i < EACH; i++) {
            long now = time.addAndGet(1_000_000);
            model.loaded(now, 1 + i % 7);
            if (thread == 0) {
              model.age(now, 0.001, FakeEndpoint.of("a").stats());
            } else if (i % 100 == 0) {
              model.failed(now);
            } else {
              model.succeeded(now, 1_000_000 + i % 1000, busy, type);
            }
            if (!(model.baseNanos > 0 && model.inverseKnee > 0 && model.penaltyNanos >= 0)) {
              sound.set(false);
            }
          }
        });

    assertThat(sound).isTrue();
    // Whatever the threads left, one after the other it learns as ever.
    for (int i = 0; i < 500; i++) {
      long now = time.addAndGet(2_000_000);
      model.loaded(now - 1_000_000, 1);
      model.succeeded(now, 1_000_000, busy, type);
      model.age(now, 0.002, FakeEndpoint.of("a").stats());
    }
    assertThat(model.baseNanos).isBetween(1e5, 1e7);
  }

  private interface Work {
    void run(int thread);
  }

  private static void inParallel(Work work) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  work.run(number);
                } catch (InterruptedException | RuntimeException e) {
                  thrown.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(thrown).isEmpty();
  }
}
