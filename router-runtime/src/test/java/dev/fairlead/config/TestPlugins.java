package dev.fairlead.config;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Strategies that only describe themselves: one of each kind the validator tells apart. */
final class TestPlugins {
  static final PluginCatalog CATALOG =
      () ->
          List.of(
              plain("round-robin"),
              plain("p2c"),
              new Descriptor(
                  "least-request",
                  List.of("least-connections"),
                  "Fewest requests in flight.",
                  List.of(new Option("bias", Double.class, "1.0", 0, 10, "Weight of the load.")),
                  Set.of()),
              new Descriptor("hash", "By hash.", List.of(), Set.of(Need.HASH_KEY)),
              new Descriptor(
                  "sampler",
                  "Has an option of every type.",
                  List.of(
                      new Option("size", Integer.class, null, 1, 16, "A number."),
                      new Option("flag", Boolean.class, "false", "A flag."),
                      new Option("window", Duration.class, "10s", "A duration."),
                      new Option("note", String.class, "", "A text."),
                      new Option("then", Strategy.class, "p2c", "What decides in the end.")),
                  Set.of()),
              new Descriptor(
                  "lister",
                  "Has lists.",
                  List.of(
                      new Option("zones", String[].class, "", "Texts."),
                      new Option("regions", Map.class, "", "Texts by name."),
                      new Option("members", Strategy[].class, "p2c,round-robin", "Strategies.")),
                  Set.of()));

  private TestPlugins() {}

  private static Descriptor plain(String name) {
    return new Descriptor(name, "Plain.", List.of(), Set.of());
  }
}
