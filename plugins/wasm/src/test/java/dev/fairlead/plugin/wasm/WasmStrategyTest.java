package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext.FakeEvent;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract while there are no weights, and how weights come and go. */
class WasmStrategyTest extends StrategyContract {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final FakeRequest request = new FakeRequest();
  private final AnyFit fallback = new AnyFit();
  private final Map<String, Object> options = new HashMap<>();
  @TempDir private Path directory;

  @Override
  protected StrategyProvider provider() {
    return new WasmProvider();
  }

  @Override
  protected Map<String, ?> options() {
    Supplier<Strategy> supplier = () -> fallback;
    options.put("fallback", supplier);
    options.put("module", file().toString());
    if (!Files.exists(file())) {
      Modules.write(file(), Modules.byWeight());
    }
    return options;
  }

  private Path file() {
    return directory.resolve("strategy.wasm");
  }

  /** Another strategy, with another module. */
  private void create(String module) {
    Modules.write(file(), module);
    createStrategy();
  }

  private void tick() {
    context.clock().advance(TICK);
  }

  /** The new file is seen with one tick and, as it has not changed since, read with the next. */
  private void replace(byte[] octets) {
    Modules.write(file(), octets);
    tick();
    tick();
  }

  private List<String> events() {
    return context.events().stream().map(FakeEvent::name).toList();
  }

  private String lastMessage() {
    return context.events().get(context.events().size() - 1).message();
  }

