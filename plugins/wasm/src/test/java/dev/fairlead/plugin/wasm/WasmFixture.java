package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeProviderContext.FakeEvent;
import dev.fairlead.testkit.FakeRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A strategy with a module in a file, on virtual time. */
abstract class WasmFixture {
  static final Duration TICK = Duration.ofSeconds(1);

  final FakeRequest request = new FakeRequest();
  final AnyFit fallback = new AnyFit();
  final Map<String, Object> options = new HashMap<>();
  FakeProviderContext context;
  Strategy strategy;
  @TempDir Path directory;

  /** A strategy whose module gives endpoints their configured weights. */
  @BeforeEach
  void create() {
    Supplier<Strategy> supplier = () -> fallback;
    options.put("fallback", supplier);
    options.put("module", file().toString());
    create(Modules.byWeight());
  }

  @AfterEach
  void close() {
    strategy.close();
  }

  Path file() {
    return directory.resolve("strategy.wasm");
  }

  /** Another strategy, with another module. */
  void create(String module) {
    Modules.write(file(), module);
    createStrategy();
  }

  /** Another strategy, with the options as they are now. */
  void createStrategy() {
    WasmProvider provider = new WasmProvider();
    context = new FakeProviderContext();
    strategy = provider.create(context, FakeOptions.of(provider.descriptor(), options));
  }

  void tick() {
    context.clock().advance(TICK);
  }

  /** The new file is seen with one tick and, as it has not changed since, read with the next. */
  void replace(byte[] octets) {
    Modules.write(file(), octets);
    tick();
    tick();
  }

  List<String> events() {
    return context.events().stream().map(FakeEvent::name).toList();
  }

  String lastMessage() {
    return context.events().get(context.events().size() - 1).message();
  }

  int[] count(Picker picker, FakeEndpointSet set, int picks) {
    int[] counts = new int[set.size()];
    for (int i = 0; i < picks; i++) {
      Endpoint picked = picker.pick(request);
      for (int j = 0; j < counts.length; j++) {
        counts[j] += set.get(j) == picked ? 1 : 0;
      }
    }
    return counts;
  }
}
