package dev.fairlead.blackbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running router, seen from outside: its ports, which it prints, what else it prints, and the
 * signals it gets. Closing ends it and fails if it ever printed a stack trace or a leak.
 */
final class RouterProcess implements AutoCloseable {
  private static final long START_SECONDS = Patience.SECONDS;
  private static final long END_SECONDS = Patience.SECONDS;
  private static final long PRINT_SECONDS = Patience.SECONDS;
  private static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at [\\w.$/]+\\(.*|.*\\bException in thread\\b.*|.*\\bLEAK:.*");

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final Thread outReader;
  private final Thread errReader;

  RouterProcess(Process process) {
    this.process = process;
    outReader = collect(process.getInputStream(), out);
    errReader = collect(process.getErrorStream(), err);
  }

  private static Thread collect(InputStream from, List<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException closed) {
                return;
              }
            },
            "router-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Waits until it says that it serves. */
  void awaitStarted() {
    await("start report", START_SECONDS, this::started);
  }

  private boolean started() {
    return out.stream().anyMatch(line -> StartReport.MANAGEMENT.matcher(line).find());
  }

  /** Waits until a line of its output contains a text. */
  void awaitPrinted(String text) {
    await(text, PRINT_SECONDS, () -> output().contains(text));
  }

  /** Waits until a file it writes contains a text. */
  void awaitWritten(Path file, String text) {
    await(text, PRINT_SECONDS, () -> contains(file, text));
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file) && Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Condition {
    boolean met();
  }

  private void await(String what, long seconds, Condition condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.met()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + what + " within " + seconds + " s; output:\n" + output());
      }
      if (exitedWithin(10) && !condition.met()) {
        throw new AssertionError(
            "exited with " + process.exitValue() + " without " + what + "; output:\n" + output());
      }
    }
  }

  private boolean exitedWithin(long millis) {
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        return false;
      }
      outReader.join();
      errReader.join();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The port of a listener. */
  int port(String listener) {
    return port(StartReport.listener(listener));
  }

  /** Of health and metrics. */
  int managementPort() {
    return port(StartReport.MANAGEMENT);
  }

  private int port(Pattern pattern) {
    for (String line : out) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("no " + pattern + " in:\n" + output());
  }

  String url(String listener, String path) {
    return "http://127.0.0.1:" + port(listener) + path;
  }

  String managementUrl(String path) {
    return "http://127.0.0.1:" + managementPort() + path;
  }

  /** Lines of standard output so far. */
  List<String> out() {
    return List.copyOf(out);
  }

  /** Lines of standard error so far. */
  List<String> err() {
    return List.copyOf(err);
  }

  /** All it printed so far, standard error last. */
  String output() {
    return String.join("\n", out) + "\n" + String.join("\n", err);
  }

  /** Lines that meet a condition, on both outputs. */
  List<String> lines(Predicate<String> condition) {
    return Stream.concat(out.stream(), err.stream()).filter(condition).toList();
  }

  boolean alive() {
    return process.isAlive();
  }

  void terminate() {
    signal("TERM");
  }

  void hangUp() {
    signal("HUP");
  }

  /** Whether this platform lets the router hear SIGHUP: not when it was started under nohup. */
  boolean hearsHangUp() {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    try {
      if (!Files.exists(status)) {
        return true;
      }
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("SigIgn:")) {
          return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 0;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (!kill.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("kill -" + name + " failed; output:\n" + output());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end. */
  int exitCode() {
    if (!exitedWithin(TimeUnit.SECONDS.toMillis(END_SECONDS))) {
      throw new AssertionError("did not end within " + END_SECONDS + " s; output:\n" + output());
    }
    return process.exitValue();
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
    exitedWithin(TimeUnit.SECONDS.toMillis(END_SECONDS));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      exitedWithin(TimeUnit.SECONDS.toMillis(END_SECONDS));
    }
    boolean stuck = process.isAlive();
    kill();
    if (stuck) {
      throw new AssertionError("SIGTERM did not end it; output:\n" + output());
    }
    if (!lines(line -> STACK_TRACE.matcher(line).matches()).isEmpty()) {
      throw new AssertionError("printed a stack trace or a leak:\n" + output());
    }
  }
}
