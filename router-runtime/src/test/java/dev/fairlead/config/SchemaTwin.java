package dev.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Validates a document against a JSON Schema, as far as our schema uses the language. */
final class SchemaTwin {
  private final Map<?, ?> root;
  private final List<String> errors = new ArrayList<>();

  SchemaTwin(Map<?, ?> root) {
    this.root = root;
  }

  List<String> errors(Object document) {
    errors.clear();
    check(root, document, "");
    return List.copyOf(errors);
  }

  private void check(Map<?, ?> schema, Object value, String path) {
    Object reference = schema.get("$ref");
    if (reference != null) {
      String name = reference.toString().replace("#/definitions/", "");
      check((Map<?, ?>) ((Map<?, ?>) root.get("definitions")).get(name), value, path);
    }
    if (schema.get("anyOf") instanceof List<?> alternatives) {
      checkAny(alternatives, value, path);
    }
    if (schema.get("type") != null && !hasType(schema.get("type"), value)) {
      errors.add(path + ": " + value + " is no " + schema.get("type"));
    }
    if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
      errors.add(path + ": " + value + " is none of " + values);
    }
    if (schema.get("pattern") instanceof String pattern
        && value instanceof String text
        && !Pattern.compile(pattern).matcher(text).find()) {
      errors.add(path + ": " + value + " does not match " + pattern);
    }
    if (value instanceof Number number) {
      checkRange(schema, number, path);
    }
    if (value instanceof List<?> list) {
      checkItems(schema, list, path);
    }
    if (value instanceof Map<?, ?> map) {
      checkKeys(schema, map, path);
    }
  }

  private void checkAny(List<?> alternatives, Object value, String path) {
    for (Object alternative : alternatives) {
      SchemaTwin attempt = new SchemaTwin(root);
      attempt.check((Map<?, ?>) alternative, value, path);
      if (attempt.errors.isEmpty()) {
        return;
      }
    }
    errors.add(path + ": " + value + " fits no alternative");
  }

  private static boolean hasType(Object type, Object value) {
    if (type instanceof List<?> types) {
      return types.stream().anyMatch(each -> hasType(each, value));
    }
    return switch (type.toString()) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      default -> throw new IllegalArgumentException("type " + type);
    };
  }

  private void checkRange(Map<?, ?> schema, Number number, String path) {
    if (schema.get("minimum") instanceof Number minimum
        && number.doubleValue() < minimum.doubleValue()) {
      errors.add(path + ": " + number + " is below " + minimum);
    }
    if (schema.get("maximum") instanceof Number maximum
        && number.doubleValue() > maximum.doubleValue()) {
      errors.add(path + ": " + number + " is above " + maximum);
    }
  }

  private void checkItems(Map<?, ?> schema, List<?> list, String path) {
    if (schema.get("minItems") instanceof Integer least && list.size() < least) {
      errors.add(path + ": fewer than " + least);
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < list.size(); i++) {
        check(items, list.get(i), path + "/" + i);
      }
    }
  }

  private void checkKeys(Map<?, ?> schema, Map<?, ?> map, String path) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object property = properties.get(entry.getKey());
      Object others = schema.get("additionalProperties");
      String inside = path + "/" + entry.getKey();
      if (property instanceof Map<?, ?> known) {
        check(known, entry.getValue(), inside);
      } else if (others instanceof Map<?, ?> named) {
        check(named, entry.getValue(), inside);
      } else if (Boolean.FALSE.equals(others)) {
        errors.add(path + ": " + entry.getKey() + " is unknown");
      }
    }
    if (schema.get("required") instanceof List<?> required) {
      for (Object key : required) {
        if (!map.containsKey(key)) {
          errors.add(path + ": " + key + " is missing");
        }
      }
    }
  }
}
