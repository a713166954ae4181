package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PredictivePageTest {
  private static final Path PAGES = Path.of("..", "..", "docs", "strategies");

  @Test
  void beginsWithWhatTheDescriptorSays() throws IOException {
    assertThat(Files.readString(PAGES.resolve("predictive.md")))
        .startsWith(OptionTable.of(new PredictiveProvider().descriptor()));
    assertThat(Files.readString(PAGES.resolve("README.md"))).contains("(predictive.md)");
  }
}