  private int[] count(Picker picker, FakeEndpointSet set, int picks) {
    int[] counts = new int[set.size()];
    for (int i = 0; i < picks; i++) {
      Endpoint picked = picker.pick(request);
      for (int j = 0; j < counts.length; j++) {
        counts[j] += set.get(j) == picked ? 1 : 0;
      }
    }
    return counts;
  }

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
    assertThat(context.gauge("wasm.weight", grown.get(2))).isEqualTo(1);
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
    assertThat(context.gauge("wasm.faults")).isZero();
  }

  @Test
  void quarantinesAModuleThatNeverEnds() {
    create(Modules.endless());
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    tick();

    assertThat(events()).containsExactly("module-fault");
    assertThat(lastMessage()).contains("strategy.wasm", "10000000 instructions");
    assertThat(count(picker, set, 10)).containsExactly(0, 10);
    tick();
    tick();
    tick();
    assertThat(events()).containsExactly("module-fault", "module-quarantined");
    assertThat(lastMessage()).contains("after 3 faults in a row");
    assertThat(context.gauge("wasm.faults")).isEqualTo(3);
    assertThat(context.gauge("wasm.quarantined")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "nan, 'the weight NaN'",
    "inf, 'the weight Infinity'",
    "-1, 'the weight -1.0'",
    "0, 'no endpoint more than the weight 0'"
  })
  void keepsTheLastGoodWeightsWhenTheModuleAnswersNonsense(String nonsense, String message) {
    // Good weights the first time, as nothing was given before.
    create(
        Modules.each(
            "(select (f64.const "
                + nonsense
                + ") (f64.convert_i32_s (i32.load offset=8 (local.get $record)))"
                + " (i64.gt_s (i64.load offset=16 (local.get $in)) (i64.const 0)))"));
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    context.clock().advance(Duration.ZERO);
    tick();

    assertThat(events()).containsExactly("module-fault");
    assertThat(lastMessage()).contains(message);
    assertThat(count(picker, set, 100)).containsExactly(100, 0);
  }

  @Test
  void dropsTheWeightsOfAModuleInQuarantine() {
    options.put("quarantine-after", "1");
    create(
        Modules.weights(
            "(if (i64.gt_s (i64.load offset=16 (local.get $in)) (i64.const 0))"
                + " (then (unreachable)))"
                + "(f64.store (local.get $out) (f64.const 1)) (i32.const 0)"));
    FakeEndpointSet set = FakeEndpointSet.numbered(2);
    Picker picker = strategy.update(set);
    context.clock().advance(Duration.ZERO);
    assertThat(count(picker, set, 10)).containsExactly(10, 0);
    tick();

    assertThat(events()).containsExactly("module-quarantined");
    assertThat(count(picker, set, 10)).containsExactly(0, 10);
    assertThat(count(strategy.update(set), set, 10)).containsExactly(0, 10);
    assertThatThrownBy(() -> context.gauge("wasm.weight", set.get(0)))
        .hasMessageContaining("no gauge");
  }

  @Test
  void swapsAReplacedModuleAtATick() throws IOException {
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    tick();
    Modules.write(
        file(), Modules.each("(f64.div (f64.const 1) (f64.load offset=16 (local.get $record)))"));
    tick();
    assertThat(events()).as("it may still be being copied").isEmpty();
    tick();

    assertThat(events()).containsExactly("module-replaced");
    assertThat(count(picker, set, 100)).containsExactly(0, 100);
    byte[] same = Files.readAllBytes(file());
    Files.delete(file());
    tick();
    replace(same);
    assertThat(events()).containsExactly("module-replaced");
  }

  @Test
  void keepsTheModuleWhenItsReplacementIsCorruptOrFails() {
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    tick();
    byte[] good = Wat.assemble(Modules.byWeight());
    replace(Arrays.copyOf(good, good.length - 20));
    replace(Wat.assemble(Modules.endless()));

    assertThat(events()).containsExactly("module-refused", "module-refused");
    assertThat(context.events().get(0).message()).contains("not a sound", "stays in use");
    assertThat(lastMessage()).contains("instructions", "stays in use");
    assertThat(count(picker, set, 100)).containsExactly(100, 0);
    assertThat(context.gauge("wasm.faults")).isZero();
  }

  @Test
  void endsTheQuarantineWhenTheModuleIsReplaced() {
    options.put("quarantine-after", "1");
    create(Modules.endless());
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    tick();
    replace(Wat.assemble(Modules.byWeight()));

    assertThat(events()).containsExactly("module-quarantined", "module-replaced");
    assertThat(context.gauge("wasm.quarantined")).isZero();
    assertThat(count(picker, set, 100)).containsExactly(100, 0);
  }

  @Test
  void startsAModuleAnewAfterAFault() {
    // Counts in its memory, and traps at the second question: afresh it is always the first.
    create(
        Modules.weights(
            "(i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))"
                + "(if (i32.eq (i32.load (i32.const 8)) (i32.const 2)) (then (unreachable)))"
                + "(f64.store (local.get $out) (f64.const 1)) (i32.const 0)"));
    strategy.update(FakeEndpointSet.numbered(1));
    context.clock().advance(Duration.ZERO);
    for (int i = 0; i < 20; i++) {
      tick();
    }

    assertThat(context.gauge("wasm.faults")).isEqualTo(10);
    assertThat(context.gauge("wasm.quarantined")).isZero();
    assertThat(events()).as("told once a minute").containsExactly("module-fault");
    context.clock().advance(Duration.ofMinutes(1));
    assertThat(events()).hasSize(2);
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

    assertThat(context.gauge("wasm.weight", set.get(0))).isEqualTo('7');
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
    options();
    options.put("module", "data:application/wasm;base64," + octets);
    strategy = provider().create(context, FakeOptions.of(provider().descriptor(), options));
    FakeEndpointSet set = FakeEndpointSet.weighted(1_000_000, 1);
    Picker picker = strategy.update(set);
    tick();

    assertThat(count(picker, set, 100)).containsExactly(100, 0);
  }

  @Test
  void refusesAtTheStartWhatCannotBeUsed() {
    options.put("fallback", (Supplier<Strategy>) () -> fallback);
    for (String name : List.of("no-such.wasm", "\0")) {
      options.put("module", name);
      assertThatThrownBy(
              () -> provider().create(context, FakeOptions.of(provider().descriptor(), options)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("module ", name);
    }
    options.put("module", Modules.SAMPLE.toString());
    for (String option : List.of("tick", "time-limit")) {
      options.put(option, "0ms");
      assertThatThrownBy(
              () -> provider().create(context, FakeOptions.of(provider().descriptor(), options)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("option '" + option + "'");
      options.remove(option);
    }
  }
}
