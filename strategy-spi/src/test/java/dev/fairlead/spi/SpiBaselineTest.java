package dev.fairlead.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plugins are compiled against this interface, and not again when the router changes. What it has
 * is kept in a file, which is written with {@code -Dfairlead.spi=write}: within a major version
 * lines may be added to it, as minor versions do, but none may go.
 */
class SpiBaselineTest {
  private static final Path KEPT = Path.of("src", "test", "resources", "spi.txt");

  @Test
  void isWhatPluginsWereCompiledAgainst() throws IOException, URISyntaxException {
    Path classes =
        Path.of(SpiVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> now = SpiSignatures.of(classes);
    if ("write".equals(System.getProperty("fairlead.spi"))) {
      Files.writeString(KEPT, String.join("\n", now) + "\n");
    }

    assertThat(now).containsExactlyElementsOf(Files.readAllLines(KEPT));
  }
}
