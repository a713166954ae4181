package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second router binds the port of the first, which then gets a SIGTERM under load. */
class TakeOverIT {
  private static final int CLIENTS = 4;

  @TempDir Path directory;

  private final AtomicBoolean go = new AtomicBoolean(true);
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void losesNoRequest() throws Exception {
    try (NamedEndpoint endpoint = new NamedEndpoint("only");
        RouterProcess first = start("first", 0, endpoint)) {
      int port = first.port("web");
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(begin(() -> eachOnItsOwnConnection(port)));
        clients.add(begin(() -> onOneConnectionAsLongAsItMay(port)));
      }
      try {
        awaitMore(200);
        try (RouterProcess second = start("second", port, endpoint)) {
          awaitMore(200);

          first.terminate();

          assertThat(first.exitCode()).isEqualTo(143);
          awaitMore(200);
          go.set(false);
          for (Thread client : clients) {
            client.join();
          }
          assertThat(failures).isEmpty();
          assertThat(Client.metric(second, "fairlead_requests_total", "status=\"2xx\""))
              .isPositive();
        }
      } finally {
        go.set(false);
      }
    }
  }

  private RouterProcess start(String name, int port, NamedEndpoint endpoint) {
    Path file =
        Launch.write(
            directory,
            name + ".yaml",
            """
            listeners: { web: { port: %d, host: 127.0.0.1, reuse-port: true } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "%s" ] } }
            """
                .formatted(port, endpoint.address()));
    return Launch.router(file).start();
  }

  private void awaitMore(int requests) {
    int before = answered.get();
    await().until(() -> answered.get() - before >= requests || !failures.isEmpty());
  }

  private interface Load {
    void run() throws IOException;
  }

  private Thread begin(Load load) {
    Thread thread =
        new Thread(
            () -> {
              while (go.get() && failures.isEmpty()) {
                try {
                  load.run();
                } catch (IOException | RuntimeException e) {
                  failures.add(Thread.currentThread().getName() + ": " + e);
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void eachOnItsOwnConnection(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      count(client.get("/").response());
    }
  }

  private void onOneConnectionAsLongAsItMay(int port) throws IOException {
    try (RawClient client = new RawClient(port)) {
      Message response;
      do {
        response = client.get("/").response();
        count(response);
      } while (go.get() && response != null && !"close".equals(response.field("Connection")));
    }
  }

  private void count(Message response) {
    if (response == null) {
      failures.add("closed without a response");
    } else if (response.status() != 200) {
      failures.add(response.startLine());
    } else {
      answered.incrementAndGet();
    }
  }
}
