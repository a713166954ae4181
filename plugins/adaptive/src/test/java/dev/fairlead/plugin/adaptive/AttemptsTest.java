package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.FakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Attempts attempts = new Attempts(100);

  @Test
  void remembersUntilTaken() {
    FakeRequest request = new FakeRequest();
    attempts.remember(request, 3, 0b1010, 1);

    long entry = attempts.take(request);
    assertThat(Attempts.strategy(entry)).isEqualTo(3);
    assertThat(Attempts.agreed(entry, 1)).isTrue();
    assertThat(Attempts.agreed(entry, 2)).isFalse();
    assertThat(attempts.take(request)).isZero();
  }

  @Test
  void tellsWhatCameBeforeATickAlsoWhereTicksWrap() {
    for (int tick : new int[] {5, (1 << 20) - 1, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      FakeRequest request = new FakeRequest();
      attempts.remember(request, 0, 0, tick);
      long entry = attempts.take(request);
      assertThat(Attempts.since(entry, tick)).isZero();
      assertThat(Attempts.since(entry, tick + 1)).isEqualTo(-1);
      assertThat(Attempts.since(entry, tick - 1000)).isEqualTo(1000);
    }
  }

  @Test
  void knowsNothingOfOthers() {
    attempts.remember(new FakeRequest(), 1, 0, 1);
    assertThat(attempts.take(new FakeRequest())).isZero();
  }

  @Test
  void anotherPickOfTheSameRequestTakesThePlaceOfTheFirst() {
    FakeRequest request = new FakeRequest();
    attempts.remember(request, 1, 0, 1);
    attempts.remember(request, 2, 0, 1);

    assertThat(Attempts.strategy(attempts.take(request))).isEqualTo(2);
    assertThat(attempts.take(request)).isZero();
  }

  @Test
  void thousandsInFlightAreKeptApart() {
    List<FakeRequest> requests = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      requests.add(new FakeRequest());
      attempts.remember(requests.get(i), i % 8, 0, 1);
    }
    int known = 0;
    for (int i = 0; i < 2000; i++) {
      long entry = attempts.take(requests.get(i));
      if (entry != 0) {
        known++;
        assertThat(Attempts.strategy(entry)).isEqualTo(i % 8);
      }
    }
    assertThat(known).isGreaterThan(1980);
  }

  @Test
  void makesRoomForNewOnesOnlyWhereOldOnesHaveExpired() {
    List<FakeRequest> lost = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      lost.add(new FakeRequest());
      attempts.remember(lost.get(i), 0, 0, 1);
    }
    FakeRequest early = new FakeRequest();
    attempts.remember(early, 1, 0, 100);
    assertThat(attempts.take(early)).isZero();

    FakeRequest late = new FakeRequest();
    attempts.remember(late, 1, 0, 102);
    assertThat(Attempts.strategy(attempts.take(late))).isEqualTo(1);
  }

  @Test
  void threadsDoNotMixThemUp() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    FakeRequest request = new FakeRequest();
                    attempts.remember(request, own, 0, 1);
                    long entry = attempts.take(request);
                    if (entry != 0) {
                      assertThat(Attempts.strategy(entry)).isEqualTo(own);
                    }
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
