package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Strategy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a reference page and a start-up check rely on. */
final class DescriptorRules {
  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  private static final Set<Class<?>> TYPES =
      Set.of(
          String.class,
          Integer.class,
          Double.class,
          Boolean.class,
          Duration.class,
          Strategy.class,
          String[].class,
          Strategy[].class,
          Map.class);

  private DescriptorRules() {}

  static void check(Descriptor descriptor) {
    assertSentence("plugin '" + descriptor.name() + "'", descriptor.summary());
    Set<String> names = new HashSet<>();
    names.add(descriptor.name());
    for (String alias : descriptor.aliases()) {
      assertThat(alias).as("alias of '%s'", descriptor.name()).matches(NAME);
      assertThat(names.add(alias)).as("alias '%s' occurs once", alias).isTrue();
    }
    Set<String> options = new HashSet<>();
    for (Option option : descriptor.options()) {
      assertThat(option.name()).as("option of '%s'", descriptor.name()).matches(NAME);
      assertThat(options.add(option.name())).as("option '%s' occurs once", option.name()).isTrue();
      assertSentence("option '" + option.name() + "'", option.summary());
      assertThat(TYPES).as("types an option may have").contains(option.type());
      if (option.defaultValue() != null
          && option.type() != Strategy.class
          && option.type() != Strategy[].class) {
        OptionText.parse(option, option.defaultValue());
      }
    }
  }

  private static void assertSentence(String of, String summary) {
    assertThat(summary)
        .as("summary of %s", of)
        .isNotBlank()
        .doesNotContain("\n", "|")
        .endsWith(".");
  }
}
