package dev.fairlead.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The values of a section while its record is made. */
final class Fields {
  private final ConfigNode.Mapping mapping;
  private final Reading reading;
  private final Map<Key<?>, Object> values = new IdentityHashMap<>();

  Fields(ConfigNode.Mapping mapping, Reading reading) {
    this.mapping = mapping;
    this.reading = reading;
  }

  /** False if the key is required and its value missing or not accepted. */
  boolean read(Key<?> key) {
    ConfigNode node = mapping.child(key.name());
    if (node == null) {
      if (key.required()) {
        reading.error(
            mapping.place(),
            ConfigNode.path(mapping.path(), key.name()),
            null,
            "is missing; expected " + key.shape().accepted(),
            null);
      }
      return !key.required();
    }
    Object value = key.shape().read(node, reading);
    if (value != null) {
      values.put(key, value);
    }
    return value != null || !key.required();
  }

  /** The value, or the key's fallback when it is not written or not accepted. */
  @SuppressWarnings("unchecked") // only read() puts, and what it puts came from the key's own shape
  <V> V get(Key<V> key) {
    Object value = values.get(key);
    return value == null ? key.fallback() : (V) value;
  }

  /** Whether the key is written, accepted or not. */
  boolean has(Key<?> key) {
    return mapping.child(key.name()) != null;
  }

  /** Whether the key is written and accepted. */
  boolean valid(Key<?> key) {
    return values.containsKey(key);
  }

  /** The key's value as written; the section if it is not. */
  ConfigNode node(Key<?> key) {
    ConfigNode node = mapping.child(key.name());
    return node == null ? mapping : node;
  }

  /** The items of the key's list as written; none if it is no list. */
  List<ConfigNode> items(Key<?> key) {
    return node(key) instanceof ConfigNode.Sequence sequence ? sequence.items() : List.of();
  }

  /** The key or index under which the section stands. */
  String name() {
    return mapping.name();
  }

  Reading reading() {
    return reading;
  }

  void error(Key<?> key, String message) {
    reading.error(node(key), message);
  }

  /** About a key that is not written, or the section as a whole. */
  void error(String message) {
    reading.error(mapping, message);
  }

  void missing(Key<?> key, String message) {
    reading.error(
        mapping.place(), ConfigNode.path(mapping.path(), key.name()), null, message, null);
  }

  void warn(Key<?> key, String message) {
    reading.warn(node(key), message);
  }
}
