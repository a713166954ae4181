package dev.fairlead.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How the packaged router is started: {@code java -jar} with the jar named by the system property
 * {@code fairlead.jar}, or the file or command named by {@code fairlead.command}.
 */
final class Launch {
  private static final long RUN_SECONDS = Patience.SECONDS;

  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> properties = new ArrayList<>();
  private String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** What a command that has ended leaves behind. */
  record Finished(int exitCode, String out, String err) {
    String all() {
      return out + err;
    }
  }

  private Launch() {
    environment.put("QUARKUS_MANAGEMENT_PORT", "0");
  }

  static Launch router() {
    return new Launch();
  }

  static Launch router(Path configuration) {
    return router().environment("FAIRLEAD_CONFIG", configuration.toString());
  }

  Launch environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Launch property(String name, String value) {
    properties.add("-D" + name + "=" + value);
    return this;
  }

  /** An option of the JVM; only if {@link #isJar}. */
  Launch jvm(String option) {
    properties.add(option);
    return this;
  }

  /** Whether the jar is tested, and not the command named by {@code fairlead.command}. */
  boolean isJar() {
    return other().isBlank();
  }

  private static String other() {
    return System.getProperty("fairlead.command", "");
  }

  /** Runs the jar with another JDK. */
  Launch java(String executable) {
    java = executable;
    return this;
  }

  /** Starts the router and waits until it serves. */
  RouterProcess start() {
    RouterProcess router = begin();
    try {
      router.awaitStarted();
    } catch (RuntimeException | Error e) {
      router.kill();
      throw e;
    }
    return router;
  }

  /** Starts the router and does not wait. */
  RouterProcess begin() {
    try {
      return new RouterProcess(builder(List.of()).start());
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command(List.of()), e);
    }
  }

  /** Runs a command to its end. */
  Finished run(String... arguments) {
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile("fairlead", ".out");
      err = Files.createTempFile("fairlead", ".err");
      Process process =
          builder(Arrays.asList(arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "did not end within " + RUN_SECONDS + " s: " + Files.readString(out));
      }
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command(Arrays.asList(arguments)), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  private static void delete(Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    Map<String, String> inherited = builder.environment();
    inherited
        .keySet()
        .removeIf(
            name ->
                name.startsWith("QUARKUS_")
                    || name.startsWith("FAIRLEAD_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
    inherited.putAll(environment);
    return builder;
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (isJar()) {
      command.addAll(List.of(java, "-Xmx64m", "-Dio.netty.leakDetection.level=paranoid"));
      command.addAll(properties);
      command.addAll(List.of("-jar", jar()));
    } else {
      String other = other().strip();
      boolean file = Files.isRegularFile(Path.of(other));
      command.addAll(file ? List.of(other) : List.of(other.split(" +")));
      command.addAll(properties);
    }
    command.addAll(arguments);
    return command;
  }

  private static String jar() {
    String jar = System.getProperty("fairlead.jar", "");
    if (jar.isBlank() || !Files.isRegularFile(Path.of(jar))) {
      throw new IllegalStateException(
          "the packaged router is missing: system property fairlead.jar is '"
              + jar
              + "'; expected router-runtime/target/quarkus-app/quarkus-run.jar, which"
              + " './mvnw -pl router-runtime -am -DskipTests package' builds");
    }
    return Path.of(jar).normalize().toString();
  }

  /** Writes a configuration beside what it refers to. */
  static Path write(Path directory, String name, String yaml) {
    try {
      return Files.writeString(directory.resolve(name), yaml, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
