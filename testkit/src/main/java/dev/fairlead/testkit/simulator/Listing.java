package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Option;
import java.util.Locale;

/** What there is to play. */
final class Listing {
  private Listing() {}

  static String of(Strategies strategies) {
    StringBuilder out = new StringBuilder("Strategies\n");
    strategies
        .descriptors()
        .forEach(
            (name, descriptor) -> {
              if (!name.equals(descriptor.name())) {
                line(out, "  ", name, "Another name of " + descriptor.name() + ".");
                return;
              }
              line(out, "  ", name, descriptor.summary());
              for (Option option : descriptor.options()) {
                String value = option.defaultValue();
                line(
                    out,
                    "    ",
                    option.name() + (value == null ? "" : "=" + value),
                    option.summary());
              }
            });
    out.append("\nScenarios\n");
    for (Scenario scenario : Scenarios.all()) {
      line(out, "  ", scenario.name(), scenario.summary());
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String indent, String name, String summary) {
    out.append(String.format(Locale.ROOT, "%s%-22s %s%n", indent, name, summary));
  }
}
