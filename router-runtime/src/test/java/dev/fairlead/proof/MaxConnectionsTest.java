package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limit of requests in flight, over all event loops, and the queue in front of it. */
class MaxConnectionsTest extends Proof {
  private final Semaphore go = new Semaphore(0);
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private RawEndpoint slow() throws IOException {
    return answering(
        (request, content, wire) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          if (!go.tryAcquire(40, TimeUnit.SECONDS)) {
            throw new AssertionError("never told to go on");
          }
          now.decrementAndGet();
          wire.respond("200 OK", "done");
        });
  }

  private ProofRouter limited(RawEndpoint endpoint, int max, int queue, String timeout) {
    return router(
        "pools: { all: { queue: { size: %d, timeout: %s }, endpoints: [ { address: \"%s\","
                .formatted(queue, timeout, endpoint.address())
            + " max-connections: "
            + max
            + " } ] } }");
  }

  private List<Wire> ask(ProofRouter router, int count) throws IOException {
    List<Wire> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Wire client = connect(router);
      client.head("GET /" + i + " HTTP/1.1", "Host: a");
      clients.add(client);
    }
    return clients;
  }

  @Test
  void neverHasMoreInFlightThanAllowed() throws Exception {
    ProofRouter router = limited(slow(), 3, 100, "20s");
    List<Wire> clients = ask(router, 40);
    eventually(() -> assertThat(now).hasValue(3));
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(37));
    go.release(40);
    for (Wire client : clients) {
      assertThat(client.content(client.response())).isEqualTo("done");
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void refusesWhatDoesNotFitIntoTheQueue() throws Exception {
    ProofRouter router = limited(slow(), 1, 2, "20s");
    List<Wire> clients = ask(router, 1);
    eventually(() -> assertThat(now).hasValue(1));
    clients.addAll(ask(router, 2));
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(2));
    Wire refused = ask(router, 1).get(0);
    Head response = refused.response();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.value("Retry-After")).matches("[0-9]+");
    assertThat(refused.content(response)).contains("\"detail\":\"All endpoints are busy.\"");
    go.release(3);
    for (Wire client : clients) {
      assertThat(client.response().status()).isEqualTo(200);
    }
    eventually(router, "fairlead_rejected_total", Map.of("reason", "queue-full"), 1);
  }

  @Test
  void refusesWhatWaitsTooLong() throws Exception {
    ProofRouter router = limited(slow(), 1, 10, "150ms");
    Wire first = ask(router, 1).get(0);
    eventually(() -> assertThat(now).hasValue(1));
    Wire second = ask(router, 1).get(0);
    Head response = second.response();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.value("Retry-After")).matches("[0-9]+");
    assertThat(second.content(response)).contains("No endpoint became free in time.");
    eventually(() -> assertThat(router.pool("all").queue().size()).isZero());
    go.release(2);
    assertThat(first.response().status()).isEqualTo(200);
  }

  /** The place of a client that leaves the queue, or leaves while it is served, is free at once. */
  @Test
  void givesThePlaceOfAClientThatLeftToTheNext() throws Exception {
    ProofRouter router = limited(slow(), 1, 10, "20s");
    Wire served = ask(router, 1).get(0);
    eventually(() -> assertThat(now).hasValue(1));
    Wire leaves = ask(router, 1).get(0);
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    Wire waits = ask(router, 1).get(0);
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(2));
    leaves.reset();
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(1));
    served.reset();
    eventually(() -> assertThat(now).hasValue(2));
    go.release(2);
    assertThat(waits.response().status()).isEqualTo(200);
  }

  @Test
  void usesTheEndpointThatIsNotFull() throws Exception {
    RawEndpoint slow = slow();
    RawEndpoint free = saying("free");
    ProofRouter router =
        router(
            "pools: { all: { endpoints: [ { address: \"%s\", max-connections: 1, weight: 100 },"
                    .formatted(slow.address())
                + " \""
                + free.address()
                + "\" ] } }");
    for (int asked = 1; now.get() == 0; asked++) {
      int count = asked;
      ask(router, 1);
      eventually(() -> assertThat(now.get() + free.requests().size()).isEqualTo(count));
    }
    for (Wire client : ask(router, 20)) {
      assertThat(client.content(client.response())).isEqualTo("free");
    }
    go.release(1);
  }

  @Test
  void takesNewLimitsWhileRequestsWait() throws Exception {
    RawEndpoint endpoint = slow();
    ProofRouter router = limited(endpoint, 1, 10, "20s");
    List<Wire> clients = ask(router, 4);
    eventually(() -> assertThat(router.pool("all").queue().size()).isEqualTo(3));
    router.apply(
        "pools: { all: { endpoints: [ { address: \"%s\", max-connections: 4 } ] } }"
            .formatted(endpoint.address()));
    eventually(() -> assertThat(now).hasValue(4));
    go.release(4);
    for (Wire client : clients) {
      assertThat(client.response().status()).isEqualTo(200);
    }
  }
}
