package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.ReservedPort;
import dev.fairlead.RouterFixture;
import dev.fairlead.demo.SampleEndpoints;
import dev.fairlead.pool.EndpointState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReloadTest {
  private static SampleEndpoints samples;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();

  @BeforeAll
  static void startSamples() {
    samples = SampleEndpoints.start(RouterFixture.vertx(), 3);
  }

  @AfterAll
  static void stopSamples() {
    samples.close();
  }

  private static String yaml(String strategy, List<String> endpoints) {
    return yaml("a: { port: 0, host: 127.0.0.1 }", strategy, endpoints);
  }

  private static String yaml(String listeners, String strategy, List<String> endpoints) {
    return """
        listeners:
          %s
        routes:
          - { match: { path: "/**" }, pool: web }
        pools:
          web: { strategy: %s, endpoints: %s }
        """
        .formatted(
            listeners, strategy, endpoints.stream().map(e -> "\"" + e + "\"").toList().toString());
  }

  private HttpResponse<String> get(RouterFixture router, String listener)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(router.uri(listener, "/")).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void hundredReloadsUnderLoadLoseNoRequestAndNoWebSocket() throws Exception {
    List<String> three = samples.addresses();
    List<String> two = three.subList(0, 2);
    try (RouterFixture router = RouterFixture.start(yaml("round-robin", three))) {
      Echo echo = new Echo();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(java.net.URI.create("ws://127.0.0.1:" + router.port("a") + "/echo"), echo)
              .get(40, TimeUnit.SECONDS);
      socket.sendText("hello", true);
      assertThat(echo.received.poll(40, TimeUnit.SECONDS)).isEqualTo("hello");
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger served = new AtomicInteger();
      BlockingQueue<String> failures = new LinkedBlockingQueue<>();
      Thread[] load = new Thread[4];
      for (int i = 0; i < load.length; i++) {
        load[i] =
            new Thread(
                () -> {
                  while (!stop.get()) {
                    try {
                      int status = get(router, "a").statusCode();
                      if (status != 200) {
                        failures.add("status " + status);
                      }
                      served.incrementAndGet();
                    } catch (IOException | InterruptedException e) {
                      failures.add(e.toString());
                    }
                  }
                });
        load[i].start();
      }
      for (int i = 0; i < 100; i++) {
        int before = served.get();
        router.reload(yaml(i % 2 == 0 ? "random" : "p2c", i % 3 == 0 ? two : three));
        await()
            .pollInterval(Duration.ofMillis(2))
            .until(() -> served.get() > before || !failures.isEmpty());
      }
      stop.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      socket.sendText("still there", true);
      assertThat(echo.received.poll(40, TimeUnit.SECONDS)).isEqualTo("still there");
      assertThat(router.metric("fairlead_reloads_total", "result=\"ok\"")).isEqualTo(100);
      socket.abort();
    }
  }

  @Test
  void keepsStateOfEndpointsThatStay() throws Exception {
    try (RouterFixture router = RouterFixture.start(yaml("round-robin", samples.addresses()))) {
      get(router, "a");
      get(router, "a");
      get(router, "a");
      EndpointState state = state(router);
      router.reload(yaml("least-request", samples.addresses().subList(0, 1)));
      assertThat(state(router)).isSameAs(state);
      assertThat(state.picks()).isEqualTo(1);
    }
  }

  private static EndpointState state(RouterFixture router) {
    return router.router().state().pools().get("web").snapshot().members().stream()
        .filter(member -> member.id().equals(samples.addresses().get(0)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void opensAndClosesListeners() throws Exception {
    List<String> endpoints = samples.addresses();
    String both = "a: { port: 0, host: 127.0.0.1 }\n  b: { port: 0, host: 127.0.0.1 }";
    try (RouterFixture router = RouterFixture.start(yaml("round-robin", endpoints))) {
      int port = router.port("a");
      router.reload(yaml(both, "round-robin", endpoints));
      assertThat(router.port("a")).isEqualTo(port);
      assertThat(get(router, "b").statusCode()).isEqualTo(200);
      int gone = router.port("b");
      router.reload(yaml("round-robin", endpoints));
      HttpRequest request =
          HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + gone + "/")).build();
      HttpClient fresh = HttpClient.newHttpClient();
      assertThatThrownBy(() -> fresh.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThat(get(router, "a").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void leavesEverythingAsItIsWhenOneListenerCannotBind() throws Exception {
    List<String> endpoints = samples.addresses();
    try (RouterFixture router = RouterFixture.start(yaml("round-robin", endpoints));
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      RouterState before = router.router().state();
      PoolSnapshots pools = PoolSnapshots.of(before);
      String next =
          yaml(
              "a: { port: 0, host: 127.0.0.1 }\n  b: { port: 0, host: 127.0.0.1 }\n  c: { port: "
                  + taken.getLocalPort()
                  + ", host: 127.0.0.1 }",
              "random",
              endpoints.subList(0, 1));
      assertThatThrownBy(() -> router.router().apply(router.read(next)))
          .isInstanceOf(RouterException.class)
          .hasMessage(
              "listener 'c' cannot bind 127.0.0.1:%d: the port is in use", taken.getLocalPort());
      assertThat(router.router().state()).isSameAs(before);
      assertThat(PoolSnapshots.of(router.router().state())).isEqualTo(pools);
      assertThat(get(router, "a").statusCode()).isEqualTo(200);
    }
  }

  private record PoolSnapshots(List<Object> snapshots) {
    static PoolSnapshots of(RouterState state) {
      return new PoolSnapshots(
          state.pools().values().stream().map(pool -> (Object) pool.snapshot()).toList());
    }
  }

  @Test
  void refusesTwoListenersThatTurnOutToBindOneAddress() throws Exception {
    List<String> endpoints = samples.addresses();
    try (RouterFixture router =
        RouterFixture.start(yaml("a: { port: 0, host: 127.0.0.1 }", "random", endpoints))) {
      int port = router.uri("a", "/").getPort();
      int other = freePort();
      String a = "a: { port: %d, host: 127.0.0.1 }\n  ".formatted(other);
      String b = "b: { port: %d, host: localhost }".formatted(other);

      assertThatThrownBy(() -> router.router().apply(router.read(yaml(a + b, "random", endpoints))))
          .isInstanceOf(RouterException.class)
          .hasMessage("listener 'b' cannot bind localhost:%d: listener 'a' does", other);
      assertThat(router.uri("a", "/").getPort()).isEqualTo(port);
      assertThat(get(router, "a").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> new Socket("127.0.0.1", other).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void movesToAnotherPort() throws Exception {
    List<String> endpoints = samples.addresses();
    try (ReservedPort free = new ReservedPort();
        RouterFixture router = RouterFixture.start(yaml("round-robin", endpoints))) {
      int old = router.port("a");
      int next = free.number();
      router.reload(
          yaml(
              "a: { port: " + next + ", host: 127.0.0.1, reuse-port: true }",
              "round-robin",
              endpoints));
      assertThat(router.port("a")).isEqualTo(next).isNotEqualTo(old);
      assertThat(get(router, "a").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keepsThePortsOfListenersThatAreRenamedOrExchanged() throws Exception {
    try (ReservedPort one = new ReservedPort();
        ReservedPort two = new ReservedPort()) {
      renameAndExchange(one.number(), two.number());
    }
  }

  private void renameAndExchange(int one, int two) throws Exception {
    List<String> endpoints = samples.addresses();
    String listener = "%s: { port: %d, host: 127.0.0.1, reuse-port: true }%n  ";
    String before = listener.formatted("a", one) + listener.formatted("b", two);
    String after = listener.formatted("renamed", one) + listener.formatted("b", two);
    String swapped = listener.formatted("renamed", two) + listener.formatted("b", one);
    try (RouterFixture router = RouterFixture.start(yaml(before, "random", endpoints))) {
      assertThat(get(router, "a").statusCode()).isEqualTo(200);

      router.reload(yaml(after, "random", endpoints));

      assertThat(router.port("renamed")).isEqualTo(one);
      assertThat(get(router, "renamed").statusCode()).isEqualTo(200);

      router.reload(yaml(swapped, "random", endpoints));

      assertThat(router.port("renamed")).isEqualTo(two);
      assertThat(router.port("b")).isEqualTo(one);
      await()
          .untilAsserted(
              () -> {
                assertThat(get(router, "renamed").statusCode()).isEqualTo(200);
                assertThat(router.router().state().listeners().get("renamed").accepted())
                    .isPositive();
              });

      String only = listener.formatted("b", one);
      router.reload(yaml(only, "random", endpoints));
      assertThatThrownBy(() -> new Socket("127.0.0.1", two)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void forgetsSeriesOfWhatIsGone() throws Exception {
    List<String> endpoints = samples.addresses();
    String gone = "endpoint=\"" + endpoints.get(1) + "\"";
    try (RouterFixture router = RouterFixture.start(yaml("round-robin", endpoints))) {
      for (int i = 0; i < 6; i++) {
        get(router, "a");
      }
      await().until(() -> router.metric("fairlead_requests_total") == 6);
      assertThat(router.metrics()).contains(gone);
      router.reload(yaml("round-robin", endpoints.subList(0, 1)));
      assertThat(router.metrics()).doesNotContain(gone);
    }
  }

  @Test
  void forgetsSeriesOfRoutesThatAreGone() throws Exception {
    String yaml = yaml("round-robin", samples.addresses());
    String renamed = yaml.replace("{ match", "{ name: renamed, match");
    try (RouterFixture router = RouterFixture.start(yaml)) {
      get(router, "a");
      await().until(() -> router.metric("fairlead_requests_total", "route=\"route-1\"") == 1);
      router.reload(renamed);
      assertThat(router.metrics()).doesNotContain("route=\"route-1\"");
      get(router, "a");
      await().until(() -> router.metric("fairlead_requests_total", "route=\"renamed\"") == 1);
      router.reload(yaml);
      get(router, "a");
      await().until(() -> router.metric("fairlead_requests_total", "route=\"route-1\"") == 1);
    }
  }

  private static final class Echo implements WebSocket.Listener {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      received.add(text.toString());
      socket.request(1);
      return null;
    }
  }
}
