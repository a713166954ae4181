package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM. */
class ShutdownIT {
  /** 128 and the signal's number: the JVM's own exit code for a SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  private final NamedEndpoint endpoint = new NamedEndpoint("only");

  @AfterEach
  void close() {
    endpoint.close();
  }

  private RouterProcess start(String shutdown) {
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools: { web: { endpoints: [ "%s" ] } }
            shutdown: %s
            """
                .formatted(endpoint.address(), shutdown));
    return Launch.router(file).start();
  }

  @Test
  void finishesTheRequestInFlight() throws IOException {
    try (RouterProcess router = start("{ timeout: 30s }");
        RawClient client = new RawClient(router.port("web"))) {
      client.get("/hold");
      await().until(() -> endpoint.held() == 1);

      router.terminate();
      await().until(() -> refuses(router.port("web")));
      assertThat(router.alive()).isTrue();
      endpoint.release();

      Message response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("held by only");
      assertThat(client.ended()).isTrue();
      assertThat(router.exitCode()).isEqualTo(TERMINATED);
    }
  }

  @Test
  void becomesUnreadyBeforeItRefusesConnections() throws IOException {
    try (RouterProcess router = start("{ delay: 10s }")) {
      int port = router.port("web");
      String ready = router.managementUrl("/health/ready");
      assertThat(Client.get(ready).statusCode()).isEqualTo(200);

      router.terminate();

      await().until(() -> Client.get(ready).statusCode() == 503);
      assertThat(Client.get(router.managementUrl("/health/live")).statusCode()).isEqualTo(200);
      try (RawClient client = new RawClient(port)) {
        Message response = client.get("/").response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("Connection")).isEqualTo("close");
        assertThat(client.ended()).isTrue();
      }
      assertThat(router.exitCode()).isEqualTo(TERMINATED);
    }
  }

  @Test
  void endsAtOnceWithoutRequests() throws IOException {
    try (RouterProcess router = start("{ timeout: 5m }");
        RawClient idle = new RawClient(router.port("web"))) {
      assertThat(idle.get("/").response().status()).isEqualTo(200);

      router.terminate();

      assertThat(idle.ended()).isTrue();
      assertThat(router.exitCode()).isEqualTo(TERMINATED);
    }
  }

  @Test
  void cutsWhatOutlastsTheLimit() throws IOException {
    try (RouterProcess router = start("{ timeout: 1s }");
        RawClient client = new RawClient(router.port("web"))) {
      client.get("/hold");
      await().until(() -> endpoint.held() == 1);

      router.terminate();

      assertThat(router.exitCode()).isEqualTo(TERMINATED);
      assertThat(client.ended()).isTrue();
    }
  }

  private static boolean refuses(int port) {
    try (RawClient client = new RawClient(port)) {
      return false;
    } catch (IOException refused) {
      return true;
    }
  }
}
