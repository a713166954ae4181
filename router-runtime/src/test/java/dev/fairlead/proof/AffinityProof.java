package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.explain.Explained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A test of affinity: clients that bring their cookie, and endpoints that say who they are. */
abstract class AffinityProof extends Proof {
  RawEndpoint one;
  RawEndpoint two;

  @BeforeEach
  void startEndpoints() throws IOException {
    one = saying("one");
    two = saying("two");
  }

  /** A pool of both endpoints. */
  String yaml(String affinity, String... more) {
    return pool(affinity, String.join("\n    ", more), endpoint(one, "one"), endpoint(two, "two"));
  }

  static String other(String content) {
    return content.equals("one") ? "two" : "one";
  }

  /**
   * An answer.
   *
   * @param content who gave it
   * @param cookie the key it sets, or null
   */
  record Visit(Head head, String content, String cookie) {
    int status() {
      return head.status();
    }
  }

  /** Two endpoints taken in turn, with affinity by a cookie. */
  static String pool(String affinity, String pool, String... endpoints) {
    return """
    explain: { sample: 100%% }
    pools:
      all:
        strategy: round-robin
        affinity: { by: { cookie: S }%s }
        %s
        endpoints: [ %s ]
    """
        .formatted(affinity.isEmpty() ? "" : ", " + affinity, pool, String.join(", ", endpoints));
  }

  static String endpoint(RawEndpoint endpoint, String id) {
    return "{ address: \"" + endpoint.address() + "\", id: " + id + " }";
  }

  /** A request of a client that has that key; null: none. */
  Visit visit(ProofRouter router, String key, String... lines) throws IOException {
    try (Wire client = connect(router)) {
      return visit(client, key, lines);
    }
  }

  static Visit visit(Wire client, String key, String... lines) throws IOException {
    ask(client, key, lines);
    return answer(client);
  }

  static void ask(Wire client, String key, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of("GET / HTTP/1.1", "Host: www.example.com"));
    if (key != null) {
      all.add("Cookie: S=" + key);
    }
    all.addAll(List.of(lines));
    client.head(all.toArray(String[]::new));
  }

  static Visit answer(Wire client) throws IOException {
    Head head = client.response();
    String content = client.content(head);
    String cookie = null;
    for (String value : head.values("Set-Cookie")) {
      if (value.startsWith("S=")) {
        cookie = value.substring(2, value.indexOf(';'));
      }
    }
    return new Visit(head, content, cookie);
  }

  /** Opens a session; returns its key. */
  String session(ProofRouter router) throws IOException {
    Visit first = visit(router, null);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.cookie()).matches("[A-Za-z0-9_-]{22}");
    return first.cookie();
  }

  static void eventuallyCounts(ProofRouter router, String result, int count) {
    eventually(
        router, "fairlead_affinity_requests_total", Map.of("pool", "all", "result", result), count);
  }

  /** Waits for an explanation, which is written just after the response. */
  static void eventuallyExplains(ProofRouter router, String affinity) {
    eventually(
        () ->
            assertThat(router.explanations().latest())
                .extracting(Explained::affinity)
                .contains(affinity));
  }
}
