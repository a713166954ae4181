package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code java -jar} to the first answer, or to a message that says why not. */
class StartIT {
  private static final Pattern WARNING = Pattern.compile(".*\\b(WARN|WARNING|ERROR|FATAL)\\b.*");

  @TempDir Path directory;

  @Test
  void servesSampleEndpointsWithoutConfiguration() {
    try (RouterProcess router = demo().start()) {
      HttpResponse<String> response = Client.get(router.url("web", "/"));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Client.servedBy(response)).startsWith("sample-");
      assertThat(response.body()).contains(Client.servedBy(response)).contains("GET / ");
    }
  }

  @Test
  void spreadsRequestsOverTheSampleEndpoints() {
    try (RouterProcess router = demo().start()) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        names.add(Client.servedBy(Client.get(router.url("web", "/"))));
      }

      assertThat(names).containsExactlyInAnyOrder("sample-1", "sample-2", "sample-3");
    }
  }

  @Test
  void reportsListenerPoolEndpointsAndManagementAddress() {
    try (RouterProcess router = demo().start()) {
      String report = router.output();

      assertThat(report)
          .containsPattern("listener web: http://127\\.0\\.0\\.1:[1-9]\\d*")
          .containsPattern("pool samples: .*127\\.0\\.0\\.1:\\d+, 127\\.0\\.0\\.1:\\d+")
          .containsPattern("(?i)management\\b.*http://127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(report).doesNotContain("127.0.0.1:0");
    }
  }

  @Test
  void startsAndStopsWithoutWarning() {
    assertQuiet(demo());
  }

  @Test
  void startsAndStopsWithoutWarningOnTheOtherJdk() {
    String java = System.getProperty("fairlead.other-java", "");
    Assumptions.assumeFalse(java.isBlank(), "fairlead.other-java names no JDK");
    assertQuiet(demo().java(java));
  }

  /**
   * The head start that runs beside it would otherwise meet it in the middle, in a deadlock that
   * one start in thirty met on a busy machine.
   */
  @Test
  void setsUpLoggingOnTheMainThreadBeforeAnyOtherNeedsIt() throws IOException {
    Launch launch = demo();
    Assumptions.assumeTrue(launch.isJar(), "a binary does not log how its classes are initialized");
    Path log = directory.resolve("classes.log");
    try (RouterProcess router = launch.jvm("-Xlog:class+init=info:file=" + log + ":tid").start()) {
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }

    assertThat(initializer(log, "org/jboss/logmanager/LogContext"))
        .isEqualTo(initializer(log, "dev/fairlead/Main"));
  }

  /** The thread that initialized a class. */
  private static String initializer(Path log, String name) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      String line =
          lines.filter(l -> l.contains("Initializing '" + name + "'")).findFirst().orElseThrow();
      return line.substring(0, line.indexOf(']'));
    }
  }

  /** As when a supervisor passes on a change before the router is up. */
  @Test
  void aHangupWhileStartingDoesNotEndIt() {
    Launch launch = demo();
    Assumptions.assumeTrue(launch.isJar(), "tells by its log of classes that it has begun");
    Path log = directory.resolve("classes.log");
    try (RouterProcess router = launch.jvm("-Xlog:class+init=info:file=" + log).begin()) {
      router.awaitWritten(log, "'io/quarkus/runtime/Quarkus'");
      router.hangUp();
      router.awaitStarted();
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }
  }

  private static void assertQuiet(Launch launch) {
    RouterProcess router = launch.start();
    try (router) {
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
      assertThat(Client.get(router.managementUrl("/metrics")).statusCode()).isEqualTo(200);
    }
    assertThat(router.lines(line -> WARNING.matcher(line).matches())).isEmpty();
    assertThat(router.err()).isEmpty();
  }

  @Test
  void refusesAnInvalidConfigurationWithAllItsErrors() {
    Path file =
        Launch.write(
            directory,
            "wrong.yaml",
            """
            listeners:
              web: { port: 0, protocol: [http/1.1] }
            routes:
              - match: { path: "/**" }
                pool: wbe
            pools:
              web: { strategy: round-robbin, endpoints: [ "127.0.0.1:9001" ] }
            """);

    Launch.Finished finished = Launch.router(file).run();

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.all())
        .contains(file + ":2:19: listeners.web.protocol", "did you mean 'protocols'?")
        .contains(file + ":5:11: routes[0].pool: value 'wbe'", "did you mean 'web'?")
        .contains(file + ":7:20: pools.web.strategy", "did you mean 'round-robin'?");
    assertPlain(finished);
  }

  @Test
  void refusesToStartWithoutTheFileItWasGiven() {
    Path missing = directory.resolve("missing.yaml");

    Launch.Finished finished = Launch.router(missing).run();

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.all()).contains(missing.toString());
    assertPlain(finished);
  }

  @Test
  void saysWhichListenerFindsItsPortInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file =
          Launch.write(
              directory,
              "taken.yaml",
              """
              listeners: { web: { port: %d, host: 127.0.0.1 } }
              routes: [ { match: { path: "/**" }, redirect: { scheme: https } } ]
              """
                  .formatted(taken.getLocalPort()));

      Launch.Finished finished = Launch.router(file).run();

      assertThat(finished.exitCode()).isEqualTo(1);
      assertThat(finished.all())
          .contains("listener 'web' cannot bind 127.0.0.1:" + taken.getLocalPort(), "in use");
      assertPlain(finished);
    }
  }

  @Test
  void saysThatTheManagementPortIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Launch.Finished finished = demo().environment("QUARKUS_MANAGEMENT_PORT", port).run();

      assertThat(finished.exitCode()).isEqualTo(1);
      assertThat(finished.all()).contains(port).containsPattern("in use");
      assertPlain(finished);
    }
  }

  @Test
  void takesItsConfigurationFromASystemPropertyToo() {
    Path file =
        Launch.write(
            directory,
            "redirect.yaml",
            """
            listeners: { only: { port: 0, host: 127.0.0.1 } }
            routes: [ { match: { path: "/**" }, redirect: { scheme: https } } ]
            """);

    Launch launch = Launch.router().property("fairlead.config", file.toString());
    try (RouterProcess router = launch.start()) {
      HttpResponse<String> response = Client.get(router.url("only", "/a?b"));

      assertThat(response.statusCode()).isEqualTo(308);
      assertThat(response.headers().firstValue("Location")).hasValue("https://127.0.0.1/a?b");
    }
  }

  private static Launch demo() {
    return Launch.router().environment("FAIRLEAD_DEMO_PORT", "0");
  }

  private static void assertPlain(Launch.Finished finished) {
    List<String> traces =
        finished.all().lines().filter(line -> line.matches("\\s+at [\\w.$/]+\\(.*")).toList();
    assertThat(traces).as(finished.all()).isEmpty();
    assertThat(finished.all()).doesNotContain("Exception");
  }
}
