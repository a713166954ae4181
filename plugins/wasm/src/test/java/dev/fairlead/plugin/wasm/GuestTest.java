package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.LoadReport;
import dev.fairlead.testkit.FakeEndpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running module is told, and what it may do. */
class GuestTest {
  private static final double NAN = Double.NaN;

  private static Guest start(String module) throws ModuleException {
    return start(module, () -> 0);
  }

  private static Guest start(String module, LongSupplier clock) throws ModuleException {
    return Guest.start(Modules.module(module), Modules.LIMITS, "", clock);
  }

  private static Question about(int endpoints) {
    FakeEndpoint[] all = new FakeEndpoint[endpoints];
    Arrays.setAll(all, i -> FakeEndpoint.of("endpoint-" + i));
    double[] previous = new double[endpoints];
    Arrays.fill(previous, NAN);
    return new Question(all, previous, List.of());
  }

  private static void assertFails(String body, String... reasons) throws ModuleException {
    Guest guest = start(Modules.weights(body));
    assertThatThrownBy(() -> guest.weights(about(2)))
        .isInstanceOf(ModuleException.class)
        .hasMessageContainingAll(reasons);
  }

  @ParameterizedTest
  @CsvSource({
    "f64.load, 16, 2.0",
    "f64.load, 24, 5000000.0",
    "f64.load, 32, 0.25",
    "f64.load, 40, 0.5",
    "f64.load, 48, 7000000.0",
    "f64.load, 56, 0.75",
    "f64.load, 64, 11.0",
    "i32.load, 8, 4.0",
    "i32.load, 12, 2.0",
    "i32.load, 72, 9.0",
    "i32.load, 76, 13.0",
    "i32.load, 84, 15.0"
  })
  void tellsWhatTheRouterKnows(String load, int offset, double expected) throws ModuleException {
    FakeEndpoint endpoint =
        FakeEndpoint.of("10.0.0.1:80", 4).withPriority(2).withLabel("zone", "a");
    LoadReport report = new LoadReport(0.75, NAN, NAN, NAN, NAN, 13, -1, 0);
    endpoint.stats().latencyNanos(5e6).failureRate(0.25).healthScore(0.5).inFlight(9);
    endpoint.stats().oldestUnansweredNanos(7_000_000).loadReport(report);
    Question question =
        new Question(
            new FakeEndpoint[] {FakeEndpoint.of("before"), endpoint},
            new double[] {NAN, 11},
            List.of("zone", "rack"));
    String value = "(" + load + " offset=" + offset + " (local.get $record))";
    String weight = load.startsWith("i32") ? "(f64.convert_i32_s " + value + ")" : value;
    // NaN is no weight: the endpoint before has none of some of these.
    String number = "(if (result f64) (f64.eq " + weight + " " + weight + ")";
    Guest guest =
        start(Modules.each(number + " (then (f64.abs " + weight + ")) (else (f64.const 99)))"));

    assertThat(guest.weights(question)[1]).isEqualTo(expected);
  }

  @Test
  void tellsIdAndLabels() throws ModuleException {
    FakeEndpoint endpoint = FakeEndpoint.of("ab").withLabel("zone", "xyz");
    Question question =
        new Question(new FakeEndpoint[] {endpoint}, new double[] {NAN}, List.of("rack", "zone"));
    for (int i = 0; i < 8; i++) {
      String octet = "(i32.load8_u offset=" + i + " (i32.load offset=80 (local.get $record)))";
      // One more, as no weight at all would be refused.
      Guest guest =
          start(Modules.each("(f64.add (f64.const 1) (f64.convert_i32_u " + octet + "))"));
      assertThat(guest.weights(question)[0] - 1).isEqualTo("ab\0\0xyz\0".charAt(i));
    }
  }

  @Test
  void tellsTheTimeAndHowMuchHasPassed() throws ModuleException {
    AtomicLong clock = new AtomicLong(1_000);
    Guest guest =
        start(
            Modules.each(
                "(f64.convert_i64_s (i64.add (i64.load offset=8 (local.get $in)) (i64.load offset=16 (local.get $in))))"),
            clock::get);
    assertThat(guest.weights(about(1))[0]).isEqualTo(1_000);
    clock.addAndGet(234);
    assertThat(guest.weights(about(1))[0]).isEqualTo(1_234 + 234);
  }

  @Test
  void tellsEndpointsApartByAKey() throws ModuleException {
    Guest guest =
        start(Modules.each("(f64.abs (f64.convert_i64_s (i64.load (local.get $record))))"));
    double[] keys = guest.weights(about(2));

    assertThat(keys[0]).isEqualTo(Math.abs((double) Abi.key("endpoint-0")));
    // The offset basis and a published value of 64-bit FNV-1a.
    assertThat(Abi.key("")).isEqualTo(0xCBF2_9CE4_8422_2325L);
    assertThat(Abi.key("a")).isEqualTo(0xAF63_DC4C_8601_EC8CL);
  }

  @Test
  void endsAModuleThatRunsForTooLong() throws ModuleException {
    AtomicLong clock = new AtomicLong();
    // Every look at the clock takes 10 ms: the eleventh is the first after 100 ms.
    Guest guest = start(Modules.endless(), () -> clock.addAndGet(10_000_000));

    assertThatThrownBy(() -> guest.weights(about(1)))
        .hasMessage("'fairlead_weights' fails: ran for longer than 100 ms");
  }

