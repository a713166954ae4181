package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients and endpoints that do at random what they may do and what they must not. Whatever
 * happens, an answer that arrives whole is the right one, and in the end nothing is left behind.
 */
class ChaosTest extends Proof {
  private static final int CLIENTS = 6;
  private static final int ROUNDS = 100;

  private final AtomicInteger whole = new AtomicInteger();

  /** What an echo of that request must contain: its own number, as often as was asked for. */
  private static String echo(String number, int times) {
    return (number + ";").repeat(times);
  }

  /** Serves {@code /NUMBER/TIMES}, now and then badly. */
  private RawEndpoint.Answer moody(Random random, boolean wellBehaved) {
    return (request, content, wire) -> {
      String[] parts = request.target().split("/");
      String answer = echo(parts[1], Integer.parseInt(parts[2]));
      if (request.method().equals("POST")) {
        assertThat(content).isEqualTo(answer);
      }
      int mood = wellBehaved ? 9 : random.nextInt(12);
      switch (mood) {
        case 0 -> wire.reset();
        case 1 -> wire.close();
        case 2 -> {
          wire.send(
              "HTTP/1.1 200 OK\r\nContent-Length: " + (answer.length() + 9) + "\r\n\r\n" + answer);
          wire.close();
        }
        case 3 -> {
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          wire.chunk(answer);
          wire.reset();
        }
        case 4 -> wire.send("HTTP/1.1 200 OK\r\nbroken\r\n\r\n");
        case 5 -> {
          wire.head("HTTP/1.1 103 Early Hints", "Link: <x>");
          wire.respond("200 OK", answer);
        }
        case 6 -> {
          wire.head("HTTP/1.1 200 OK", "Connection: close");
          wire.send(answer);
          wire.close();
        }
        case 7 -> {
          wire.respond("200 OK", answer);
          wire.close();
        }
        case 8 ->
            wire.send(
                "HTTP/1.1 200 OK\r\nContent-Length: "
                    + answer.length()
                    + "\r\n\r\n"
                    + answer
                    + "stray");
        default -> {
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          int half = answer.length() / 2;
          if (half > 0) {
            wire.chunk(answer.substring(0, half)).chunk(answer.substring(half));
          } else {
            wire.chunk(answer);
          }
          wire.lastChunk();
        }
      }
    };
  }

  private void http1(ProofRouter router, Random random, String name) throws IOException {
    Wire client = router.connect();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String number = name + "-" + round;
        int times = random.nextInt(4) == 0 ? 20_000 : 1 + random.nextInt(50);
        String expected = echo(number, times);
        boolean post = random.nextBoolean();
        String line = (post ? "POST /" : "GET /") + number + "/" + times + " HTTP/1.1";
        try {
          if (post) {
            client.head(line, "Host: a", "Transfer-Encoding: chunked");
            int half = expected.length() / 2;
            client.chunk(expected.substring(0, half + 1));
            if (random.nextInt(10) == 0) {
              throw new IOException("left within the request");
            }
            client.chunk(expected.substring(half + 1) + "");
            client.lastChunk();
          } else {
            client.head(line, "Host: a");
          }
          if (random.nextInt(10) == 0) {
            throw new IOException("left before the answer");
          }
          Head response = client.response();
          String content = client.content(response);
          if (response.status() == 200) {
            assertThat(content).isEqualTo(expected);
            whole.incrementAndGet();
          } else {
            assertThat(response.status()).isIn(502, 503, 504);
          }
        } catch (IOException broken) {
          if (random.nextBoolean()) {
            client.reset();
          } else {
            client.close();
          }
          client = router.connect();
        }
      }
    } finally {
      client.close();
    }
  }

  private void http2(ProofRouter router, Random random, String name) throws IOException {
    try (H2Wire client = H2Wire.connect(router.port())) {
      for (int round = 0; round < ROUNDS; round++) {
        int stream = 1 + 2 * round;
        String number = name + "-" + round;
        int times = random.nextInt(4) == 0 ? 5_000 : 1 + random.nextInt(50);
        String expected = echo(number, times);
        boolean post = random.nextBoolean();
        client.request(stream, !post, post ? "POST" : "GET", "/" + number + "/" + times);
        if (post && random.nextInt(10) > 0) {
          client.data(stream, expected, true);
        } else if (post || random.nextInt(10) == 0) {
          client.reset(stream, 8);
          continue;
        }
        String content = read(client, stream);
        if (content != null) {
          assertThat(content).isEqualTo(expected);
          whole.incrementAndGet();
        }
      }
    }
  }

  /** The content of a whole 200 to a stream; null for any other end of it. */
  private static String read(H2Wire client, int stream) throws IOException {
    StringBuilder content = new StringBuilder();
    String status = "";
    while (true) {
      H2Wire.Frame frame = client.next();
      if (frame == null) {
        throw new AssertionError("the connection ended with stream " + stream);
      }
      if (frame.stream() == stream) {
        if (frame.type() == H2Wire.RST_STREAM) {
          return null;
        }
        status = frame.fields().getOrDefault(":status", status);
        content.append(frame.data());
        if (frame.end()) {
          return status.equals("200") ? content.toString() : null;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void leavesNothingBehind(long seed) throws Exception {
    Random random = new Random(seed);
    RawEndpoint[] endpoints = new RawEndpoint[4];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = answering(moody(new Random(random.nextLong()), i == 0));
    }
    run(random, "http/1.1", endpoints);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void leavesNothingBehindAtHttp2Endpoints(long seed) throws Exception {
    Random random = new Random(seed);
    RawEndpoint[] endpoints = new RawEndpoint[4];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = scripted(new MoodyHttp2(new Random(random.nextLong()), i == 0));
    }
    run(random, "h2c", endpoints);
  }

  private void run(Random random, String protocol, RawEndpoint... endpoints) throws Exception {
    ProofRouter router =
        router(
            "pools: { all: { protocol: %s, queue: { size: 100, timeout: 5s },".formatted(protocol)
                + " timeouts: { response: 5s }, endpoints: [ "
                + limited(endpoints)
                + " ] } }");
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "c" + i;
      Random own = new Random(random.nextLong());
      boolean old = i % 3 != 0;
      clients.add(
          inBackground(
              () -> {
                if (old) {
                  http1(router, own, name);
                } else {
                  http2(router, own, name);
                }
              }));
    }
    for (CompletableFuture<Void> client : clients) {
      client.get(100, TimeUnit.SECONDS);
    }
    assertThat(whole.get()).isGreaterThan(CLIENTS * ROUNDS / 3);
    eventually(() -> assertThat(router.inFlight()).isZero());
    eventually(() -> assertThat(router.pool("all").queue().size()).isZero());
    eventually(router, "fairlead_client_connections", Map.of(), 0);
  }

  private static String limited(RawEndpoint... endpoints) {
    List<String> each = new ArrayList<>();
    for (RawEndpoint endpoint : endpoints) {
      each.add("{ address: \"" + endpoint.address() + "\", max-connections: 2 }");
    }
    return String.join(", ", each);
  }
}
