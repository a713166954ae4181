package dev.fairlead.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link Fields} as anybody would write them: a list of pairs, a removed one being null. */
final class NaiveFields {
  record Pair(String name, String value) {
    boolean named(String other) {
      return name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
  }

  final List<Pair> pairs = new ArrayList<>();

  void add(String name, String value) {
    pairs.add(new Pair(name, value));
  }

  void addAll(NaiveFields other) {
    other.pairs.stream().filter(pair -> pair != null).forEach(pairs::add);
  }

  void remove(String name) {
    pairs.replaceAll(pair -> pair != null && pair.named(name) ? null : pair);
  }

  void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  int next(String name, int from) {
    for (int i = from; i < pairs.size(); i++) {
      if (pairs.get(i) != null && pairs.get(i).named(name)) {
        return i;
      }
    }
    return -1;
  }

  String get(String name) {
    int i = next(name, 0);
    return i < 0 ? null : pairs.get(i).value;
  }

  String joined(String name) {
    List<String> values =
        pairs.stream().filter(pair -> pair != null && pair.named(name)).map(Pair::value).toList();
    return values.isEmpty() ? null : String.join(", ", values);
  }

  String encoded() {
    StringBuilder all = new StringBuilder();
    for (Pair pair : pairs) {
      if (pair != null) {
        all.append(pair.name).append(": ").append(pair.value).append("\r\n");
      }
    }
    return all.toString();
  }

  int encodedLength() {
    return encoded().getBytes(StandardCharsets.ISO_8859_1).length;
  }
}
