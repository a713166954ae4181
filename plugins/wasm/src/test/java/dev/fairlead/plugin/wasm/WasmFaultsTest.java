package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Severity;
import dev.fairlead.testkit.FakeEndpointSet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of modules that fail, and how modules are replaced. */
class WasmFaultsTest extends WasmFixture {
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
    assertThat(context.events())
        .extracting(event -> event.severity())
        .containsExactly(Severity.WARNING, Severity.ERROR);
    assertThat(context.quarantine()).contains("strategy.wasm", "after 3 faults in a row");
    assertThat(context.gauge("faults")).isEqualTo(3);
    assertThat(context.gauge("quarantined")).isEqualTo(1);
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
    assertThatThrownBy(() -> context.gauge("weight", set.get(0))).hasMessageContaining("no gauge");
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
    assertThat(context.gauge("faults")).isZero();
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
    assertThat(context.quarantine()).isNull();
    assertThat(context.gauge("quarantined")).isZero();
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

    assertThat(context.gauge("faults")).isEqualTo(10);
    assertThat(context.gauge("quarantined")).isZero();
    assertThat(events()).as("told once a minute").containsExactly("module-fault");
    context.clock().advance(Duration.ofMinutes(1));
    assertThat(events()).hasSize(2);
  }

  @Test
  void refusesAtTheStartWhatCannotBeUsed() {
    for (String name : List.of("no-such.wasm", "\0")) {
      options.put("module", name);
      assertThatThrownBy(this::createStrategy)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("module ", name);
    }
    options.put("module", Modules.SAMPLE.toString());
    for (String option : List.of("tick", "time-limit")) {
      options.put(option, "0ms");
      assertThatThrownBy(this::createStrategy)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("option '" + option + "'");
      options.remove(option);
    }
  }
}
