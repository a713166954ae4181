package dev.fairlead;

import dev.fairlead.config.CheckCommand;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigSchema;
import dev.fairlead.config.InstalledPlugins;
import dev.fairlead.control.HeadStart;
import dev.fairlead.control.RouterLifecycle;
import dev.fairlead.control.StrategyTrial;
import dev.fairlead.dropin.DropinCatalog;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts the router, or runs a command that needs neither the router nor Quarkus and so answers at
 * once.
 */
@QuarkusMain
public final class Main {
  private static final int USAGE_ERROR = 2;
  private static final String USAGE =
      """
      Usage: java -jar quarkus-run.jar [COMMAND]
             router-runtime-VERSION-runner [COMMAND]    (a native binary)

      Without a command the router starts with the configuration named by FAIRLEAD_CONFIG, or by
      -Dfairlead.config before -jar: a file, a directory, or several separated by commas.
      A native binary takes -D after its name.

      Commands:
        check [FILE...]  validate files and directories, by default those the router would start with;
                         exit code 0: valid, 2: not
        schema           print the JSON Schema of a configuration file
        version          print the version
        help             print this text
      """;

  private Main() {}

  public static void main(String... args) {
    if (args.length == 0) {
      // Otherwise Quarkus, which serves none itself, switches WebSockets off for the samples too.
      System.setProperty("vertx.disableWebsockets", "false");
      try {
        HeadStart.begin(configured());
      } catch (InvalidPathException e) {
        System.err.println("fairlead cannot start: FAIRLEAD_CONFIG: " + unusable(e));
        System.exit(USAGE_ERROR);
      }
      Quarkus.run(RouterLifecycle.class, Main::exit, args);
      return;
    }
    int exitCode = command(args[0], Arrays.asList(args).subList(1, args.length));
    System.out.flush();
    System.exit(exitCode);
  }

  /** A failed start leaves its reasons, the outermost first, instead of a stack trace. */
  private static void exit(int exitCode, Throwable failure) {
    if (failure != null) {
      System.err.println("fairlead cannot start: " + String.join(": ", reasons(failure)));
    }
    System.exit(exitCode);
  }

  private static List<String> reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Throwable next = cause.getCause();
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (next == null || next.getMessage() == null || !reason.contains(next.getMessage())) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  private static int command(String command, List<String> arguments) {
    switch (command) {
      case "check":
        return check(arguments);
      case "schema":
        System.out.print(ConfigSchema.json(new InstalledPlugins()));
        return 0;
      case "version", "--version":
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("fairlead " + (version == null ? "(unpackaged)" : version));
        return 0;
      case "help", "--help", "-h":
        System.out.print(USAGE);
        return 0;
      default:
        System.err.println(
            "unknown command '" + command + "'; expected check, schema, version or help");
        System.err.print(USAGE);
        return USAGE_ERROR;
    }
  }

  private static int check(List<String> arguments) {
    List<Path> paths = new ArrayList<>();
    try {
      for (String argument : arguments) {
        if (argument.isBlank()) {
          System.err.println("check: a file's name is empty");
          return USAGE_ERROR;
        }
        paths.add(Path.of(argument));
      }
      if (paths.isEmpty()) {
        paths.addAll(configured());
      }
    } catch (InvalidPathException e) {
      System.err.println("check: " + unusable(e));
      return USAGE_ERROR;
    }
    if (paths.isEmpty()) {
      System.err.println("check: no file given, and FAIRLEAD_CONFIG is not set");
      return USAGE_ERROR;
    }
    return new CheckCommand(
            new DropinCatalog(new InstalledPlugins()), System::getenv, StrategyTrial::failures)
        .run(paths, System.out, System.err);
  }

  /** Java takes names for what the locale says they are: without one, for ASCII. */
  private static String unusable(InvalidPathException e) {
    return "'"
        + e.getInput()
        + "' is no name of a file here ("
        + e.getReason()
        + "); a name outside of ASCII needs a locale such as LC_ALL=C.UTF-8";
  }

  /** The paths of the environment; none for the embedded default. */
  private static List<Path> configured() {
    String configured = System.getProperty("fairlead.config", System.getenv("FAIRLEAD_CONFIG"));
    return configured == null || configured.isBlank() ? List.of() : ConfigReader.paths(configured);
  }
}
