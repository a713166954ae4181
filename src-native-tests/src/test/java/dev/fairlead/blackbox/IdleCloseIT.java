package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint that closes connections without announcing it, as servers with short timeouts do. */
class IdleCloseIT {
  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 4;
  private static final int LONGEST_LIFE = 7;

  @TempDir Path directory;

  @Test
  void noGetFailsWhenPooledConnectionsAreClosed() throws Exception {
    AtomicInteger served = new AtomicInteger();
    try (RawEndpoint endpoint =
            new RawEndpoint(
                connection -> {
                  int life = 1 + connection.number() % LONGEST_LIFE;
                  for (int i = 0; i < life && connection.request() != null; i++) {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    served.incrementAndGet();
                  }
                });
        RouterProcess router = OneRoute.to(directory, endpoint.address())) {
      int port = router.port("web");
      Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(() -> send(port, REQUESTS / CLIENTS, outcomes));
        client.start();
        clients.add(client);
      }
      for (Thread client : clients) {
        client.join();
      }

      assertThat(outcomes).containsOnlyKeys("HTTP/1.1 200 OK");
      assertThat(outcomes.get("HTTP/1.1 200 OK")).hasValue(REQUESTS);
      assertThat(endpoint.accepted()).isGreaterThan(REQUESTS / LONGEST_LIFE / 2);
      assertThat(served).hasValueGreaterThanOrEqualTo(REQUESTS);
    }
  }

  private static void send(int port, int requests, Map<String, AtomicInteger> outcomes) {
    try (RawClient client = new RawClient(port)) {
      for (int i = 0; i < requests; i++) {
        Message response = client.get("/" + i).response();
        String failure = response.status() == 200 ? "" : " " + response.text();
        count(response.startLine() + failure, outcomes);
      }
    } catch (Exception e) {
      count(e.toString(), outcomes);
    }
  }

  private static void count(String outcome, Map<String, AtomicInteger> outcomes) {
    outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
  }
}
