package dev.fairlead.config;

import java.util.List;
import java.util.Map;

/** A value of the file, with where it is written and what its key is. */
sealed interface ConfigNode {
  Place place();

  /** The key path, such as {@code pools.web.endpoints[1]}; empty for the whole. */
  String path();

  /** The last key of the path; in a list the index. */
  String name();

  /** In words for a message; a text shows itself, unless it is empty. */
  String kind();

  /** A text, with the environment's values already in it. */
  record Scalar(Place place, String path, String name, String text) implements ConfigNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /** Keys in the order of the file. */
  record Mapping(Place place, String path, String name, Map<String, Entry> entries)
      implements ConfigNode {
    @Override
    public String kind() {
      return "a map";
    }
  }

  /** A list. */
  record Sequence(Place place, String path, String name, List<ConfigNode> items)
      implements ConfigNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** What was refused already: nothing more is said about it. */
  record Refused(Place place, String path, String name) implements ConfigNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /**
   * A key and its value.
   *
   * @param key where the key is written
   */
  record Entry(Place key, ConfigNode value) {}

  /** The value of a key of a map; null if this is no map or lacks the key. */
  default ConfigNode child(String key) {
    if (this instanceof Mapping mapping) {
      Entry entry = mapping.entries().get(key);
      return entry == null ? null : entry.value();
    }
    return null;
  }

  /** The path of a key below a path; keys that are no plain words are quoted. */
  static String path(String parent, String key) {
    boolean plain = !key.isEmpty();
    for (int i = 0; i < key.length() && plain; i++) {
      char c = key.charAt(i);
      plain = c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }
    if (!plain) {
      return parent + "[\"" + key + "\"]";
    }
    return parent.isEmpty() ? key : parent + "." + key;
  }
}
