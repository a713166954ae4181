package dev.fairlead.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Merges files into one tree: {@code listeners} and {@code pools} hold the entries of all files,
 * {@code routes} all lists one after the other; any other key may be in one file only.
 */
final class ConfigTree {
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final Set<String> MERGED = Set.of("listeners", "pools");
  private static final String CONCATENATED = "routes";
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final Reading reading;
  private final Substitution substitution;
  private final Map<String, ConfigNode.Entry> root = new LinkedHashMap<>();
  private final Map<Node, Boolean> open = new IdentityHashMap<>();
  private YamlFile file;
  private int values;
  private boolean complete = true;

  ConfigTree(Reading reading, Substitution substitution) {
    this.reading = reading;
    this.substitution = substitution;
  }

  /** The merged root; what could not be read is reported and missing from it. */
  ConfigNode.Mapping merge(List<Path> files) {
    for (Path path : files) {
      file = new YamlFile(path, reading);
      int before = reading.errors().size();
      MappingNode mapping = file.read();
      complete &= reading.errors().size() == before;
      if (mapping != null) {
        values = 0;
        for (NodeTuple tuple : mapping.getValue()) {
          add(tuple);
        }
      }
    }
    return new ConfigNode.Mapping(new Place(files.get(0), 1, 1), "", "", root);
  }

  /** Whether every file could be read; if not, what is missing from the tree says nothing. */
  boolean complete() {
    return complete;
  }

  private void add(NodeTuple tuple) {
    String key = key(tuple.getKeyNode(), "");
    if (key == null) {
      return;
    }
    Place place = file.place(tuple.getKeyNode().getStartMark());
    ConfigNode.Entry before = root.get(key);
    if (before == null) {
      root.put(key, new ConfigNode.Entry(place, convert(tuple.getValueNode(), key, key, 0)));
    } else if (before.key().file().equals(place.file())) {
      duplicate(place, key, before.key());
    } else if (MERGED.contains(key)) {
      mergeMaps(key, before, convert(tuple.getValueNode(), key, key, 0));
    } else if (key.equals(CONCATENATED)) {
      append(key, before, tuple.getValueNode());
    } else {
      duplicate(place, key, before.key());
    }
  }

  private void append(String key, ConfigNode.Entry before, Node value) {
    List<ConfigNode> items = new ArrayList<>();
    if (before.value() instanceof ConfigNode.Sequence list) {
      items.addAll(list.items());
    }
    ConfigNode more = convert(value, key, key, items.size());
    if (!(more instanceof ConfigNode.Sequence added)) {
      wrongKind(more, "a list");
    } else if (before.value() instanceof ConfigNode.Sequence list) {
      items.addAll(added.items());
      root.put(
          key,
          new ConfigNode.Entry(
              before.key(), new ConfigNode.Sequence(list.place(), key, key, items)));
    }
  }

  private void wrongKind(ConfigNode node, String expected) {
    if (!(node instanceof ConfigNode.Refused)) {
      boolean shown = node instanceof ConfigNode.Scalar scalar && !scalar.text().isEmpty();
      reading.error(node, "expected " + expected + (shown ? "" : ", found " + node.kind()));
    }
  }

  private void mergeMaps(String key, ConfigNode.Entry before, ConfigNode more) {
    if (!(more instanceof ConfigNode.Mapping added)) {
      wrongKind(more, "a map");
      return;
    }
    if (!(before.value() instanceof ConfigNode.Mapping present)) {
      return;
    }
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>(present.entries());
    added
        .entries()
        .forEach(
            (name, entry) -> {
              ConfigNode.Entry first = entries.putIfAbsent(name, entry);
              if (first != null) {
                duplicate(entry.key(), ConfigNode.path(key, name), first.key());
              }
            });
    root.put(
        key,
        new ConfigNode.Entry(
            before.key(), new ConfigNode.Mapping(present.place(), key, key, entries)));
  }

  private void duplicate(Place place, String path, Place first) {
    reading.error(
        place, path, null, "this key is already at " + first + "; expected it once", null);
  }

  /**
   * @param firstIndex of a list's items
   */
  private ConfigNode convert(Node node, String path, String name, int firstIndex) {
    Place place = file.place(node.getStartMark());
    ConfigNode refused = new ConfigNode.Refused(place, path, name);
    if (++values > YamlFile.MOST_VALUES) {
      if (values == YamlFile.MOST_VALUES + 1) {
        reading.error(
            place,
            path,
            null,
            "aliases repeat more than " + YamlFile.MOST_VALUES + " values",
            null);
      }
      return refused;
    }
    if (!TAGS.contains(node.getTag())) {
      reading.error(
          place, path, null, "tag " + node.getTag() + " is not accepted; expected none", null);
      return refused;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, place, path, name);
    }
    if (open.put(node, true) != null) {
      reading.error(place, path, null, "an alias inside its own anchor is not accepted", null);
      return refused;
    }
    ConfigNode result;
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        int index = firstIndex + items.size();
        items.add(convert(item, path + "[" + index + "]", Integer.toString(index), 0));
      }
      result = new ConfigNode.Sequence(place, path, name, items);
    } else {
      result = new ConfigNode.Mapping(place, path, name, entries((MappingNode) node, path));
    }
    open.remove(node);
    return result;
  }

  private Map<String, ConfigNode.Entry> entries(MappingNode mapping, String path) {
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple.getKeyNode(), path);
      if (key != null) {
        Place place = file.place(tuple.getKeyNode().getStartMark());
        String keyPath = ConfigNode.path(path, key);
        ConfigNode.Entry first = entries.get(key);
        if (first != null) {
          duplicate(place, keyPath, first.key());
        } else {
          ConfigNode value = convert(tuple.getValueNode(), keyPath, key, 0);
          entries.put(key, new ConfigNode.Entry(place, value));
        }
      }
    }
    return entries;
  }

  private String key(Node node, String path) {
    Place place = file.place(node.getStartMark());
    if (Tag.MERGE.equals(node.getTag())) {
      reading.error(
          place, path, null, "the merge key << is not accepted; write the keys out", null);
      return null;
    }
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().length() > 1024) {
      reading.error(place, path, null, "expected a short text as key", null);
      return null;
    }
    return scalar.getValue();
  }

  private ConfigNode scalar(ScalarNode node, Place place, String path, String name) {
    String text = Tag.NULL.equals(node.getTag()) ? "" : node.getValue();
    if (text.length() > LONGEST_TEXT) {
      reading.error(
          place, path, text, "is longer than the " + LONGEST_TEXT + " characters accepted", null);
      return new ConfigNode.Refused(place, path, name);
    }
    try {
      return new ConfigNode.Scalar(place, path, name, substitution.apply(text));
    } catch (Unacceptable e) {
      reading.error(place, path, text, e.getMessage(), null);
      return new ConfigNode.Refused(place, path, name);
    }
  }
}
