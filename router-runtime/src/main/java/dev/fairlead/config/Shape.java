package dev.fairlead.config;

import java.util.Map;
import java.util.function.Consumer;

/**
 * What a value may be. One description serves three purposes: it reads the value, explains it to
 * people (messages and the reference page) and explains it to editors (JSON Schema), so that they
 * cannot contradict each other.
 *
 * @param <T> what is read
 */
abstract class Shape<T> {
  /**
   * Reads a value.
   *
   * @return null if it is not what is accepted; the error has been reported then
   */
  final T read(ConfigNode node, Reading reading) {
    return node instanceof ConfigNode.Refused ? null : readValue(node, reading);
  }

  abstract T readValue(ConfigNode node, Reading reading);

  /** What is accepted, to follow the word "expected". */
  abstract String accepted();

  /** The JSON Schema of the value. */
  abstract Map<String, Object> schema();

  /** A value as it would be written. */
  String format(T value) {
    return value.toString();
  }

  /** Shows every section inside this shape, outermost first. */
  void sections(Consumer<Section<?>> consumer) {}

  final void wrongKind(ConfigNode node, Reading reading) {
    boolean shown = node instanceof ConfigNode.Scalar scalar && !scalar.text().isEmpty();
    reading.error(node, "expected " + accepted() + (shown ? "" : ", found " + node.kind()));
  }
}
