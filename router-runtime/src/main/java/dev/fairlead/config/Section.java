package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A map with known keys, read to a record.
 *
 * @param <T> the record
 */
final class Section<T> extends Shape<T> {
  private final String id;
  private final String summary;
  private final List<Key<?>> keys;
  private final Consumer<Fields> check;
  private final Function<Fields, T> make;
  private final boolean open;

  /**
   * @param id one or more words; heading of the reference page, and with hyphens name in the schema
   * @param make called when nothing required is missing
   */
  Section(String id, String summary, List<Key<?>> keys, Function<Fields, T> make) {
    this(id, summary, keys, fields -> {}, make);
  }

  /**
   * @param id one or more words; heading of the reference page, and with hyphens name in the schema
   * @param check reports what keys do to each other; always called, so that one mistake does not
   *     hide another
   * @param make called when nothing required is missing
   */
  Section(
      String id,
      String summary,
      List<Key<?>> keys,
      Consumer<Fields> check,
      Function<Fields, T> make) {
    this(id, summary, keys, check, make, false);
  }

  private Section(
      String id,
      String summary,
      List<Key<?>> keys,
      Consumer<Fields> check,
      Function<Fields, T> make,
      boolean open) {
    this.open = open;
    this.id = id;
    this.summary = summary;
    this.keys = List.copyOf(keys);
    this.check = check;
    this.make = make;
  }

  /** A section beside whose keys others may stand, so that editors are not to complain of them. */
  static <T> Section<T> open(
      String id, String summary, List<Key<?>> keys, Function<Fields, T> make) {
    return new Section<>(id, summary, keys, fields -> {}, make, true);
  }

  String id() {
    return id;
  }

  String summary() {
    return summary;
  }

  List<Key<?>> keys() {
    return keys;
  }

  @Override
  T readValue(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Mapping mapping)) {
      wrongKind(node, reading);
      return null;
    }
    mapping.entries().forEach((name, entry) -> checkKnown(mapping, name, entry, reading));
    Fields fields = new Fields(mapping, reading);
    boolean complete = true;
    for (Key<?> key : keys) {
      complete &= fields.read(key);
    }
    check.accept(fields);
    return complete ? make.apply(fields) : null;
  }

  /**
   * Reports mistakes in what is there when the rest could not be read: nothing counts as missing.
   */
  void readPart(ConfigNode.Mapping mapping, Reading reading) {
    mapping.entries().forEach((name, entry) -> checkKnown(mapping, name, entry, reading));
    for (Key<?> key : keys) {
      ConfigNode node = mapping.child(key.name());
      if (node != null) {
        key.shape().read(node, reading);
      }
    }
  }

  private void checkKnown(
      ConfigNode.Mapping mapping, String name, ConfigNode.Entry entry, Reading reading) {
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        return;
      }
    }
    reading.error(
        entry.key(),
        ConfigNode.path(mapping.path(), name),
        null,
        "unknown key; expected " + Scalars.either(names()),
        Suggestions.nearest(name, names()));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Key<?> key : keys) {
      names.add(key.name());
    }
    return names;
  }

  @Override
  String accepted() {
    return "a map (keys: " + String.join(", ", names()) + ")";
  }

  @Override
  String format(T value) {
    return "";
  }

  @Override
  void sections(Consumer<Section<?>> consumer) {
    consumer.accept(this);
    for (Key<?> key : keys) {
      key.shape().sections(consumer);
    }
  }

  /** The name of the section's definition in the schema. */
  String definition() {
    return id.replace(' ', '-');
  }

  @Override
  Map<String, Object> schema() {
    return Map.of("$ref", "#/definitions/" + definition());
  }

  /** What {@link #schema()} refers to. */
  Map<String, Object> definitionSchema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Key<?> key : keys) {
      properties.put(key.name(), propertySchema(key));
      if (key.required()) {
        required.add(key.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", summary);
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!open) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private static <V> Map<String, Object> propertySchema(Key<V> key) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("description", key.summary());
    property.putAll(key.shape().schema());
    V fallback = key.fallback();
    if (fallback != null && key.shape() instanceof Scalar) {
      String text = key.shape().format(fallback);
      if (text.equals(key.fallbackText())) {
        boolean typed = fallback instanceof Integer || fallback instanceof Double;
        property.put("default", typed || fallback instanceof Boolean ? fallback : text);
      }
    }
    return property;
  }
}