  @Test
  void endsAModuleInRealTime() throws ModuleException {
    Limits limits = new Limits(Duration.ofMillis(20), Integer.MAX_VALUE, 16);
    Guest guest = Guest.start(Modules.module(Modules.endless()), limits, "", System::nanoTime);

    assertThatThrownBy(() -> guest.weights(about(1))).hasMessageContaining("longer than 20 ms");
  }

  @Test
  void looksAtTheClockWheneverMuchMemoryIsMoved() throws ModuleException {
    AtomicLong clock = new AtomicLong();
    // A thousand instructions, of which a hundred take a millisecond each.
    String body =
        "(loop $again"
            + " (memory.fill (i32.const 2048) (i32.const 0) (i32.const 63488))"
            + " (local.set $i (i32.add (local.get $i) (i32.const 1)))"
            + " (br_if $again (i32.lt_u (local.get $i) (i32.const 110)))) (i32.const 42)";
    Guest guest = start(Modules.weights(body), () -> clock.addAndGet(1_000_000));

    assertThatThrownBy(() -> guest.weights(about(1))).hasMessageContaining("longer than 100 ms");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws ModuleException {
    Guest guest = start(Modules.endless());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> guest.weights(about(1))).hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void limitsInstructionsDepthAndStack() throws ModuleException {
    assertFails("(loop $again (br $again)) (i32.const 0)", "more than 1000000 instructions");
    assertFails("(call $weights (local.get $in) (local.get $n) (local.get $out))", "200 deep");
    String many =
        "(i64.const 1)".repeat(1_000)
            + "(call $weights (local.get $in) (local.get $n) (local.get $out))"
            + "(drop)".repeat(1_001)
            + "(i32.const 0)";
    assertFails(many, "100000 values");
  }

  @Test
  void limitsMemory() throws ModuleException {
    // Answers with the code 1000 more than what memory.grow says.
    String grow = "(i32.add (i32.const 1000) (memory.grow (i32.const %d)))";
    assertFails(String.format(grow, 15), "code 1001");
    assertFails(String.format(grow, 16), "code 999");
    assertFails(String.format(grow, 65_535), "code 999");
  }

  @Test
  void namesTraps() throws ModuleException {
    assertFails("(unreachable) (i32.const 0)", "'fairlead_weights' fails", "unreachable");
    assertFails("(i32.div_u (i32.const 1) (i32.const 0))", "divide by zero");
    assertFails("(i32.load (i32.const 65536))", "out of bounds");
    assertFails("(i32.const 42)", "answers with code 42");
  }

  @Test
  void trustsNoAddress() throws ModuleException {
    String[] rooms = {"0", "12", "65528", "-8", "2147483640", "65536"};
    for (String room : rooms) {
      Guest guest =
          start(Modules.byWeight().replace("(i32.const 1024)", "(i32.const " + room + ")"));
      assertThatThrownBy(() -> guest.weights(about(2)))
          .as("room at %s", room)
          .isInstanceOf(ModuleException.class)
          .hasMessageMatching(".*(no room for|gives room for).*");
    }
  }

  @Test
  void asksForMoreRoomWhenThereAreMoreEndpoints() throws ModuleException {
    String alloc =
        "(global $next (mut i32) (i32.const 1024)) (global $calls (mut i32) (i32.const 0))"
            + "(func (export \"fairlead_alloc\") (param $size i32) (result i32) (local $at i32)"
            + " (local.set $at (global.get $next))"
            + " (global.set $calls (i32.add (global.get $calls) (i32.const 1)))"
            + " (global.set $next (i32.add (global.get $next) (local.get $size)))"
            + " (local.get $at))";
    Guest guest =
        start(
            Modules.each("(f64.convert_i32_s (global.get $calls))").replace(Modules.ALLOC, alloc));

    assertThat(guest.weights(about(1))).containsOnly(1);
    assertThat(guest.weights(about(20))).containsOnly(1);
    assertThat(guest.weights(about(100))).hasSize(100).containsOnly(2);
    assertThat(guest.weights(about(2))).containsOnly(2);
    assertThatThrownBy(() -> guest.weights(about(10_000))).hasMessageContaining("gives room for");
  }

  @Test
  void initializesAndChecksTheVersionAtTheStart() throws ModuleException {
    String init = "(func (export \"_initialize\") (i32.store (i32.const 8) (i32.const 5)))";
    String module =
        Modules.each("(f64.convert_i32_s (i32.load (i32.const 8)))")
            .replace("(func $weights", init + "(func $weights");
    assertThat(start(module).weights(about(1))).containsExactly(5);
    assertThatThrownBy(
            () ->
                start(
                    Modules.byWeight()
                        .replace("(result i32) (i32.const 1))", "(result i32) (i32.const 2))")))
        .hasMessageContaining("version 2")
        .hasMessageContaining("expected 1");
    assertThatThrownBy(
            () ->
                start(
                    Modules.byWeight()
                        .replace("(module", "(module (func $s (loop $l (br $l))) (start $s)")))
        .hasMessageContaining("fails to start")
        .hasMessageContaining("instructions");
    assertThatThrownBy(
            () -> Guest.start(Modules.module(Modules.byWeight()), Modules.LIMITS, "x", () -> 0))
        .hasMessageContaining("has no settings");
  }
}
