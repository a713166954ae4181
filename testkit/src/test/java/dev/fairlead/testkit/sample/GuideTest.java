package dev.fairlead.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The code a reader of the guide copies is the code that is compiled and tested here. */
class GuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "write-a-strategy.md");
  private static final Path SOURCES =
      Path.of("src", "test", "java", "dev", "fairlead", "testkit", "sample");
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsTheCodeOfTheSample() throws IOException {
    List<String> snippets =
        SNIPPET
            .matcher(Files.readString(GUIDE))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toList());

    assertThat(snippets).hasSize(3);
    assertThat(Files.readString(SOURCES.resolve("LocalFirstProvider.java")))
        .contains(snippets.get(0));
    assertThat(Files.readString(SOURCES.resolve("LocalFirst.java"))).contains(snippets.get(1));
    assertThat(Files.readString(SOURCES.resolve("LocalFirstTest.java"))).contains(snippets.get(2));
  }

  @Test
  void namesTheRegisteredProvider() throws IOException {
    assertThat(Files.readString(GUIDE))
        .contains("    " + LocalFirstProvider.class.getName() + "\n");
  }
}
