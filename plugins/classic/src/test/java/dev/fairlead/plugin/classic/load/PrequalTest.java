package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.plugin.classic.RecordedExplanation;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrequalTest extends StrategyContract {
  private static final int PICKS = 1_000;

  private final FakeRequest request = new FakeRequest();
  private final FakeEndpointSet set = FakeEndpointSet.numbered(4);
  private final List<String> asked = new ArrayList<>();
  private final Map<String, int[]> answers = new HashMap<>();

  @Override
  protected StrategyProvider provider() {
    return new PrequalProvider();
  }

  @BeforeEach
  void answerProbes() {
    context.probes(
        (endpoint, path) -> {
          asked.add(endpoint.id() + path);
          int[] answer = answers.get(endpoint.id());
          return answer == null ? null : report(answer[0], answer[1]);
        });
  }

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
  void asksAsOftenAsRequestsPayFor() {
    configure("probes", "0.5");
    answerAll();
    Picker picker = strategy.update(set);
    serve(picker, 100);
    assertThat(asked).hasSizeBetween(48, 50);
    assertThat(asked).allMatch(text -> text.endsWith("/load"));
    for (int i = 0; i < 4; i++) {
      String question = set.get(i).id() + "/load";
      assertThat(asked.stream().filter(question::equals).count()).isBetween(11L, 14L);
    }
  }

  @Test
  void asksNoMoreOftenThanAllowed() {
    configure("probes-per-second", "10");
    answerAll();
    Picker picker = strategy.update(set);
    for (int i = 0; i < 200; i++) {
      Picks.count(picker, set, 10, request);
      context.clock().advance(Duration.ofMillis(5));
    }

    assertThat(asked).hasSizeBetween(9, 10);
  }

  @Test
  void asksNobodyWithoutRequests() {
    answerAll();
    strategy.update(set);
    context.clock().advance(Duration.ofSeconds(10));

    assertThat(asked).isEmpty();
  }

  @Test
  void asksNobodyWhoOwesAnAnswer() {
    Picker picker = strategy.update(set);
    serve(picker, 100);

    assertThat(asked).hasSize(4);
  }

  @Test
  void forgetsOldAnswers() {
    answerAll();
    Picker picker = strategy.update(set);
    serve(picker, 20);
    double before = context.gauge("fallbacks");
    picker.pick(request);
    assertThat(context.gauge("fallbacks")).isEqualTo(before);

    context.clock().advance(Duration.ofMillis(1_100));
    picker.pick(request);
    assertThat(context.gauge("fallbacks")).isEqualTo(before + 1);
  }

  @Test
  void believesNoOldAnswersInAPickerThatWasReplaced() {
    answerAll();
    Picker earlier = strategy.update(set);
    serve(earlier, 20);
    strategy.update(set.without(set.get(0).id()));
    context.clock().advance(Duration.ofMillis(1_100));
    double before = context.gauge("fallbacks");
    earlier.pick(request);

    assertThat(context.gauge("fallbacks")).isEqualTo(before + 1);
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
  void usesAnAnswerOnlySoOften() {
    answerAll();
    Picker picker = strategy.update(set);
    serve(picker, 200);
    double before = context.gauge("fallbacks");
    Picks.count(picker, set, PICKS, request);

    // Four answers, each good for about 2 / (1 - 1/2 - 1/3) requests.
    assertThat(context.gauge("fallbacks") - before).isBetween(PICKS - 100.0, PICKS - 20.0);
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
  void keepsAnswersWhenTheSetChanges() {
    answer(0, 3, 20);
    answer(1, 3, 20);
    answer(2, 3, 1);
    answer(3, 3, 20);
    serve(strategy.update(set), 50);
    double before = context.gauge("fallbacks");
    FakeEndpointSet smaller = set.without(set.get(0).id());
    Picker picker = strategy.update(smaller);

    assertThat(picker.pick(request)).isSameAs(set.get(2));
    assertThat(context.gauge("fallbacks")).isEqualTo(before);
  }

  @Test
  void measuresLatencyItselfWhenTheAnswerHasNone() {
    answer(0, 1, -1);
    answer(1, 1, -1);
    answer(2, 1, -1);
    answer(3, 1, -1);
    for (int i = 0; i < 4; i++) {
      set.get(i).stats().latencyNanos(i == 1 ? 1e6 : 9e6);
    }
    Picker picker = strategy.update(set);
    serve(picker, 50);

    assertThat(picker.pick(request)).isSameAs(set.get(1));
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

  @Test
  void refusesWhatCannotBeAsked() {
    assertThatThrownBy(() -> Picks.strategy(provider(), Map.of("path", "load")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path 'load': expected it to begin with a slash");
    assertThatThrownBy(() -> Picks.strategy(provider(), Map.of("max-age", "0s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-age 0s: expected more");
  }

  private void configure(String... options) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put(options[i], options[i + 1]);
    }
    strategy.close();
    strategy = provider().create(context, FakeOptions.of(provider().descriptor(), values));
  }

  private void answer(int index, int inFlight, int latencyMillis) {
    answers.put(set.get(index).id(), new int[] {inFlight, latencyMillis});
  }

  private void answerAll() {
    for (int i = 0; i < 4; i++) {
      answer(i, 1, 10);
    }
  }

  private LoadReport report(int inFlight, int latencyMillis) {
    return new LoadReport(
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        inFlight,
        latencyMillis < 0 ? -1 : latencyMillis * 1_000_000L,
        context.nanoTime());
  }

  /** Picks once for each 5 ms, which is when probes are sent and answers collected. */
  private void serve(Picker picker, int requests) {
    for (int i = 0; i < requests; i++) {
      picker.pick(request);
      context.clock().advance(Duration.ofMillis(5));
    }
  }
}
