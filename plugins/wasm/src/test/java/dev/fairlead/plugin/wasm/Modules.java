package dev.fairlead.plugin.wasm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Modules for tests, in WebAssembly text. */
final class Modules {
  static final Path SAMPLE = Path.of("..", "..", "samples", "wasm", "by-latency.wasm");

  static final Limits LIMITS = new Limits(Duration.ofMillis(100), 1_000_000, 16);

  static final String MEMORY = "(memory (export \"memory\") 1)";
  static final String VERSION = "(func (export \"fairlead_abi\") (result i32) (i32.const 1))";
  static final String ALLOC =
      "(func (export \"fairlead_alloc\") (param $size i32) (result i32) (i32.const 1024))";

  private Modules() {}

  /**
   * A module whose {@code fairlead_weights} does this with {@code $in}, {@code $n}, {@code $out}.
   */
  static String weights(String body) {
    return "(module " + MEMORY + VERSION + ALLOC + function(body) + ")";
  }

  static String function(String body) {
    return "(func $weights (export \"fairlead_weights\")"
        + " (param $in i32) (param $n i32) (param $out i32) (result i32)"
        + " (local $i i32) (local $record i32)"
        + body
        + ")";
  }

  /** A module that gives every endpoint this; {@code $record} is where its record begins. */
  static String each(String weight) {
    return weights(
        "(local.set $record (i32.add (local.get $in) (i32.load (local.get $in))))"
            + "(loop $next"
            + "  (f64.store (local.get $out) "
            + weight
            + ")"
            + "  (local.set $out (i32.add (local.get $out) (i32.const 8)))"
            + "  (local.set $record"
            + "    (i32.add (local.get $record) (i32.load offset=4 (local.get $in))))"
            + "  (local.set $i (i32.add (local.get $i) (i32.const 1)))"
            + "  (br_if $next (i32.lt_u (local.get $i) (local.get $n))))"
            + "(i32.const 0)");
  }

  /** A module that gives every endpoint its configured weight. */
  static String byWeight() {
    return each("(f64.convert_i32_s (i32.load offset=8 (local.get $record)))");
  }

  /** A module that never ends. */
  static String endless() {
    return weights("(loop $again (br $again)) (i32.const 0)");
  }

  static GuestModule module(byte[] octets) throws ModuleException {
    return GuestModule.of(new ModuleSource.Contents(octets), LIMITS);
  }

  static GuestModule module(String text) throws ModuleException {
    return module(Wat.assemble(text));
  }

  static void write(Path file, byte[] octets) {
    try {
      Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    write(file, Wat.assemble(text));
  }
}
