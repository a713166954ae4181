package dev.fairlead.plugin.wasm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles WebAssembly text: the part of it that samples and tests are written in. Instructions
 * are folded, {@code (i32.add (local.get $a) (i32.const 1))}; there are no types by name, no
 * element segments, and one table and one memory at most. What it makes is, octet by octet, what
 * {@code wat2wasm} of the WebAssembly Binary Toolkit makes.
 */
final class Wat {
  private static final int FUNCTION = 0;
  private static final int MEMORY = 2;

  private final List<String> types = new ArrayList<>();
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<String, Integer> globals = new HashMap<>();
  private final List<SExpression> bodies = new ArrayList<>();
  private final Map<Integer, List<byte[]>> sections = new LinkedHashMap<>();
  private int functionCount;
  private byte[] start;

  private Wat() {}

  /** Assembles a module. */
  static byte[] assemble(String text) {
    return new Wat().module(SExpression.parse(text));
  }

  private byte[] module(SExpression module) {
    List<SExpression> fields = module.lists(1);
    for (SExpression field : fields) {
      if (field.is("import")) {
        importFunction(field);
      }
    }
    for (SExpression field : fields) {
      if (field.is("func")) {
        declare(field);
      } else if (field.is("memory")) {
        memory(field);
      } else if (field.is("global")) {
        global(field);
      } else if (field.is("table")) {
        Octets limits = new Octets().octet(0x70);
        add(4, limits(limits, field.atoms(1)));
      }
    }
    for (SExpression field : fields) {
      if (field.is("start")) {
        start = new Octets().unsigned(index(functions, field.atom(1))).toBytes();
      } else if (field.is("data")) {
        Octets segment = new Octets().octet(0);
        new WatInstructions(Map.of(), globals, functions).emit(field.list(1), segment);
        byte[] contents = field.list(2).octets();
        add(11, segment.octet(0x0B).unsigned(contents.length).bytes(contents));
      }
    }
    for (SExpression function : bodies) {
      body(function);
    }
    for (int i = 0; i < types.size(); i++) {
      add(1, new Octets().octet(0x60).bytes(signature(types.get(i))));
    }
    return link();
  }

  private byte[] link() {
    Octets out = new Octets().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    for (int id = 1; id <= 11; id++) {
      if (id == 8 && start != null) {
        out.octet(8).unsigned(start.length).bytes(start);
      } else if (sections.containsKey(id)) {
        Octets section = new Octets().unsigned(sections.get(id).size());
        sections.get(id).forEach(section::bytes);
        out.octet(id).unsigned(section.size()).bytes(section.toBytes());
      }
    }
    return out.toBytes();
  }

  private void add(int section, Octets entry) {
    sections.computeIfAbsent(section, id -> new ArrayList<>()).add(entry.toBytes());
  }

  private void importFunction(SExpression field) {
    SExpression function = field.list(3);
    Octets entry = new Octets().name(field.list(1)).name(field.list(2)).octet(FUNCTION);
    add(2, entry.unsigned(type(function)));
    functions.put(function.atom(1), functionCount++);
  }

  private void declare(SExpression function) {
    if (function.atom(1) != null) {
      functions.put(function.atom(1), functionCount);
    }
    export(function, FUNCTION, functionCount++);
    add(3, new Octets().unsigned(type(function)));
    bodies.add(function);
  }

  private void export(SExpression field, int kind, int index) {
    for (SExpression part : field.lists(1)) {
      if (part.is("export")) {
        add(7, new Octets().name(part.list(1)).octet(kind).unsigned(index));
      }
    }
  }

  private void memory(SExpression field) {
    export(field, MEMORY, 0);
    add(5, limits(new Octets(), field.atoms(1)));
  }

  private static Octets limits(Octets out, List<String> atoms) {
    boolean bounded = atoms.size() > 1 && atoms.get(1).matches("[0-9]+");
    out.octet(bounded ? 1 : 0).unsigned(Integer.parseInt(atoms.get(0)));
    return bounded ? out.unsigned(Integer.parseInt(atoms.get(1))) : out;
  }

