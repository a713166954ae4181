package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.testkit.FakeEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused before anything of a module runs. */
class GuestModuleTest {
  private static void assertRefused(String text, String... reasons) {
    assertRefused(Wat.assemble(text), reasons);
  }

  private static void assertRefused(byte[] octets, String... reasons) {
    assertThatThrownBy(() -> Modules.module(octets))
        .isInstanceOf(ModuleException.class)
        .hasMessageContainingAll(reasons);
  }

  private static String module(String... parts) {
    return "(module " + String.join(" ", parts) + ")";
  }

  private static final String WEIGHTS = Modules.function("(i32.const 1)");

  @Test
  void acceptsAModuleThatFits() throws ModuleException {
    Modules.module(Modules.byWeight());
    Modules.module(
        module(Modules.MEMORY, Modules.VERSION, Modules.ALLOC, WEIGHTS, "(table 2 funcref)"));
  }

  @Test
  void namesWhatIsImported() {
    assertRefused(
        module(
            "(import \"env\" \"now\" (func $now (result i64)))",
            "(import \"wasi_snapshot_preview1\" \"fd_write\" (func $w (param i32) (result i32)))",
            Modules.MEMORY,
            Modules.VERSION,
            Modules.ALLOC,
            WEIGHTS),
        "'env.now', 'wasi_snapshot_preview1.fd_write'",
        "offered nothing");
  }

  @Test
  void namesWhatIsNotExported() {
    assertRefused(
        module("(memory 1)", Modules.VERSION, Modules.ALLOC, WEIGHTS),
        "does not export its memory as 'memory'");
    assertRefused(module(Modules.MEMORY, Modules.ALLOC, WEIGHTS), "does not export 'fairlead_abi'");
    assertRefused(module(Modules.MEMORY, Modules.VERSION, WEIGHTS), "'fairlead_alloc'");
    assertRefused(module(Modules.MEMORY, Modules.VERSION, Modules.ALLOC), "'fairlead_weights'");
  }

  @Test
  void namesAnExportOfAnotherType() {
    assertRefused(
        module(
            Modules.MEMORY,
            "(func (export \"fairlead_abi\") (result i64) (i64.const 1))",
            Modules.ALLOC,
            WEIGHTS),
        "exports 'fairlead_abi' as",
        "expected");
    assertRefused(
        module(
            Modules.MEMORY,
            Modules.VERSION,
            Modules.ALLOC,
            WEIGHTS,
            "(func (export \"fairlead_settings\") (param i32))"),
        "exports 'fairlead_settings' as");
  }

  @Test
  void wantsOneMemoryWithinTheLimit() {
    assertRefused(module(Modules.VERSION, Modules.ALLOC, WEIGHTS), "has 0 memories");
    assertRefused(
        module("(memory (export \"memory\") 17)", Modules.VERSION, Modules.ALLOC, WEIGHTS),
        "wants 17 pages",
        "memory-limit of 16");
  }

  @Test
  void refusesWhatCouldUseMemoryBesideTheModulesOwn() {
    String[] fits = {Modules.MEMORY, Modules.VERSION, Modules.ALLOC, WEIGHTS};
    assertRefused(module(String.join(" ", fits), "(table 10001 funcref)"), "10001 entries");
    assertRefused(
        module(
            String.join(" ", fits),
            "(table 1 funcref)",
            "(func $f (drop (table.grow (ref.null func) (i32.const 1))))"),
        "lets its table grow");
    StringBuilder many = new StringBuilder("(func $f");
    for (int i = 0; i <= 1000; i++) {
      many.append(" (local $l").append(i).append(" i64)");
    }
    assertRefused(module(String.join(" ", fits), many + ")"), "more than 1000 variables");
    // Types of a structure without fields, and of an exception; the assembler knows neither.
    byte[] header = {0, 'a', 's', 'm', 1, 0, 0, 0};
    assertRefused(join(header, 1, 3, 1, 0x5F, 0), "garbage collector");
    assertRefused(join(header, 1, 4, 1, 0x60, 0, 0, 13, 3, 1, 0, 0), "exceptions");
  }

  private static byte[] join(byte[] header, int... more) {
    byte[] all = Arrays.copyOf(header, header.length + more.length);
    for (int i = 0; i < more.length; i++) {
      all[header.length + i] = (byte) more[i];
    }
    return all;
  }

  @Test
  void refusesWhatIsNoModule() {
    assertRefused(new byte[0], "not a sound WebAssembly module");
    assertRefused("#!/bin/sh\necho hello\n".getBytes(), "not a sound WebAssembly module");
    assertRefused(
        module(Modules.MEMORY, Modules.VERSION, Modules.ALLOC, Modules.function("(f64.const 1)")),
        "not a sound WebAssembly module");
  }

  @Test
  void refusesAModuleCutOffAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(Modules.SAMPLE);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void survivesAModuleDamagedAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(Modules.SAMPLE);
    FakeEndpoint[] endpoints = {FakeEndpoint.of("a"), FakeEndpoint.of("b")};
    Question question = new Question(endpoints, new double[] {Double.NaN, 1}, List.of("zone"));
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        try {
          Guest guest = Guest.start(Modules.module(damaged), Modules.LIMITS, "", () -> 0);
          guest.weights(question);
        } catch (ModuleException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }
}
