package dev.fairlead.spi;

import java.util.List;
import java.util.Set;

/**
 * What a plugin says of itself. Start-up checks, error messages and reference pages are made from
 * it.
 *
 * @param name how a configuration names the plugin: lower case, words joined by hyphens
 * @param aliases other names that are accepted for it, for example the one a rival product uses
 * @param summary one sentence for the reference page
 * @param options what can be configured; an option that is not listed is an error at start-up
 * @param needs what the router must provide; an unmet need is an error at start-up
 */
public record Descriptor(
    String name, List<String> aliases, String summary, List<Option> options, Set<Need> needs) {
  public Descriptor {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "plugin name '" + name + "': expected lower-case words joined by hyphens");
    }
    aliases = List.copyOf(aliases);
    options = List.copyOf(options);
    needs = Set.copyOf(needs);
  }

  /** A plugin without aliases. */
  public Descriptor(String name, String summary, List<Option> options, Set<Need> needs) {
    this(name, List.of(), summary, options, needs);
  }
}
