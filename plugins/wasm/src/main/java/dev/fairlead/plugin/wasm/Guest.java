package dev.fairlead.plugin.wasm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmEngineException;

/**
 * A running module. What it keeps in its memory stays from tick to tick. Once a call has failed it
 * is in no defined state and must not be used again. Used by one thread at a time.
 */
final class Guest {
  /** Large enough for a few endpoints, so that small modules are asked for room once. */
  private static final int LEAST_ROOM = 4096;

  private final GuestModule module;
  private final LongSupplier clock;
  private final Budget budget;
  private final Instance instance;
  private int room;
  private int address;
  private boolean answered;
  private long answeredAt;

  private Guest(GuestModule module, Limits limits, LongSupplier clock) {
    this.module = module;
    this.clock = clock;
    budget = new Budget(clock, limits);
    instance =
        Instance.builder(module.module())
            .withMemoryLimits(module.memory())
            .withMemoryFactory(ByteArrayMemory::new)
            .withMachineFactory(Budget.Machine::new)
            .withUnsafeExecutionListener(budget)
            .withStart(false)
            .build();
  }

  /**
   * Starts a module: lets it initialize itself, and hands it its settings.
   *
   * @param clock in nanoseconds
   * @throws ModuleException if it fails to start, is made for another version, or refuses its
   *     settings
   */
  static Guest start(GuestModule module, Limits limits, String settings, LongSupplier clock)
      throws ModuleException {
    Guest guest;
    try {
      guest = new Guest(module, limits, clock);
    } catch (RuntimeException | Error e) {
      throw new ModuleException("fails to start: " + reason(e), e);
    }
    if (module.exports(Abi.INITIALIZE)) {
      guest.call(Abi.INITIALIZE);
    }
    int version = guest.call(Abi.VERSION_FUNCTION);
    if (version != Abi.VERSION) {
      throw new ModuleException(
          "is made for version " + version + " of the interface: expected " + Abi.VERSION);
    }
    guest.settle(settings);
    return guest;
  }

  private void settle(String settings) throws ModuleException {
    if (!module.exports(Abi.SETTINGS)) {
      if (!settings.isEmpty()) {
        throw new ModuleException("has no settings: it does not export '" + Abi.SETTINGS + "'");
      }
      return;
    }
    byte[] octets = settings.getBytes(StandardCharsets.UTF_8);
    ensureRoom(octets.length);
    write(octets);
    int code = call(Abi.SETTINGS, address, octets.length);
    if (code != 0) {
      throw new ModuleException("refuses its settings with code " + code);
    }
  }

  /**
   * Asks for weights.
   *
   * @return one per endpoint, finite, 0 or more, one of them more; null if those before remain
   * @throws ModuleException if it fails, takes too long or answers something else
   */
  double[] weights(Question question) throws ModuleException {
    budget.begin();
    byte[][] texts = Abi.texts(question.endpoints(), question.labels());
    int count = question.endpoints().length;
    ensureRoom(Abi.size(texts));
    long now = clock.getAsLong();
    write(Abi.question(question, texts, address, now, answered ? now - answeredAt : 0));
    int output = address + Abi.output(count);
    int code = callOn(Abi.WEIGHTS, address, count, output);
    if (code == Abi.NO_CHANGE) {
      return null;
    }
    if (code != Abi.WRITTEN) {
      throw new ModuleException("answers with code " + code);
    }
    double[] weights = read(output, count);
    check(weights, question);
    answered = true;
    answeredAt = now;
    return weights;
  }

  private static void check(double[] weights, Question question) throws ModuleException {
    double greatest = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] <= Double.MAX_VALUE)) {
        throw new ModuleException(
            "gives endpoint "
                + question.endpoints()[i].id()
                + " the weight "
                + weights[i]
                + ": expected a number, 0 or more");
      }
      greatest = Math.max(greatest, weights[i]);
    }
    if (greatest == 0) {
      throw new ModuleException("gives no endpoint more than the weight 0");
    }
  }

  private void ensureRoom(int size) throws ModuleException {
    if (size <= room) {
      return;
    }
    // At least twice as much as before: a module that never reuses room needs twice the last one.
    int wanted = Math.max(Math.max(size, LEAST_ROOM), 2 * room);
    int given = callOn(Abi.ALLOC, wanted);
    long end = Integer.toUnsignedLong(given) + wanted;
    if (given == 0) {
      throw new ModuleException("has no room for " + wanted + " octets");
    }
    if (given % 8 != 0 || end > (long) memory().pages() * Memory.PAGE_SIZE) {
      throw new ModuleException(
          "gives room for "
              + wanted
              + " octets at "
              + Integer.toUnsignedLong(given)
              + ": expected a multiple of 8 and all of it in its memory");
    }
    address = given;
    room = wanted;
  }

  private Memory memory() {
    return instance.memory();
  }

  private void write(byte[] octets) throws ModuleException {
    try {
      memory().write(address, octets);
    } catch (RuntimeException e) {
      throw new ModuleException("gave room outside of its memory: " + reason(e), e);
    }
  }

  private double[] read(int from, int count) throws ModuleException {
    try {
      ByteBuffer octets =
          ByteBuffer.wrap(memory().readBytes(from, count * Double.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[count];
      octets.asDoubleBuffer().get(values);
      return values;
    } catch (RuntimeException e) {
      throw new ModuleException("gave room outside of its memory: " + reason(e), e);
    }
  }

  private int call(String function, long... arguments) throws ModuleException {
    budget.begin();
    return callOn(function, arguments);
  }

  /** Calls a function on what is left of the budget. */
  private int callOn(String function, long... arguments) throws ModuleException {
    try {
      long[] results = instance.export(function).apply(arguments);
      return results == null || results.length == 0 ? 0 : (int) results[0];
    } catch (RuntimeException | Error e) {
      // Whatever comes out of the interpreter is the module's doing, an overflow of the stack or
      // the heap included; it ends here with the module.
      throw new ModuleException("'" + function + "' fails: " + reason(e), e);
    }
  }

  /** What an interpreter's exception says, in few words. */
  static String reason(Throwable thrown) {
    boolean named = thrown instanceof WasmEngineException || thrown instanceof Budget.Exhausted;
    return named && thrown.getMessage() != null ? thrown.getMessage() : thrown.toString();
  }

  GuestModule module() {
    return module;
  }
}
