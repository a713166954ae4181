package dev.fairlead.plugin.wasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.TypeSection;
import run.endive.wasm.types.ValType;

/**
 * A module that was read and fits: sound, with the exports of the {@link Abi}, without imports, and
 * without the means by which a module could use up memory beside its own (objects of the garbage
 * collector, exceptions, tables that grow). Immutable.
 */
final class GuestModule {
  /**
   * Together 16 octets each; compilers make a table of the functions that are called by pointer.
   */
  private static final int MAX_TABLE = 10_000;

  /** Of one function; each call of it has room for all. */
  private static final int MAX_LOCALS = 1_000;

  private static final FunctionType RETURNS_INT = signature(0);

  private final WasmModule module;
  private final MemoryLimits memory;
  private final ModuleSource.Contents contents;

  private GuestModule(WasmModule module, MemoryLimits memory, ModuleSource.Contents contents) {
    this.module = module;
    this.memory = memory;
    this.contents = contents;
  }

  /**
   * Reads a module.
   *
   * @throws ModuleException if it is no module, or none that fits
   */
  static GuestModule of(ModuleSource.Contents contents, Limits limits) throws ModuleException {
    try {
      WasmModule module = Parser.parse(contents.octets());
      checkMeans(module);
      MemoryLimits memory = memory(module, limits);
      checkExports(module);
      return new GuestModule(module, memory, contents);
    } catch (RuntimeException | Error e) {
      // A parser may stumble over anything in a damaged file, and what it lets through may not hang
      // together: whatever is thrown says that.
      throw new ModuleException("is not a sound WebAssembly module: " + Guest.reason(e), e);
    }
  }

  private static void checkMeans(WasmModule module) throws ModuleException {
    List<String> imports = new ArrayList<>();
    for (int i = 0; i < module.importSection().importCount(); i++) {
      Import each = module.importSection().getImport(i);
      imports.add("'" + each.module() + "." + each.name() + "'");
    }
    if (!imports.isEmpty()) {
      throw new ModuleException(
          "imports " + String.join(", ", imports) + ": a module is offered nothing to import");
    }
    TypeSection types = module.typeSection();
    for (int i = 0; i < types.subTypeCount(); i++) {
      if (types.getSubType(i).compType().funcType() == null) {
        throw new ModuleException("uses structures or arrays of the garbage collector");
      }
    }
    if (module.tagSection().isPresent() && module.tagSection().get().tagCount() > 0) {
      throw new ModuleException("uses exceptions");
    }
    long entries = 0;
    for (int i = 0; i < module.tableSection().tableCount(); i++) {
      entries += module.tableSection().getTable(i).limits().min();
    }
    if (entries > MAX_TABLE) {
      throw new ModuleException("has tables of " + entries + " entries: more than " + MAX_TABLE);
    }
    for (FunctionBody body : module.codeSection().functionBodies()) {
      if (body.localTypes().size() > MAX_LOCALS) {
        throw new ModuleException("has a function of more than " + MAX_LOCALS + " variables");
      }
      for (AnnotatedInstruction instruction : body.instructions()) {
        if (instruction.opcode() == OpCode.TABLE_GROW) {
          throw new ModuleException("lets its table grow");
        }
      }
    }
  }

  private static MemoryLimits memory(WasmModule module, Limits limits) throws ModuleException {
    int memories =
        module.memorySection().isPresent() ? module.memorySection().get().memoryCount() : 0;
    if (memories != 1) {
      throw new ModuleException("has " + memories + " memories: expected 1");
    }
    MemoryLimits wanted = module.memorySection().get().getMemory(0).limits();
    if (wanted.shared()) {
      throw new ModuleException("has a memory that is shared by threads");
    }
    if (wanted.initialPages() > limits.pages()) {
      throw new ModuleException(
          "wants "
              + wanted.initialPages()
              + " pages of 64 KiB: more than its memory-limit of "
              + limits.pages());
    }
    return new MemoryLimits(wanted.initialPages(), Math.min(wanted.maximumPages(), limits.pages()));
  }

  private static void checkExports(WasmModule module) throws ModuleException {
    if (export(module, Abi.MEMORY, ExternalType.MEMORY) == null) {
      throw new ModuleException("does not export its memory as '" + Abi.MEMORY + "'");
    }
    require(module, Abi.VERSION_FUNCTION, RETURNS_INT);
    require(module, Abi.ALLOC, signature(1));
    require(module, Abi.WEIGHTS, signature(3));
    check(module, Abi.SETTINGS, signature(2));
    check(module, Abi.INITIALIZE, FunctionType.empty());
  }

  private static void require(WasmModule module, String name, FunctionType type)
      throws ModuleException {
    if (!check(module, name, type)) {
      throw new ModuleException("does not export '" + name + "': expected " + type);
    }
  }

  /** Whether it is there; if so, it must be as expected. */
  private static boolean check(WasmModule module, String name, FunctionType type)
      throws ModuleException {
    Export export = export(module, name, ExternalType.FUNCTION);
    if (export == null) {
      return false;
    }
    int index = module.functionSection().getFunctionType(export.index());
    FunctionType found = module.typeSection().getType(index);
    if (!found.equals(type)) {
      throw new ModuleException("exports '" + name + "' as " + found + ": expected " + type);
    }
    return true;
  }

  private static Export export(WasmModule module, String name, ExternalType type) {
    for (int i = 0; i < module.exportSection().exportCount(); i++) {
      Export each = module.exportSection().getExport(i);
      if (each.name().equals(name) && each.exportType() == type) {
        return each;
      }
    }
    return null;
  }

  private static FunctionType signature(int parameters) {
    return FunctionType.of(Collections.nCopies(parameters, ValType.I32), List.of(ValType.I32));
  }

  WasmModule module() {
    return module;
  }

  /** What it declares, within the limit. */
  MemoryLimits memory() {
    return memory;
  }

  boolean exports(String function) {
    return export(module, function, ExternalType.FUNCTION) != null;
  }

  ModuleSource.Contents contents() {
    return contents;
  }
}