  private void global(SExpression field) {
    globals.put(field.atom(1), globals.size());
    SExpression type = field.list(2);
    Octets entry = new Octets().octet(valueType(type.atom(1))).octet(1);
    new WatInstructions(Map.of(), globals, functions).emit(field.list(3), entry);
    add(6, entry.octet(0x0B));
  }

  /** The index of a function's type, which is noted if it is new. */
  private int type(SExpression function) {
    String type = String.join(" ", named(function, "param").values()) + ">";
    for (SExpression part : function.lists(1)) {
      type += part.is("result") ? part.atom(1) : "";
    }
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private static byte[] signature(String type) {
    String[] sides = type.split(">", -1);
    Octets out = new Octets();
    for (String side : sides) {
      String[] values = side.isEmpty() ? new String[0] : side.split(" ");
      out.unsigned(values.length);
      for (String value : values) {
        out.octet(valueType(value));
      }
    }
    return out.toBytes();
  }

  /** Parameters or variables, with their types, in order; those without a name by number. */
  private static Map<String, String> named(SExpression function, String kind) {
    Map<String, String> named = new LinkedHashMap<>();
    for (SExpression part : function.lists(1)) {
      if (part.is(kind)) {
        List<String> atoms = part.atoms(1);
        boolean name = atoms.get(0).startsWith("$");
        for (String type : name ? atoms.subList(1, 2) : atoms) {
          named.put(name ? atoms.get(0) : kind + named.size(), type);
        }
      }
    }
    return named;
  }

  static int valueType(String type) {
    return switch (type) {
      case "i32" -> 0x7F;
      case "i64" -> 0x7E;
      case "f32" -> 0x7D;
      case "f64" -> 0x7C;
      default -> throw new IllegalArgumentException("value type " + type);
    };
  }

  private void body(SExpression function) {
    Map<String, Integer> locals = new HashMap<>();
    named(function, "param").keySet().forEach(name -> locals.put(name, locals.size()));
    Octets out = new Octets();
    List<int[]> runs = new ArrayList<>();
    for (Map.Entry<String, String> local : named(function, "local").entrySet()) {
      locals.put(local.getKey(), locals.size());
      int type = valueType(local.getValue());
      if (!runs.isEmpty() && runs.get(runs.size() - 1)[1] == type) {
        runs.get(runs.size() - 1)[0]++;
      } else {
        runs.add(new int[] {1, type});
      }
    }
    out.unsigned(runs.size());
    runs.forEach(run -> out.unsigned(run[0]).octet(run[1]));
    WatInstructions body = new WatInstructions(locals, globals, functions);
    for (SExpression part : function.lists(1)) {
      if (!part.is("export") && !part.is("param") && !part.is("result") && !part.is("local")) {
        body.emit(part, out);
      }
    }
    out.octet(0x0B);
    add(10, new Octets().unsigned(out.size()).bytes(out.toBytes()));
  }

  static int index(Map<String, Integer> names, String name) {
    if (name.matches("[0-9]+")) {
      return Integer.parseInt(name);
    }
    if (!names.containsKey(name)) {
      throw new IllegalArgumentException(name + ": expected one of " + names.keySet());
    }
    return names.get(name);
  }

  /** Octets in the encodings of the binary format. */
  static final class Octets {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Octets octet(int value) {
      out.write(value);
      return this;
    }

    Octets bytes(byte[] values) {
      out.writeBytes(values);
      return this;
    }

    Octets unsigned(int value) {
      int left = value;
      for (; (left & ~0x7F) != 0; left >>>= 7) {
        out.write(left & 0x7F | 0x80);
      }
      out.write(left);
      return this;
    }

    Octets signed(long value) {
      long left = value;
      for (; left < -64 || left > 63; left >>= 7) {
        out.write((int) (left & 0x7F) | 0x80);
      }
      out.write((int) (left & 0x7F));
      return this;
    }

    Octets name(SExpression text) {
      byte[] octets = text.octets();
      return unsigned(octets.length).bytes(octets);
    }

    int size() {
      return out.size();
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
