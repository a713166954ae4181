package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes under a running router. */
class ReloadIT {
  @TempDir Path directory;

  private final NamedEndpoint before = new NamedEndpoint("before");
  private final NamedEndpoint after = new NamedEndpoint("after");

  @AfterEach
  void close() {
    before.close();
    after.close();
  }

  private static String yaml(NamedEndpoint endpoint) {
    return """
    listeners: { web: { port: 0, host: 127.0.0.1 } }
    routes: [ { match: { path: "/**" }, pool: web } ]
    pools: { web: { endpoints: [ "%s" ] } }
    """
        .formatted(endpoint.address());
  }

  private Path file() {
    return directory.resolve("fairlead.yaml");
  }

  /** At once: what is half written when the router looks would be refused, and counted. */
  private void replace(String yaml) throws IOException {
    Path next = Launch.write(directory, "next.tmp", yaml);
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private RouterProcess start() {
    RouterProcess router =
        Launch.router(Launch.write(directory, "fairlead.yaml", yaml(before))).start();
    assertThat(serves(router)).isEqualTo("before");
    return router;
  }

  private static String serves(RouterProcess router) {
    return Client.servedBy(Client.get(router.url("web", "/")));
  }

  private static double reloads(RouterProcess router, String result) {
    return Client.metric(router, "fairlead_reloads_total", "result=\"" + result + "\"");
  }

  @Test
  void noticesAFileWrittenInPlace() throws IOException {
    try (RouterProcess router = start()) {
      Files.writeString(file(), yaml(after));

      await().until(() -> serves(router), "after"::equals);
      await().until(() -> reloads(router, "ok") == 1);
    }
  }

  @Test
  void noticesAFileReplacedByRename() throws IOException {
    try (RouterProcess router = start()) {
      replace(yaml(after));

      await().until(() -> serves(router), "after"::equals);
    }
  }

  @Test
  void noticesTheLinkSwapOfAMountedVolume() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..2026_01"));
    Path second = Files.createDirectory(directory.resolve("..2026_02"));
    Launch.write(first, "fairlead.yaml", yaml(before));
    Launch.write(second, "fairlead.yaml", yaml(after));
    Path data = directory.resolve("..data");
    Files.createSymbolicLink(data, first.getFileName());
    Files.createSymbolicLink(file(), Path.of("..data", "fairlead.yaml"));
    try (RouterProcess router = Launch.router(file()).start()) {
      assertThat(serves(router)).isEqualTo("before");

      Path swap = directory.resolve("..data_tmp");
      Files.createSymbolicLink(swap, second.getFileName());
      Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

      await().until(() -> serves(router), "after"::equals);
    }
  }

  @Test
  void readsItsFilesAnewOnHangUp() throws IOException {
    try (RouterProcess router = start()) {
      Assumptions.assumeTrue(router.hearsHangUp(), "SIGHUP is ignored here, as under nohup");

      router.hangUp();

      router.awaitPrinted("configuration reloaded");
      assertThat(reloads(router, "ok")).isEqualTo(1);
      assertThat(serves(router)).isEqualTo("before");
    }
  }

  @Test
  void keepsTheRunningConfigurationWhenTheNewOneIsInvalid() throws IOException {
    try (RouterProcess router = start()) {
      replace(yaml(after).replace("endpoints", "endpionts").replace("/**", "relative"));

      router.awaitPrinted("stays in force");
      router.awaitPrinted(file() + ":2:28: routes[0].match.path: value 'relative'");
      router.awaitPrinted(file() + ":3:17: pools.web.endpionts");
      router.awaitPrinted("did you mean 'endpoints'?");
      assertThat(serves(router)).isEqualTo("before");
      await().until(() -> reloads(router, "failed") == 1);
      assertThat(reloads(router, "ok")).isZero();
      assertThat(Client.metric(router, "fairlead_reload_last_ok")).isZero();
      assertThat(Client.get(router.managementUrl("/health/ready")).statusCode()).isEqualTo(200);

      replace(yaml(after));
      await().until(() -> serves(router), "after"::equals);
      await().until(() -> Client.metric(router, "fairlead_reload_last_ok") == 1);
    }
  }

  @Test
  void keepsTheRunningConfigurationWhenAPortCannotBeBound() throws IOException {
    try (RouterProcess router = start();
        RawEndpoint taken = new RawEndpoint(connection -> {})) {
      String port = taken.address().replace("127.0.0.1:", "");
      replace(yaml(after).replace("} }\nroutes", "}, more: { port: " + port + " } }\nroutes"));

      router.awaitPrinted("stays in force");
      router.awaitPrinted("listener 'more' cannot bind 0.0.0.0:" + port);
      assertThat(serves(router)).isEqualTo("before");
      await().until(() -> reloads(router, "failed") == 1);
    }
  }

  @Test
  void leavesOpenConnectionsAndTheirRequestsAlone() throws IOException {
    try (RouterProcess router = start();
        RawClient idle = new RawClient(router.port("web"));
        RawClient waiting = new RawClient(router.port("web"))) {
      assertThat(idle.get("/").response().field("X-Served-By")).isEqualTo("before");
      waiting.get("/hold");
      await().until(() -> before.held() == 1);

      replace(yaml(after));
      await().until(() -> serves(router), "after"::equals);

      assertThat(idle.get("/").response().field("X-Served-By")).isEqualTo("after");
      before.release();
      Message held = waiting.response();
      assertThat(held.status()).isEqualTo(200);
      assertThat(held.field("X-Served-By")).isEqualTo("before");
      assertThat(waiting.get("/").response().field("X-Served-By")).isEqualTo("after");
    }
  }

  @Test
  void opensAndClosesListeners() throws IOException {
    try (RouterProcess router = start();
        RawClient open = new RawClient(router.port("web"))) {
      assertThat(open.get("/").response().status()).isEqualTo(200);
      int old = router.port("web");
      replace(yaml(after).replace("web: { port", "next: { port"));
      await().until(() -> port(router, "next") > 0);

      String url = "http://127.0.0.1:" + port(router, "next") + "/";
      assertThat(Client.servedBy(Client.get(url))).isEqualTo("after");
      await().untilAsserted(() -> assertThat(refuses(old)).isTrue());
      assertThat(open.ended()).as("an idle connection of a closed listener").isTrue();
    }
  }

  private static boolean refuses(int port) {
    try (RawClient client = new RawClient(port)) {
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  /** The port of a listener that was opened after the start. */
  private static int port(RouterProcess router, String listener) {
    Pattern entry = Pattern.compile("\"name\" : \"" + listener + "\"[^}]*?\"port\" : (\\d+)");
    Matcher found = entry.matcher(Client.get(router.managementUrl("/fairlead/listeners")).body());
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
