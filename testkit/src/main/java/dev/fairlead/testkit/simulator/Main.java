package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.StrategyProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;

/**
 * The simulator's command line. Exit codes: 0 all was played; 1 something went wrong in the middle;
 * 2 the command line is not right; 3 a strategy broke a rule of the interface.
 */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int FAULTS = 3;

  private Main() {}

  /** Plays what the arguments say and exits. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /**
   * Plays what the arguments say.
   *
   * @return the exit code
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      Arguments arguments = Arguments.parse(args);
      if (arguments.help()) {
        out.print(Arguments.HELP);
        return DONE;
      }
      Strategies strategies = strategies(arguments.plugins());
      if (arguments.list()) {
        out.print(Listing.of(strategies));
        return DONE;
      }
      Suite suite =
          Suite.play(strategies, arguments.strategies(), arguments.scenarios(), arguments.seeds());
      out.print(suite.toText());
      if (arguments.html() != null) {
        write(arguments.html(), suite.toHtml());
      }
      return faults(suite, err) ? FAULTS : DONE;
    } catch (IllegalArgumentException e) {
      err.println("simulator: " + e.getMessage());
      err.println("Try --help.");
      return USAGE;
    } catch (ServiceConfigurationError | LinkageError e) {
      err.println("simulator: a plugin cannot be loaded: " + e.getMessage());
      return USAGE;
    } catch (UncheckedIOException e) {
      err.println("simulator: " + e.getCause());
      return FAILED;
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean faults(Suite suite, PrintStream err) {
    boolean any = false;
    for (String strategy : suite.strategies()) {
      for (Result result : suite.results(strategy)) {
        if (result.faults() > 0) {
          any = true;
          err.println(
              "simulator: "
                  + strategy
                  + " broke a rule "
                  + result.faults()
                  + " times in "
                  + result.scenario()
                  + ": "
                  + String.join("; ", result.faultMessages()));
        }
      }
    }
    return any;
  }

  private static Strategies strategies(List<Path> plugins) {
    Strategies strategies = Strategies.of(Main.class.getClassLoader());
    for (Path plugin : plugins) {
      for (StrategyProvider provider : PluginJar.strategies(plugin)) {
        strategies = strategies.with(provider);
      }
    }
    return strategies;
  }
}
