package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.PluginJar;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.spi.HealthCheckProvider;
import dev.fairlead.spi.SessionStoreProvider;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks, discoveries and session stores from plugins, on real sockets. */
class DropinSeamsTest extends Proof {
  @TempDir Path plugins;
  @TempDir Path files;

  /** A check that asks a port for a word, with an option for which. */
  private static PluginJar check(String body) {
    return check("word", "", body);
  }

  /** The same under another name, and what it does as it is made. */
  private static PluginJar check(String name, String create, String body) {
    return new PluginJar()
        .source(
            "example.Check",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.net.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            public class Check implements HealthCheckProvider {
              public Descriptor descriptor() {
                return new Descriptor("%s", "Asks for a word.",
                    List.of(new Option("word", String.class, "fine", "The word.")), Set.of());
              }
              public HealthCheck create(ProviderContext context, Options options) {
                String word = options.text("word");
                %s
                return new HealthCheck() {
                  public CompletionStage<Result> check(Endpoint e, InetSocketAddress address, Duration t) {
                    %s
                  }
                };
              }
            }
            """
                .formatted(name, create, body))
        .service(HealthCheckProvider.class, "example.Check");
  }

  private static final String ASK =
      """
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        String said = new Scanner(socket.getInputStream()).next();
        return CompletableFuture.completedFuture(
            said.equals(word) ? HealthCheck.Result.pass() : HealthCheck.Result.fail(said));
      } catch (java.io.IOException failed) {
        return CompletableFuture.failedFuture(failed);
      }
      """;

  /** Says a word to whoever connects. */
  private ServerSocket saying(StringBuffer word) throws Exception {
    ServerSocket server = own(new ServerSocket(0));
    inBackground(
        () -> {
          while (true) {
            try (Socket socket = server.accept()) {
              socket.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
            }
          }
        });
    return server;
  }

  private String checked(RawEndpoint endpoint, int port, String more) {
    return """
    plugins-dir: %s
    pools:
      all:
        endpoints: [ "%s" ]
        panic-threshold: 0
        health: { type: word, port: %d, interval: 20ms, fall: 1, rise: 1%s }
    """
        .formatted(plugins, endpoint.address(), port, more);
  }

  private static void awaitHealth(ProofRouter router, Health... health) {
    eventually(
        () ->
            assertThat(router.pool("all").snapshot().members())
                .extracting(member -> member.state().health())
                .containsExactly(health));
  }

  @Test
  void checksEndpointsAsAPluginDoes() throws Exception {
    check(ASK).to(plugins.resolve("check.jar"));
    StringBuffer word = new StringBuffer("good");
    int port = saying(word).getLocalPort();
    ProofRouter router = router(checked(saying("one"), port, ", word: good"));
    awaitHealth(router, Health.HEALTHY);
    assertThat(get(router, "/").status()).isEqualTo(200);
    word.replace(0, word.length(), "bad");
    awaitHealth(router, Health.UNHEALTHY);
    assertThat(get(router, "/").status()).isEqualTo(503);
    word.replace(0, word.length(), "good");
    awaitHealth(router, Health.HEALTHY);
    assertThat(get(router, "/").status()).isEqualTo(200);
  }

  @Test
  void checksWithTheNewVersionOfAPlugin() throws Exception {
    check(ASK).to(plugins.resolve("check.jar"));
    int port = saying(new StringBuffer("fine")).getLocalPort();
    String yaml = checked(saying("one"), port, "");
    ProofRouter router = router(yaml);
    awaitHealth(router, Health.HEALTHY);
    check("return CompletableFuture.completedFuture(Result.fail(\"never\"));")
        .to(plugins.resolve("check.jar"));
    router.apply(yaml);
    awaitHealth(router, Health.UNHEALTHY);
  }

  @Test
  void takesACheckThatThrowsForAFailedOne() throws Exception {
    check("if (true) throw new AssertionError(); return null;").to(plugins.resolve("check.jar"));
    ProofRouter router = router(checked(saying("one"), 1, ""));
    awaitHealth(router, Health.UNHEALTHY);
  }

  @Test
  void triesACheckThatCannotBeMadeOnceForAllEndpointsUntilItIsAnother() throws Exception {
    String made = "fairlead.test." + System.nanoTime();
    String fails =
        "System.setProperty(\"%1$s\", System.getProperty(\"%1$s\", \"\") + \"+\");"
            + " if (true) throw new IllegalStateException(\"no\");";
    check("word", fails.formatted(made), ASK).to(plugins.resolve("check.jar"));
    int port = saying(new StringBuffer("fine")).getLocalPort();
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    String yaml = checked(one, port, "").replace("\" ]", "\", \"" + two.address() + "\" ]");
    ProofRouter router = router(yaml);
    awaitHealth(router, Health.UNHEALTHY, Health.UNHEALTHY);
    Map<String, String> labels = Map.of("plugin", "check.jar", "strategy", "health/word");
    eventually(router, "fairlead_plugin_faults_total", labels, 1);
    router.apply(yaml + "\naccess-log: off");
    assertThat(System.getProperty(made)).isEqualTo("+");
    check(ASK).to(plugins.resolve("check.jar"));
    router.apply(yaml);
    awaitHealth(router, Health.HEALTHY, Health.HEALTHY);
    System.clearProperty(made);
  }

  @Test
  void keepsNoOtherPoolWaitingForACheckThatIsNeverMade() throws Exception {
    String hangs = "fairlead.test." + System.nanoTime();
    System.setProperty(hangs, "true");
    String waits = "while (Boolean.getBoolean(\"%s\")) { Thread.onSpinWait(); }".formatted(hangs);
    check("stuck", waits, ASK).to(plugins.resolve("stuck.jar"));
    check(ASK).to(plugins.resolve("check.jar"));
    int port = saying(new StringBuffer("fine")).getLocalPort();
    String health = "health: { type: %s, port: %d, interval: 20ms, fall: 1, rise: 1 }";
    String pool = "{ endpoints: [ \"%s\" ], panic-threshold: 0, " + health + " }";
    ProofRouter router =
        router(
            "plugins-dir: " + plugins,
            "pools:",
            "  stuck: " + pool.formatted(saying("one").address(), "stuck", port),
            "  all: " + pool.formatted(saying("two").address(), "word", port));
    try {
      awaitHealth(router, Health.HEALTHY);
      assertThat(get(router, "/").status()).isEqualTo(200);
    } finally {
      System.clearProperty(hangs);
    }
    eventually(
        () ->
            assertThat(router.pool("stuck").snapshot().get(0).state().health())
                .isEqualTo(Health.HEALTHY));
  }

  @Test
  void leavesOutWhatADiscoveryFindsThatIsNoEndpoint() throws Exception {
    RawEndpoint one = saying("one");
    String accept =
        "sink.accept(Arrays.asList(null, Found.of(\"127.0.0.1\", %d), new Found(null, \"\", 0,"
            + " false, 1, 0, Map.of()))); sink.accept(null);";
    discovery()
        .source(
            "example.Lines",
            """
            package example;
            import dev.fairlead.spi.*;
            import dev.fairlead.spi.Discovery.Found;
            import java.util.*;
            public class Lines implements DiscoveryProvider {
              public Descriptor descriptor() {
                return new Descriptor("lines", "Finds nonsense.",
                    List.of(new Option("file", String.class, null, "None.")), Set.of());
              }
              public Discovery create(ProviderContext context, Options options) {
                return sink -> context.background().execute(() -> { %s });
              }
            }
            """
                .formatted(accept.formatted(one.port())))
        .to(plugins.resolve("lines.jar"));
    ProofRouter router = router(discovered(files.resolve("none")));
    awaitMembers(router, one);
    Map<String, String> labels =
        Map.of("plugin", "lines.jar", "strategy", "discovery/lines", "kind", "invalid");
    eventually(router, "fairlead_plugin_faults_total", labels, 3);
    assertThat(get(router, "/").status()).isEqualTo(200);
  }

  @Test
  void countsADiscoveryThatDoesNotStart() throws Exception {
    discovery()
        .source(
            "example.Lines",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.util.*;
            public class Lines implements DiscoveryProvider {
              public Descriptor descriptor() {
                return new Descriptor("lines", "Finds nothing.",
                    List.of(new Option("file", String.class, null, "None.")), Set.of());
              }
              public Discovery create(ProviderContext context, Options options) {
                return sink -> { throw new AssertionError("no"); };
              }
            }
            """)
        .to(plugins.resolve("lines.jar"));
    ProofRouter router = router(discovered(files.resolve("none")));
    Map<String, String> labels =
        Map.of("plugin", "lines.jar", "strategy", "discovery/lines", "kind", "failed");
    eventually(router, "fairlead_plugin_faults_total", labels, 1);
  }

  private PluginJar discovery() {
    return new PluginJar()
        .source(
            "example.Lines",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.TimeUnit;
            import java.util.function.Consumer;
            public class Lines implements DiscoveryProvider {
              public Descriptor descriptor() {
                return new Descriptor("lines", "Reads a file of addresses.",
                    List.of(new Option("file", String.class, null, "Which.")), Set.of());
              }
              public Discovery create(ProviderContext context, Options options) {
                Path file = Path.of(options.text("file"));
                return new Discovery() {
                  public void start(Consumer<List<Found>> sink) {
                    context.background().scheduleWithFixedDelay(() -> look(sink), 0, 20, TimeUnit.MILLISECONDS);
                  }
                  void look(Consumer<List<Found>> sink) {
                    List<Found> found = new ArrayList<>();
                    try {
                      for (String line : Files.readAllLines(file)) {
                        String[] parts = line.split(":");
                        found.add(Found.of(parts[0], Integer.parseInt(parts[1])));
                      }
                      sink.accept(found);
                    } catch (Exception notYet) { }
                  }
                };
              }
            }
            """)
        .service(DiscoveryProvider.class, "example.Lines");
  }

  private String discovered(Path list) {
    return "plugins-dir: %s\npools: { all: { discovery: { type: lines, file: %s } } }"
        .formatted(plugins, list);
  }

  private static void awaitMembers(ProofRouter router, RawEndpoint... endpoints) {
    String[] ids =
        List.of(endpoints).stream().map(RawEndpoint::address).sorted().toArray(String[]::new);
    eventually(
        () ->
            assertThat(router.pool("all").snapshot().members())
                .extracting(PooledEndpoint::id)
                .containsExactly(ids));
  }

  private void list(Path file, RawEndpoint... endpoints) throws Exception {
    Path aside = Files.createTempFile(files, "list", ".txt");
    Files.write(aside, List.of(endpoints).stream().map(RawEndpoint::address).toList());
    Files.move(aside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void servesWithTheEndpointsThatAPluginFinds() throws Exception {
    discovery().to(plugins.resolve("lines.jar"));
    Path list = files.resolve("list");
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    ProofRouter router = router(discovered(list));
    var waiting = inBackground(() -> assertThat(get(router, "/").status()).isEqualTo(200));
    list(list, one);
    waiting.get();
    awaitMembers(router, one);
    list(list, one, two);
    awaitMembers(router, one, two);
    assertThat(get(router, "/").status()).isEqualTo(200);
    router.apply(discovered(list) + "\naccess-log: off");
    awaitMembers(router, one, two);
    list(list, two);
    awaitMembers(router, two);
    Files.write(list, List.of());
    awaitMembers(router);
    assertThat(get(router, "/").status()).isEqualTo(503);
  }

  @Test
  void keepsTheEndpointsOfADiscoveryWhosePluginIsRemoved() throws Exception {
    Path jar = discovery().to(plugins.resolve("lines.jar"));
    Path list = files.resolve("list");
    RawEndpoint one = saying("one");
    list(list, one);
    ProofRouter router = router(discovered(list));
    awaitMembers(router, one);
    Files.delete(jar);
    router.apply(discovered(list));
    awaitMembers(router, one);
    assertThat(get(router, "/").status()).isEqualTo(200);
    discovery().to(jar);
    router.apply(discovered(list));
    RawEndpoint two = saying("two");
    list(list, two);
    awaitMembers(router, two);
  }

  private static final String VISITED = "fairlead_affinity_requests_total";

  private static PluginJar store(String body) {
    return new PluginJar()
        .source(
            "example.Store",
            """
            package example;
            import dev.fairlead.spi.*;
            import java.util.*;
            import java.util.concurrent.*;
            public class Store implements SessionStoreProvider {
              public Descriptor descriptor() {
                return new Descriptor("map", "Keeps a map.",
                    List.of(new Option("first", String.class, null, "Where all are at first.")), Set.of());
              }
              public SessionStore create(ProviderContext context, Options options) {
                Map<String, String> map = new ConcurrentHashMap<>();
                String first = options.text("first");
                return new SessionStore() {
                  public CompletionStage<String> find(String key) {
                    %s
                    return CompletableFuture.completedFuture(map.getOrDefault(key, first));
                  }
                  public CompletionStage<String> bind(String key, String id, String replaced) {
                    map.put(key, id);
                    return CompletableFuture.completedFuture(id);
                  }
                };
              }
            }
            """
                .formatted(body))
        .service(SessionStoreProvider.class, "example.Store");
  }

  private String kept(RawEndpoint one, RawEndpoint two) {
    return """
    plugins-dir: %s
    pools:
      all:
        affinity: { type: map, first: "%s", by: { header: X-Who } }
        endpoints: [ "%s", "%s" ]
    """
        .formatted(plugins, two.address(), one.address(), two.address());
  }

  private int visit(ProofRouter router) throws Exception {
    return send(router, "GET / HTTP/1.1", "Host: a", "X-Who: me").status();
  }

  @Test
  void keepsClientsWhereTheStoreOfAPluginSays() throws Exception {
    Path jar = store("").to(plugins.resolve("store.jar"));
    RawEndpoint one = saying("one");
    RawEndpoint two = saying("two");
    ProofRouter router = router(kept(one, two));
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router)).isEqualTo(200);
    }
    assertThat(two.requests()).hasSize(4);
    eventually(router, VISITED, Map.of("result", "bound"), 4);
    // The next version is a store of its own, and one that breaks costs no request.
    store("if (true) throw new NoClassDefFoundError(\"gone\");").to(jar);
    router.apply(kept(one, two));
    for (int i = 0; i < 4; i++) {
      assertThat(visit(router)).isEqualTo(200);
    }
    eventually(router, VISITED, Map.of("result", "failed"), 4);
    store("").to(jar);
    router.apply(kept(one, two));
    int before = two.requests().size();
    assertThat(visit(router)).isEqualTo(200);
    assertThat(two.requests()).hasSize(before + 1);
    // Without its plugin the store that is there goes on.
    Files.delete(jar);
    router.apply(kept(one, two));
    assertThat(visit(router)).isEqualTo(200);
    assertThat(two.requests()).hasSize(before + 2);
  }
}
