package dev.fairlead.testkit.simulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line, taken apart. */
record Arguments(
    List<String> strategies,
    List<Scenario> scenarios,
    List<Long> seeds,
    List<Path> plugins,
    Path html,
    boolean list,
    boolean help) {
  static final List<String> REFERENCES =
      List.of("p2c", "least-request:choices=0", "round-robin", "oracle");

  private static final List<String> NAMES =
      List.of(
          "--strategy",
          "--scenario",
          "--seed",
          "--rounds",
          "--plugin",
          "--html",
          "--list",
          "--help");

  static final String HELP =
      """
      Plays strategies in simulated fleets and prints how they did.

        --strategy NAME[:option=value,...]  what to play; may be repeated
                                            (default: %s)
        --scenario NAME                     where; may be repeated (default: all)
        --seed N                            with which random numbers; may be repeated (default: 1)
        --rounds N                          how often each scenario is played in a row, of which
                                            the last time counts (default: 1)
        --plugin JAR                        where more strategies are; may be repeated
        --html FILE                         write a report with plots as well
        --list                              list strategies with their options, and scenarios
        --help                              this

      p2c is always played, as all others are compared with it. A list is written [one,two], a
      strategy in an option name(option=value,...).
      """
          .formatted(String.join(" ", REFERENCES));

  static Arguments parse(String... args) {
    List<String> strategies = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    List<Path> plugins = new ArrayList<>();
    Path html = null;
    int rounds = 1;
    boolean list = false;
    boolean help = false;
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      switch (name) {
        case "--list" -> list = true;
        case "--help" -> help = true;
        case "--strategy" -> strategies.add(value(args, ++i));
        case "--scenario" -> scenarios.add(Scenarios.named(value(args, ++i)));
        case "--seed" -> seeds.add(number(name, value(args, ++i), Long.MIN_VALUE, Long.MAX_VALUE));
        case "--rounds" -> rounds = (int) number(name, value(args, ++i), 1, 100);
        case "--plugin" -> plugins.add(Path.of(value(args, ++i)));
        case "--html" -> html = Path.of(value(args, ++i));
        default -> throw new IllegalArgumentException(Suggestion.unknown("option", name, NAMES));
      }
    }
    return new Arguments(
        strategies.isEmpty() ? REFERENCES : strategies.stream().distinct().toList(),
        repeated(scenarios.isEmpty() ? Scenarios.all() : scenarios, rounds),
        seeds.isEmpty() ? List.of(1L) : seeds.stream().distinct().toList(),
        plugins,
        html,
        list,
        help);
  }

  private static String value(String[] args, int index) {
    if (index == args.length) {
      throw new IllegalArgumentException(args[index - 1] + ": expected a value after it");
    }
    return args[index];
  }

  private static List<Scenario> repeated(List<Scenario> scenarios, int rounds) {
    return scenarios.stream().map(scenario -> scenario.but().rounds(rounds).build()).toList();
  }

  private static long number(String option, String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    String range = most == Long.MAX_VALUE ? "" : " from " + least + " to " + most;
    throw new IllegalArgumentException(option + " '" + text + "': expected a whole number" + range);
  }
}
