package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyPagesTest {
  private static final Path PAGES = Path.of("..", "..", "docs", "strategies");

  static Stream<StrategyProvider> providers() {
    return ServiceLoader.load(StrategyProvider.class).stream().map(ServiceLoader.Provider::get);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void beginsWithWhatTheDescriptorSays(StrategyProvider provider) throws IOException {
    Path page = PAGES.resolve(provider.descriptor().name() + ".md");

    assertThat(Files.readString(page)).startsWith(OptionTable.of(provider.descriptor()));
    assertThat(Files.readString(PAGES.resolve("README.md")))
        .contains("(" + page.getFileName() + ")");
  }
}
