package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is made of the answers. */
class PrequalChoiceTest extends PrequalSetting {
  @Test
  void isTwoChoicesWhileNoEndpointAnswers() {
    set.get(0).stats().inFlight(3);
    set.get(1).stats().inFlight(1);
    set.get(2).stats().inFlight(2);
    set.get(3).stats().inFlight(2);
    Picker picker = strategy.update(set);
    serve(picker, 50);
    int[] counts = Picks.count(picker, set, PICKS, request);

    assertThat(asked).isNotEmpty();
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isBetween(450, 550);
    assertThat(context.gauge("fallbacks")).isEqualTo(50 + PICKS);
  }

  @Test
  void takesTheFastestOfThoseThatAreNotHot() {
    configure("hot-quantile", "0.5");
    answer(0, 9, 1);
    answer(1, 2, 20);
    answer(2, 2, 10);
    answer(3, 9, 1);
    Picker picker = strategy.update(set);
    serve(picker, 50);

    assertThat(Picks.count(picker, set, 10, request)).containsExactly(0, 0, 10, 0);
  }

  @Test
  void takesTheLeastLoadedWhenAllAreHot() {
    configure("hot-quantile", "0");
    answer(0, 5, 1);
    answer(1, 4, 2);
    answer(2, 3, 3);
    answer(3, 2, 4);
    Picker picker = strategy.update(set);
    serve(picker, 50);
    for (int i = 0; i < 4; i++) {
      set.get(i).stats().inFlight(10);
    }

    assertThat(Picks.count(picker, set, 10, request)).containsExactly(0, 0, 0, 10);
  }

  @Test
  void countsWhatItHasSentSinceAnAnswer() {
    configure("hot-quantile", "0");
    answer(0, 0, 5);
    answer(1, 0, 5);
    answer(2, 0, 5);
    answer(3, 0, 5);
    Picker picker = strategy.update(set);
    serve(picker, 50);
    for (int i = 0; i < 8; i++) {
      ((FakeEndpoint) picker.pick(request)).stats().begin();
    }

    for (int i = 0; i < 4; i++) {
      assertThat(set.get(i).stats().inFlight()).isEqualTo(2);
    }
  }

  @Test
  void triesAnEndpointAgainThatAnswersTheSameForeverForWantOfRequests() {
    answer(0, 0, 10);
    answer(1, 0, 25);
    answer(2, 0, 99);
    answer(3, 0, 99);
    Picker picker = strategy.update(set);
    serve(picker, 50);
    int tries = 0;
    while (picker.pick(request) == set.get(0) && tries < 1_000) {
      strategy.completed(request, set.get(0), Outcome.SUCCESS, 10_000_000);
      context.clock().advance(Duration.ofMillis(5));
      tries++;
    }

    // Idle for 250 ms so far; 250 ms more, and a second times ln 2.5, until 25 counts as 10.
    assertThat(tries).isBetween(220, 250);
  }

  @Test
  void doesNotBelieveAnEndpointThatFails() {
    answer(0, 0, 1);
    answer(1, 3, 20);
    answer(2, 3, 20);
    answer(3, 3, 20);
    Picker picker = strategy.update(set);
    serve(picker, 50);
    assertThat(picker.pick(request)).isSameAs(set.get(0));

    strategy.completed(request, set.get(0), Outcome.FAILURE, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(request)).isNotSameAs(set.get(0));
      context.clock().advance(Duration.ofMillis(5));
    }
  }

  @Test
  void doesNotFallBackToAnEndpointThatFails() {
    Picker picker = strategy.update(set);
    for (int i = 0; i < 3; i++) {
      strategy.completed(request, set.get(i), Outcome.FAILURE, 1);
    }
    set.get(3).stats().inFlight(50);

    assertThat(Picks.count(picker, set, PICKS, request)).containsExactly(0, 0, 0, PICKS);
  }

  @Test
  void looksBeyondAnswersOfBusyEndpointsInALargeSet() {
    FakeEndpointSet many = FakeEndpointSet.numbered(200);
    for (int i = 0; i < 200; i++) {
      answers.put(many.get(i).id(), new int[] {1, 10});
    }
    // Answers enough for all of these, so that none is used up.
    configure("probes", "0.02", "max-age", "1h");
    Picker picker = strategy.update(many);
    serve(picker, 2_000);
    for (int i = 0; i < 2_000; i++) {
      FakeEndpoint picked = (FakeEndpoint) picker.pick(request);
      picked.stats().begin();
    }

    for (int i = 0; i < 200; i++) {
      assertThat(many.get(i).stats().inFlight()).isBetween(6, 14);
    }
  }

  @Test
  void saysWhatItKnowsAndWhichRuleDecided() {
    answerAll();
    Picker picker = strategy.update(set);
    serve(picker, 50);
    RecordedExplanation explanation = new RecordedExplanation();
    Endpoint picked = picker.pick(request.explanation(explanation));

    assertThat(explanation.terms().get(picked.id()))
        .containsKeys("load", "hot-above-load", "latency-ms", "probe-age-ms");
    assertThat(explanation.notes()).containsExactly("Cold, with the least latency.");
  }

  @Test
  void allocatesNothingWhilePickingFromAnswers() {
    configure("probes", "0.01");
    answerAll();
    Picker picker = strategy.update(set);
    serve(picker, 2_000);
    double before = context.gauge("fallbacks");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < 30 && least > 0; batch++) {
      long start = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50; i++) {
        picker.pick(request);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
    }

    assertThat(least).isZero();
    assertThat(context.gauge("fallbacks")).isEqualTo(before);
  }
}
