package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.plugin.classic.Picks;
import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpointSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When endpoints are asked, and how long answers count. */
class PrequalProbesTest extends PrequalSetting {
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
  void refusesWhatCannotBeAsked() {
    assertThatThrownBy(() -> Picks.strategy(PROVIDER, Map.of("path", "load")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path 'load': expected it to begin with a slash");
    assertThatThrownBy(() -> Picks.strategy(PROVIDER, Map.of("max-age", "0s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'max-age'", "1ms to 1h");
  }
}
