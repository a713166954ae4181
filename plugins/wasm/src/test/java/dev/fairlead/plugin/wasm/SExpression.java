package dev.fairlead.plugin.wasm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * WebAssembly text before it means anything: an atom, a text in quotes or a list.
 *
 * @param text of an atom or, with its quotes, a text; null for a list
 * @param parts of a list
 */
record SExpression(String text, List<SExpression> parts) {
  /** Parses the first list; anything may stand before it. */
  static SExpression parse(String source) {
    Reader reader = new Reader(source);
    for (SExpression each = reader.next(); each != null; each = reader.next()) {
      if (each.text() == null) {
        return each;
      }
    }
    throw new IllegalArgumentException("no list in: " + source);
  }

  /** Whether it is a list that begins with this. */
  boolean is(String head) {
    return text == null && !parts.isEmpty() && head.equals(parts.get(0).text());
  }

  /** The atom at a position, or null if there is something else. */
  String atom(int index) {
    return index < parts.size() ? parts.get(index).text() : null;
  }

  /** All atoms from a position on. */
  List<String> atoms(int from) {
    List<String> atoms = new ArrayList<>();
    for (SExpression part : parts.subList(from, parts.size())) {
      if (part.text() != null) {
        atoms.add(part.text());
      }
    }
    return atoms;
  }

  /** All lists from a position on. */
  List<SExpression> lists(int from) {
    return parts.subList(from, parts.size()).stream().filter(part -> part.text() == null).toList();
  }

  SExpression list(int index) {
    return parts.get(index);
  }

  /** What a text in quotes stands for; {@code \00} to {@code \ff} are octets. */
  byte[] octets() {
    String quoted = text.substring(1, text.length() - 1);
    Wat.Octets out = new Wat.Octets();
    for (int i = 0; i < quoted.length(); i++) {
      if (quoted.charAt(i) == '\\') {
        out.octet(Integer.parseInt(quoted.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.bytes(quoted.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toBytes();
  }

  private static final class Reader {
    private final String source;
    private int at;

    Reader(String source) {
      this.source = source;
    }

    /** Null at the end of the source or of a list. */
    SExpression next() {
      skip();
      if (at == source.length()) {
        return null;
      }
      char first = source.charAt(at);
      if (first == ')') {
        at++;
        return null;
      } else if (first == '(') {
        at++;
        List<SExpression> parts = new ArrayList<>();
        for (SExpression part = next(); part != null; part = next()) {
          parts.add(part);
        }
        return new SExpression(null, parts);
      }
      int begin = at;
      if (first == '"') {
        at = source.indexOf('"', at + 1) + 1;
      } else {
        while (at < source.length() && " \t\r\n()\"".indexOf(source.charAt(at)) < 0) {
          at++;
        }
      }
      return new SExpression(source.substring(begin, at), List.of());
    }

    private void skip() {
      while (at < source.length()) {
        if (source.startsWith(";;", at)) {
          int end = source.indexOf('\n', at);
          at = end < 0 ? source.length() : end;
        } else if (Character.isWhitespace(source.charAt(at))) {
          at++;
        } else {
          return;
        }
      }
    }
  }
}
