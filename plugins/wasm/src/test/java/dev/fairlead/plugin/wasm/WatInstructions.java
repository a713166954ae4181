package dev.fairlead.plugin.wasm;

import dev.fairlead.plugin.wasm.Wat.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import run.endive.wasm.types.OpCode;

/** Encodes the folded instructions of one function. */
final class WatInstructions {
  private static final int NO_RESULT = 0x40;

  private final Map<String, Integer> locals;
  private final Map<String, Integer> globals;
  private final Map<String, Integer> functions;
  private final List<String> labels = new ArrayList<>();

  WatInstructions(
      Map<String, Integer> locals, Map<String, Integer> globals, Map<String, Integer> functions) {
    this.locals = locals;
    this.globals = globals;
    this.functions = functions;
  }

  void emit(SExpression instruction, Octets out) {
    switch (instruction.atom(0)) {
      case "block", "loop" -> block(instruction, out);
      case "if" -> condition(instruction, out);
      default -> plain(instruction, out);
    }
  }

  private void block(SExpression block, Octets out) {
    out.octet(block.is("loop") ? 0x03 : 0x02).octet(result(block));
    labels.add(0, label(block));
    for (SExpression part : block.lists(1)) {
      if (!part.is("result")) {
        emit(part, out);
      }
    }
    labels.remove(0);
    out.octet(0x0B);
  }

  private void condition(SExpression condition, Octets out) {
    for (SExpression part : condition.lists(1)) {
      if (!part.is("result") && !part.is("then") && !part.is("else")) {
        emit(part, out);
      }
    }
    out.octet(0x04).octet(result(condition));
    labels.add(0, label(condition));
    for (SExpression part : condition.lists(1)) {
      if (part.is("then") || part.is("else")) {
        if (part.is("else")) {
          out.octet(0x05);
        }
        part.lists(1).forEach(each -> emit(each, out));
      }
    }
    labels.remove(0);
    out.octet(0x0B);
  }

  private static String label(SExpression block) {
    return block.atom(1) == null ? "" : block.atom(1);
  }

  private static int result(SExpression block) {
    for (SExpression part : block.lists(1)) {
      if (part.is("result")) {
        return Wat.valueType(part.atom(1));
      }
    }
    return NO_RESULT;
  }

  private void plain(SExpression instruction, Octets out) {
    instruction.lists(1).forEach(operand -> emit(operand, out));
    String name = instruction.atom(0);
    int opcode = OpCode.valueOf(name.toUpperCase(Locale.ROOT).replace('.', '_')).opcode();
    if (opcode > 0xFF) {
      out.octet(opcode >> 8).unsigned(opcode & 0xFF);
    } else {
      out.octet(opcode);
    }
    immediates(name, instruction.atoms(1), out);
  }

  private void immediates(String name, List<String> atoms, Octets out) {
    switch (name) {
      case "local.get", "local.set", "local.tee" -> out.unsigned(Wat.index(locals, atoms.get(0)));
      case "global.get", "global.set" -> out.unsigned(Wat.index(globals, atoms.get(0)));
      case "call" -> out.unsigned(Wat.index(functions, atoms.get(0)));
      case "br", "br_if" -> out.unsigned(depth(atoms.get(0)));
      case "i32.const", "i64.const" -> out.signed(Long.decode(atoms.get(0)));
      case "f64.const" -> out.bytes(octets(atoms.get(0)));
      case "memory.size", "memory.grow", "memory.fill" -> out.octet(0);
      case "memory.copy" -> out.octet(0).octet(0);
      case "table.grow" -> out.unsigned(0);
      case "ref.null" -> out.octet(0x70);
      default -> {
        if (name.contains(".load") || name.contains(".store")) {
          out.unsigned(alignment(name)).unsigned(offset(atoms));
        }
      }
    }
  }

  private int depth(String label) {
    return label.matches("[0-9]+") ? Integer.parseInt(label) : labels.indexOf(label);
  }

  private static byte[] octets(String number) {
    double value =
        switch (number) {
          case "nan" -> Double.NaN;
          case "inf" -> Double.POSITIVE_INFINITY;
          default -> Double.parseDouble(number);
        };
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
  }

  /** The exponent of what is natural: that of the size of what is moved. */
  private static int alignment(String name) {
    if (name.matches(".*(load|store)8.*")) {
      return 0;
    } else if (name.matches(".*(load|store)16.*")) {
      return 1;
    }
    return name.matches(".*(load|store)32.*") || name.startsWith("i32") || name.startsWith("f32")
        ? 2
        : 3;
  }

  private static int offset(List<String> atoms) {
    return atoms.isEmpty() ? 0 : Integer.parseInt(atoms.get(0).substring("offset=".length()));
  }
}
