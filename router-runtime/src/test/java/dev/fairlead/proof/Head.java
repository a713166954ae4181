package dev.fairlead.proof;

import java.util.ArrayList;
import java.util.List;

/** The head of an HTTP/1.1 message as it stood on the wire, and perhaps trailers likewise. */
record Head(String startLine, List<String> lines) {
  static Head parse(String text) {
    String[] lines = text.split("\r\n", -1);
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      if (!lines[i].isEmpty()) {
        fields.add(lines[i]);
      }
    }
    return new Head(lines[0], List.copyOf(fields));
  }

  int status() {
    return Integer.parseInt(startLine.substring(9, 12));
  }

  String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  String target() {
    return startLine.split(" ")[1];
  }

  List<String> values(String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /** The only value of that name, or null. */
  String value(String name) {
    List<String> values = values(name);
    if (values.size() > 1) {
      throw new AssertionError("more than one " + name + ": " + values);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  List<String> names() {
    return lines.stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
  }

  boolean chunked() {
    return values("Transfer-Encoding").contains("chunked");
  }
}
