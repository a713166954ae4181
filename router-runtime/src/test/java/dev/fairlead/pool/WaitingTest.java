package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.RouterFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that wait, through a whole router. */
class WaitingTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().executor(threads).version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore answers = new Semaphore(0);
  private final List<String> served = new CopyOnWriteArrayList<>();
  private HttpServer endpoint;

  @BeforeEach
  void open() throws Exception {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.setExecutor(threads);
    endpoint.createContext(
        "/",
        exchange -> {
          served.add(exchange.getRequestURI().getPath());
          answers.acquireUninterruptibly();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    endpoint.start();
  }

  @AfterEach
  void close() throws Exception {
    answers.release(1000);
    endpoint.stop(0);
    threads.shutdown();
    assertThat(threads.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoCameFirstIsServedFirst() throws Exception {
    try (RouterFixture router = router("127.0.0.1", 1)) {
      PoolQueue queue = router.router().state().pools().get("all").queue();
      List<CompletableFuture<HttpResponse<Void>>> responses = new ArrayList<>();
      List<String> paths = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String path = "/" + i;
        paths.add(path);
        responses.add(get(router, path));
        int before = i;
        await()
            .atMost(Duration.ofSeconds(40))
            .until(() -> served.size() == 1 && queue.size() == before);
      }
      for (CompletableFuture<HttpResponse<Void>> response : responses) {
        answers.release();
        assertThat(response.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      }
      assertThat(served).isEqualTo(paths);
    }
  }

  @Test
  void whoWaitsIsServedHoweverManyComeNew() throws Exception {
    try (RouterFixture router = router("127.0.0.1", 1)) {
      PoolQueue queue = router.router().state().pools().get("all").queue();
      get(router, "/holds");
      await().atMost(Duration.ofSeconds(40)).until(() -> served.size() == 1);
      CompletableFuture<HttpResponse<Void>> waiting = get(router, "/waits");
      await().atMost(Duration.ofSeconds(40)).until(() -> queue.size() == 1);
      List<CompletableFuture<HttpResponse<Void>>> others = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        others.add(get(router, "/new"));
      }
      await().atMost(Duration.ofSeconds(40)).until(() -> queue.size() == 31);

      answers.release(2);

      assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      answers.release(30);
      for (CompletableFuture<HttpResponse<Void>> other : others) {
        assertThat(other.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      }
      assertThat(served).startsWith("/holds", "/waits").hasSize(32);
      await().atMost(Duration.ofSeconds(40)).until(() -> queue.size() == 0);
    }
  }

  @Test
  void aRequestWaitsForTheFirstLookupOfAName() throws Exception {
    answers.release();
    try (RouterFixture router = router("localhost", 0)) {
      assertThat(get(router, "/").get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      PoolSnapshot pool = router.router().state().pools().get("all").snapshot();
      assertThat(pool.get(0).host()).isEqualTo("localhost");
      assertThat(pool.get(0).state().address().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  private RouterFixture router(String host, int maxConnections) {
    String address = host + ":" + endpoint.getAddress().getPort();
    return RouterFixture.start(
        """
        listeners: { web: { host: 127.0.0.1, port: 0 } }
        routes: [ { match: { path: "/**" }, pool: all } ]
        pools:
          all:
            queue: { timeout: 30s }
            endpoints: [ { address: "%s", max-connections: %d } ]
        """
            .formatted(address, maxConnections));
  }

  private CompletableFuture<HttpResponse<Void>> get(RouterFixture router, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(router.uri("web", path)).build(),
        HttpResponse.BodyHandlers.discarding());
  }
}
