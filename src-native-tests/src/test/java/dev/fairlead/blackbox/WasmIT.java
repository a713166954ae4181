package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A strategy that is dropped in as a file: what a native binary accepts as well. */
class WasmIT {
  private static final Path SAMPLE = Path.of("..", "samples", "wasm", "by-latency.wasm");

  /** The bare exports; {@code fairlead_weights} is {@code (loop (br 0)) (i32.const 0)}. */
  private static final String ENDLESS =
      "0061736d01000000"
          + "0111036000017f60017f017f60037f7f7f017f"
          + "030403000102"
          + "0503010001"
          + "073d04066d656d6f727902000c666169726c6561645f61626900000e666169726c6561645f61"
          + "6c6c6f63000110666169726c6561645f776569676874730002"
          + "0a1503040041010b040041080b090003400c000b41000b";

  @TempDir private Path directory;

  private static double weight(RouterProcess router, String strategy, NamedEndpoint endpoint) {
    String label = "endpoint=\"" + endpoint.address() + "\"";
    return Client.metric(router, "fairlead_strategy_" + strategy + "_weight", label);
  }

  private static double events(RouterProcess router, String name) {
    return Client.metric(router, "fairlead_strategy_events_total", "event=\"" + name + "\"");
  }

  @Test
  void takesWeightsFromAModuleAndKeepsItWhenItsFileIsDamaged() throws IOException {
    Path module = Files.copy(SAMPLE, directory.resolve("strategy.wasm"));
    String strategy = "strategy: { name: wasm, module: \"" + module + "\", tick: 50ms },";
    try (NamedEndpoint a = new NamedEndpoint("a");
        NamedEndpoint b = new NamedEndpoint("b");
        RouterProcess router = OneRoute.with(directory, strategy, a.address(), b.address())) {
      await().until(() -> weight(router, "wasm", a) > 0 && weight(router, "wasm", b) > 0);
      for (int i = 0; i < 20; i++) {
        assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
      }
      // No two latencies are the same to the nanosecond.
      await().until(() -> weight(router, "wasm", a) != weight(router, "wasm", b));

      byte[] whole = Files.readAllBytes(module);
      Files.write(module, Arrays.copyOf(whole, whole.length / 2));
      await().until(() -> events(router, "module-refused") == 1);
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
      assertThat(weight(router, "wasm", a)).isPositive();
      assertThat(events(router, "module-fault")).isZero();
    }
  }

  @Test
  void runsAModuleOfThePluginsDirectoryUnderItsName() throws IOException {
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            plugins-dir: "%s"
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools:
              web:
                strategy: { name: mine, tick: 50ms }
                endpoints: [ "%s", "%s" ]
            """);
    try (NamedEndpoint a = new NamedEndpoint("a");
        NamedEndpoint b = new NamedEndpoint("b")) {
      Path module = Files.copy(SAMPLE, plugins.resolve("mine.wasm"));
      Files.writeString(file, Files.readString(file).formatted(plugins, a.address(), b.address()));
      try (RouterProcess router = Launch.router(file).start()) {
        await().until(() -> weight(router, "mine", a) > 0 && weight(router, "mine", b) > 0);
        assertThat(Client.metric(router, "fairlead_strategy_mine_weight", "strategy=\"mine\""))
            .isPositive();
        assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);

        byte[] whole = Files.readAllBytes(module);
        Files.write(module, Arrays.copyOf(whole, whole.length / 2));
        String label = "plugin=\"mine.wasm\"";
        await().until(() -> Client.metric(router, "fairlead_plugin_refused", label) == 1);
        assertThat(Client.metric(router, "fairlead_plugin_loaded", label)).isOne();
        assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aModuleThatNeverEndsIsNotAskedAgainAndCostsNoRequest() throws IOException {
    Path module = directory.resolve("endless.wasm");
    Files.write(module, HexFormat.of().parseHex(ENDLESS));
    String limits = "tick: 50ms, time-limit: 100ms, quarantine-after: 2";
    String strategy = "strategy: { name: wasm, module: \"" + module + "\", " + limits + " },";
    try (NamedEndpoint endpoint = new NamedEndpoint("only");
        RouterProcess router = OneRoute.with(directory, strategy, endpoint.address())) {
      await().until(() -> events(router, "module-quarantined") == 1);
      assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void doesNotStartWithWhatIsNoModule() throws IOException {
    Path module = directory.resolve("strategy.wasm");
    Files.writeString(module, "no module");
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1 } }
            routes: [ { match: { path: "/**" }, pool: web } ]
            pools:
              web:
                strategy: { name: wasm, module: "%s" }
                endpoints: [ "127.0.0.1:9" ]
            """
                .formatted(module));
    Launch.Finished finished = Launch.router(file).run();

    assertThat(finished.exitCode()).isNotZero();
    assertThat(finished.all()).contains("strategy.wasm", "not a sound WebAssembly module");
  }
}
