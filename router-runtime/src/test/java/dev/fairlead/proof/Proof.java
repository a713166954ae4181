package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * A test on real sockets. What it owns is closed in reverse order; every place an attempt took at
 * an endpoint must be free again by then.
 */
@Timeout(120)
abstract class Proof {
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  <T extends AutoCloseable> T own(T closeable) {
    owned.push(closeable);
    return closeable;
  }

  RawEndpoint scripted(RawEndpoint.Script script) throws IOException {
    return own(RawEndpoint.scripted(script));
  }

  RawEndpoint answering(RawEndpoint.Answer answer) throws IOException {
    return own(RawEndpoint.answering(answer));
  }

  RawEndpoint saying(String content) throws IOException {
    return own(RawEndpoint.saying(content));
  }

  ProofRouter over(RawEndpoint... endpoints) {
    return own(ProofRouter.over(endpoints));
  }

  ProofRouter router(String... yaml) {
    return own(ProofRouter.start(yaml));
  }

  ProofRouter outOfTime(String... yaml) {
    return own(ProofRouter.startOutOfTime(yaml));
  }

  Wire connect(ProofRouter router) throws IOException {
    return own(router.connect());
  }

  /** Sends a request without content on a connection of its own and reads the whole response. */
  Head send(ProofRouter router, String... lines) throws IOException {
    try (Wire client = router.connect()) {
      client.head(lines);
      Head response = client.response();
      if (!lines[0].startsWith("HEAD") && response.status() != 204) {
        client.content(response);
      }
      return response;
    }
  }

  Head get(ProofRouter router, String path) throws IOException {
    return send(router, "GET " + path + " HTTP/1.1", "Host: www.example.com");
  }

  static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await().pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
  }

  /** Waits for a metric, which is written just after the response. */
  static void eventually(
      ProofRouter router, String metric, Map<String, String> labels, double value) {
    eventually(
        () -> assertThat(router.metric(metric, labels)).as(metric + labels).isEqualTo(value));
  }

  /** Waits until a count has begun to rise and then stood still for half a second; returns it. */
  static long settled(LongSupplier count) {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long before = last[0];
              last[0] = count.getAsLong();
              return before == last[0] && before > 0;
            });
    return last[0];
  }

  /** Work that may fail, on a thread of its own. */
  interface Work {
    void run() throws Exception;
  }

  static CompletableFuture<Void> inBackground(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "proof");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  @AfterEach
  void closeAll() throws Exception {
    Throwable first = null;
    for (AutoCloseable each : owned) {
      try {
        if (each instanceof ProofRouter router) {
          eventually(() -> assertThat(router.inFlight()).as("attempts in flight").isZero());
        }
      } catch (Throwable e) {
        first = first == null ? e : first;
      }
      try {
        each.close();
      } catch (Throwable e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new AssertionError("not left as it should be", first);
    }
  }
}
