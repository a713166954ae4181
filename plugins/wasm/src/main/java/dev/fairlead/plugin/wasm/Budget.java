package dev.fairlead.plugin.wasm;

import java.time.Duration;
import java.util.Deque;
import java.util.function.LongSupplier;
import run.endive.runtime.ExecutionListener;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.MStack;
import run.endive.runtime.StackFrame;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Instruction;

/**
 * Ends a module that goes on for too long. The interpreter announces every instruction, so nothing
 * is needed that another thread would have to interrupt, and a loop ends also while the machine is
 * too busy for that other thread. Beside time the instructions are counted: a limit that is the
 * same on every machine, and that holds where the clock stands still. Used by one thread at a time.
 */
final class Budget implements ExecutionListener {
  /** A clock is read every so many instructions: some tens of microseconds. */
  private static final int STRIDE = 1024;

  /** Values on the operand stack, 8 octets each. */
  private static final int MAX_STACK = 100_000;

  /** Calls within calls. The interpreter recurses in Java: more would need a larger stack there. */
  private static final int MAX_DEPTH = 200;

  private final LongSupplier clock;
  private final Duration time;
  private final int instructions;
  private long executed;
  private long begun;

  Budget(LongSupplier clock, Limits limits) {
    this.clock = clock;
    this.time = limits.time();
    this.instructions = limits.instructions();
    begin();
  }

  /** Thrown through the interpreter, which leaves the module in no defined state. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted(String message) {
      super(message);
    }
  }

  /** From now on everything is allowed once more. */
  void begin() {
    executed = 0;
    begun = clock.getAsLong();
  }

  @Override
  public void onExecution(Instruction instruction, MStack stack) {
    executed++;
    if (executed % STRIDE == 0 || takesLong(instruction)) {
      check(stack);
    }
  }

  /** One of these may move all the memory there is. */
  private static boolean takesLong(Instruction instruction) {
    return switch (instruction.opcode()) {
      case MEMORY_FILL, MEMORY_COPY, MEMORY_INIT, MEMORY_GROW -> true;
      default -> false;
    };
  }

  private void check(MStack stack) {
    if (executed > instructions) {
      throw new Exhausted("ran for more than " + instructions + " instructions");
    }
    if (clock.getAsLong() - begun > time.toNanos()) {
      throw new Exhausted("ran for longer than " + time.toMillis() + " ms");
    }
    if (stack.size() > MAX_STACK) {
      throw new Exhausted("put more than " + MAX_STACK + " values on its stack");
    }
  }

  /** An interpreter that ends calls within calls before Java's stack does. */
  static final class Machine extends InterpreterMachine {
    Machine(Instance instance) {
      super(instance);
    }

    @Override
    protected long[] call(
        MStack stack,
        Instance instance,
        Deque<StackFrame> callStack,
        int funcId,
        long[] args,
        Object[] refArgs,
        FunctionType callType,
        boolean popResults) {
      if (callStack.size() >= MAX_DEPTH) {
        throw new Exhausted("nested its calls more than " + MAX_DEPTH + " deep");
      }
      return super.call(stack, instance, callStack, funcId, args, refArgs, callType, popResults);
    }
  }
}
