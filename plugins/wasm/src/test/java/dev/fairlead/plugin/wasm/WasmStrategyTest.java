package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the weights of a module are used. */
class WasmStrategyTest extends WasmFixture {
  @Test
  void fallsBackUntilTheModuleWasAsked() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);

    assertThat(count(picker, set, 100)).containsExactly(0, 100);
    context.clock().advance(Duration.ZERO);
    assertThat(count(picker, set, 100)).containsExactly(100, 0);
  }

  @Test
  void drawsInProportionToTheModulesWeights() {
    FakeEndpointSet set = FakeEndpointSet.weighted(8, 4, 2, 1, 1);
    Picker picker = strategy.update(set);
    tick();
    int[] counts = count(picker, set, 160_000);

    double chiSquare = 0;
    double[] expected = {80_000, 40_000, 20_000, 10_000, 10_000};
    for (int i = 0; i < counts.length; i++) {
      chiSquare += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
    }
    // Four degrees of freedom: above 18.5 once in a thousand seeds.
    assertThat(chiSquare).isLessThan(18.5);
  }

  @Test
  void keepsTheProportionsOfTheOthersWhenOneWasTried() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 3, 1);
    Picker picker = strategy.update(set);
    tick();
    request.markTried(set.get(0));
    int[] counts = count(picker, set, 40_000);

    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isBetween(29_500, 30_500);
  }

  @Test
  void takesTheLessLoadedForItsWeightOfTwoThatWereDrawn() {
    FakeEndpointSet set = FakeEndpointSet.weighted(2, 1);
    set.get(0).stats().inFlight(5);
    set.get(1).stats().inFlight(2);
    Picker picker = strategy.update(set);
    tick();

    // The busier is taken only when it is drawn four times: 16 of 81.
    assertThat(count(picker, set, 81_000)[0]).isBetween(15_000, 17_000);
    set.get(1).stats().inFlight(3);
    // Now the other is, and that is drawn four times once in 81.
    assertThat(count(picker, set, 81_000)[1]).isBetween(800, 1_200);

    options.put("choices", "1");
    createStrategy();
    picker = strategy.update(set);
    tick();
    assertThat(count(picker, set, 30_000)[0]).isBetween(19_500, 20_500);
  }

  @Test
  void givesNothingToTheWeightZeroUnlessAllOthersWereTried() {
    create(
        Modules.each(
            "(f64.convert_i32_s (i32.sub (i32.load offset=8 (local.get $record)) (i32.const 1)))"));
    FakeEndpointSet set = FakeEndpointSet.weighted(1, 5, 1, 2);
    Picker picker = strategy.update(set);
    tick();

    int[] counts = count(picker, set, 10_000);
    assertThat(counts[0] + counts[2]).isZero();
    request.markTried(set.get(1)).markTried(set.get(3));
    counts = count(picker, set, 10_000);
    assertThat(counts[0]).isBetween(4_500, 5_500);
    assertThat(counts[2]).isEqualTo(10_000 - counts[0]);
  }

  @Test
  void followsWhatItsFallbackAllows() {
    fallback.forbidden = "e0000";
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000, 1);
    Picker picker = strategy.update(set);
    tick();

    assertThat(count(picker, set, 100)).containsExactly(0, 100);
    assertThat(strategy.allows(request, set.get(0))).isFalse();
    assertThat(picker.pick(request.markTried(set.get(1)))).isNull();
  }

  @Test
  void tellsItsFallbackHowAttemptsEnd() {
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    strategy.update(set);
    tick();
    strategy.completed(request, set.get(0), Outcome.SUCCESS, 1);
    assertThat(fallback.completed).hasValue(1);

    strategy.close();
    assertThat(fallback.closed).isTrue();
  }

  @Test
  void carriesWeightsOverToANewSetAndGivesNewcomersTheMean() {
    FakeEndpointSet set = FakeEndpointSet.weighted(90, 10);
    strategy.update(set);
    tick();
    FakeEndpointSet grown = set.with(FakeEndpoint.of("late"));
    Picker picker = strategy.update(grown);
    int[] counts = count(picker, grown, 30_000);

    // 90, 10 and their mean: 50 of 150.
    assertThat(counts[0]).isBetween(17_500, 18_500);
    assertThat(counts[2]).isBetween(9_500, 10_500);
    context.clock().advance(Duration.ZERO);
    assertThat(context.gauge("weight", grown.get(2))).isEqualTo(1);
  }

  @Test
  void fallsBackForASetOfStrangers() {
    strategy.update(FakeEndpointSet.weighted(1, 1));
    tick();
    FakeEndpointSet strangers =
        FakeEndpointSet.of(FakeEndpoint.of("x", 1_000_000), FakeEndpoint.of("y"));
    Picker picker = strategy.update(strangers);

    assertThat(count(picker, strangers, 100)).containsExactly(0, 100);
  }

  @Test
  void keepsTheWeightsWhileTheModuleHasNothingToChange() {
    create(
        Modules.weights(
            "(if (f64.eq (f64.load offset=96 (local.get $in)) (f64.load offset=96 (local.get $in)))"
                + " (then (return (i32.const 1))))"
                + "(f64.store (local.get $out) (f64.const 1))"
                + "(f64.store offset=8 (local.get $out) (f64.const 0)) (i32.const 0)"));
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    tick();
    tick();
    tick();

    assertThat(count(picker, set, 100)).containsExactly(100, 0);
    assertThat(context.gauge("faults")).isZero();
  }

  @Test
  void handsTheSettingsToTheModule() {
    options.put("settings", "7");
    String settings =
        "(func (export \"fairlead_settings\") (param $at i32) (param $size i32) (result i32)"
            + " (i32.store8 (i32.const 16) (i32.load8_u (local.get $at)))"
            + " (i32.sub (local.get $size) (i32.const 1)))";
    create(
        Modules.each("(f64.convert_i32_u (i32.load8_u (i32.const 16)))")
            .replace("(func $weights", settings + "(func $weights"));
    FakeEndpointSet set = FakeEndpointSet.numbered(1);
    strategy.update(set);
    tick();

    assertThat(context.gauge("weight", set.get(0))).isEqualTo('7');
    options.put("settings", "77");
    assertThatThrownBy(this::createStrategy)
        .hasMessageContaining("refuses its settings with code 1");
  }

  @Test
  void explainsWhatWasDrawn() {
    FakeEndpointSet set = FakeEndpointSet.weighted(3, 1);
    Picker picker = strategy.update(set);
    List<String> said = new ArrayList<>();
    request.explanation(
        new Explanation() {
          @Override
          public void term(Endpoint candidate, String name, double value) {
            said.add(candidate.id() + " " + name + " " + value);
          }

          @Override
          public void excluded(Endpoint candidate, String reason) {
            said.add(candidate.id() + " " + reason);
          }

          @Override
          public void note(String sentence) {
            said.add(sentence);
          }
        });
    picker.pick(request);
    assertThat(said).containsExactly("the module has given no valid weights: its fallback chooses");
    tick();
    said.clear();
    Endpoint picked = picker.pick(request);
    assertThat(said)
        .contains(
            picked.id() + " share " + (picked == set.get(0) ? 0.75 : 0.25),
            picked.id() + " load-per-share 0.0");
  }

  @Test
  void takesAModuleThatIsGivenItself() throws IOException {
    String octets = Base64.getEncoder().encodeToString(Files.readAllBytes(file()));
    options.put("module", "data:application/wasm;base64," + octets);
    createStrategy();
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    tick();

    assertThat(count(picker, set, 100)).containsExactly(100, 0);
  }
}
