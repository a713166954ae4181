package dev.fairlead.plugin.adaptive;

/**
 * Tells a strategy that is broken from a process that is. What a strategy throws counts against it
 * alone, whatever it is: an assertion that fails, a class that is missing, a recursion without end.
 */
final class Faults {
  private Faults() {}

  /**
   * Goes on unless no strategy can help it.
   *
   * @throws VirtualMachineError {@code thrown}, if the process is out of memory or worse
   */
  static void survive(Throwable thrown) {
    if (thrown instanceof VirtualMachineError worse && !(thrown instanceof StackOverflowError)) {
      throw worse;
    }
  }
}
