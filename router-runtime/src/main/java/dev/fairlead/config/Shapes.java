package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Shapes made of other shapes. */
final class Shapes {
  private Shapes() {}

  /** A list; items that are not accepted are missing from what is read. */
  static <T> Shape<List<T>> list(Shape<T> item) {
    return new ListShape<>(item, false);
  }

  /** A list, or a single item without brackets. */
  static <T> Shape<List<T>> oneOrMore(Shape<T> item) {
    return new ListShape<>(item, true);
  }

  /** A map from names the operator chooses; in order of the file. */
  static <T> Shape<Map<String, T>> map(Scalar<String> key, Shape<T> value) {
    return new MapShape<>(key, value);
  }

  /** A short form beside a full one. */
  static <T> Shape<T> either(Scalar<T> text, Shape<T> full) {
    return new EitherShape<>(text, full);
  }

  private static final class ListShape<T> extends Shape<List<T>> {
    private final Shape<T> item;
    private final boolean single;

    ListShape(Shape<T> item, boolean single) {
      this.item = item;
      this.single = single;
    }

    @Override
    List<T> readValue(ConfigNode node, Reading reading) {
      List<ConfigNode> nodes;
      if (node instanceof ConfigNode.Sequence sequence) {
        nodes = sequence.items();
      } else if (single) {
        nodes = List.of(node);
      } else {
        wrongKind(node, reading);
        return null;
      }
      if (nodes.isEmpty()) {
        reading.error(node, "is empty; expected " + accepted());
        return null;
      }
      List<T> items = new ArrayList<>();
      for (ConfigNode each : nodes) {
        T value = item.read(each, reading);
        if (value != null) {
          items.add(value);
        }
      }
      return items;
    }

    @Override
    String accepted() {
      String list = "a list, each item " + item.accepted();
      return single ? item.accepted() + ", or a list of them" : list;
    }

    @Override
    String format(List<T> value) {
      List<String> items = new ArrayList<>();
      value.forEach(each -> items.add(item.format(each)));
      return items.toString();
    }

    @Override
    void sections(Consumer<Section<?>> consumer) {
      item.sections(consumer);
    }

    @Override
    Map<String, Object> schema() {
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("type", "array");
      list.put("items", item.schema());
      list.put("minItems", 1);
      return single ? Map.of("anyOf", List.of(item.schema(), list)) : list;
    }
  }

  private static final class MapShape<T> extends Shape<Map<String, T>> {
    private final Scalar<String> key;
    private final Shape<T> value;

    MapShape(Scalar<String> key, Shape<T> value) {
      this.key = key;
      this.value = value;
    }

    @Override
    Map<String, T> readValue(ConfigNode node, Reading reading) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        wrongKind(node, reading);
        return null;
      }
      Map<String, T> values = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                ConfigNode named =
                    new ConfigNode.Scalar(entry.key(), entry.value().path(), name, name);
                T read = value.read(entry.value(), reading);
                if (key.read(named, reading) != null && read != null) {
                  values.put(name, read);
                }
              });
      return values;
    }

    @Override
    String accepted() {
      return "a map by name, each " + value.accepted();
    }

    @Override
    String format(Map<String, T> values) {
      return values.isEmpty() ? "none" : values.toString();
    }

    @Override
    void sections(Consumer<Section<?>> consumer) {
      value.sections(consumer);
    }

    @Override
    Map<String, Object> schema() {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("additionalProperties", value.schema());
      return schema;
    }
  }

  private static final class EitherShape<T> extends Shape<T> {
    private final Scalar<T> text;
    private final Shape<T> full;

    EitherShape(Scalar<T> text, Shape<T> full) {
      this.text = text;
      this.full = full;
    }

    @Override
    T readValue(ConfigNode node, Reading reading) {
      if (node instanceof ConfigNode.Scalar scalar && !scalar.text().isEmpty()) {
        return text.read(scalar, reading, accepted());
      }
      if (node instanceof ConfigNode.Mapping) {
        return full.readValue(node, reading);
      }
      wrongKind(node, reading);
      return null;
    }

    @Override
    String accepted() {
      return text.accepted() + ", or " + full.accepted();
    }

    @Override
    String format(T value) {
      return text.format(value);
    }

    @Override
    void sections(Consumer<Section<?>> consumer) {
      full.sections(consumer);
    }

    @Override
    Map<String, Object> schema() {
      return Map.of("anyOf", List.of(text.schema(), full.schema()));
    }
  }
}
