package dev.fairlead.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A single value.
 *
 * @param <T> what its text is read to
 */
final class Scalar<T> extends Shape<T> {
  /** A text that holds a reference to the environment is of any type until it is resolved. */
  private static final Map<String, Object> REFERENCE =
      Json.object("type", "string", "pattern", "\\$\\{");

  private final String accepted;
  private final Map<String, Object> schema;
  private final Function<String, T> parser;
  private final Function<T, String> format;

  /**
   * @param schema of the value as YAML types it
   * @param parser throws {@link Unacceptable}
   */
  Scalar(
      String accepted,
      Map<String, Object> schema,
      Function<String, T> parser,
      Function<T, String> format) {
    this.accepted = accepted;
    this.schema = schema;
    this.parser = parser;
    this.format = format;
  }

  /** A text read to something else by the same rules. */
  <R> Scalar<R> map(Function<T, R> further) {
    return new Scalar<>(accepted, schema, parser.andThen(further), Object::toString);
  }

  /**
   * @throws Unacceptable with or without a reason
   */
  T parse(String text) {
    return parser.apply(text);
  }

  @Override
  T readValue(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      wrongKind(node, reading);
      return null;
    }
    return read(scalar, reading, accepted);
  }

  /**
   * @param expected all that is accepted, of which this may be a part
   */
  T read(ConfigNode.Scalar scalar, Reading reading, String expected) {
    try {
      return parser.apply(scalar.text());
    } catch (Unacceptable e) {
      if (scalar.text().isEmpty()) {
        wrongKind(scalar, reading);
      } else if (e.getMessage() == null) {
        reading.error(scalar, "expected " + expected, e.suggestion());
      } else {
        reading.error(scalar, e.getMessage() + "; expected " + accepted, e.suggestion());
      }
      return null;
    }
  }

  @Override
  String accepted() {
    return accepted;
  }

  @Override
  Map<String, Object> schema() {
    if (schema == Scalars.TEXT) {
      return schema;
    }
    return Map.of("anyOf", List.of(schema, REFERENCE));
  }

  @Override
  String format(T value) {
    return format.apply(value);
  }
}
