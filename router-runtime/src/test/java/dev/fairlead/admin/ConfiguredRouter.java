package dev.fairlead.admin;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A configuration file and a management port of the test's own. */
public final class ConfiguredRouter implements QuarkusTestResourceLifecycleManager {
  private static final String PORT = "fairlead.test.management-port";

  private Path file;

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = free()) {
      file = Files.createTempFile("router", ".yaml");
      Files.writeString(
          file,
          """
          listeners:
            web: { port: 0, host: 127.0.0.1, protocols: [http/1.1] }
          routes:
            - { match: { path: "/**" }, pool: web }
          pools:
            web: { endpoints: [ "127.0.0.1:1", "127.0.0.1:2" ] }
          """);
      String port = Integer.toString(free.getLocalPort());
      System.setProperty(PORT, port);
      return Map.of(
          "fairlead.config",
          file.toString(),
          "quarkus.management.test-port",
          port,
          "quarkus.management.port",
          port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Not from the range that outgoing connections get theirs from, lest one of them takes it before
   * the application is up.
   */
  private static ServerSocket free() throws IOException {
    Random random = new Random();
    for (int tries = 0; ; tries++) {
      try {
        int port = 20_000 + random.nextInt(10_000);
        return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
      } catch (BindException taken) {
        if (tries == 100) {
          throw taken;
        }
      }
    }
  }

  static int managementPort() {
    return Integer.getInteger(PORT);
  }

  @Override
  public void stop() {
    file.toFile().delete();
    System.clearProperty(PORT);
  }
}
