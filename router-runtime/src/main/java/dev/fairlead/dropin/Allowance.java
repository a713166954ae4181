package dev.fairlead.dropin;

import java.util.Locale;

/**
 * The memory that all plugins may take together: a file of a few hundred kilobytes can unpack to as
 * many megabytes, and a router without memory serves nobody. For one thread.
 */
final class Allowance {
  /**
   * While plugins are exchanged, versions before and new ones are in memory side by side: half of
   * the heap at most, and the router works in the other half.
   */
  private static final int SHARE_OF_HEAP = 4;

  private static final double MEBI = 1 << 20;

  private final long total;
  private long left;

  /** More would be taken than there is. Whether that is so depends on the other plugins. */
  static final class Exceeded extends DropinException {
    private static final long serialVersionUID = 1L;

    Exceeded(String message) {
      super(message);
    }
  }

  /**
   * @param total in octets
   */
  Allowance(long total) {
    this.total = total;
    this.left = total;
  }

  static Allowance ofHeap() {
    return new Allowance(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Octets that may be taken at all. */
  long total() {
    return total;
  }

  /**
   * Takes memory.
   *
   * @param what for the message: "its files have"
   * @throws Exceeded if there is less left
   */
  void take(long octets, String what) throws Exceeded {
    if (octets > left) {
      throw new Exceeded(
          "is too large: %s %s, and of the %s for all plugins together, a quarter of the heap, %s are left"
              .formatted(what, mebi(octets), mebi(total), mebi(Math.max(0, left))));
    }
    left -= octets;
  }

  /** Gives back what is in memory no more, or takes what was there before: less than 0. */
  void giveBack(long octets) {
    left += octets;
  }

  /** Octets that are left. */
  long left() {
    return left;
  }

  private static String mebi(long octets) {
    return String.format(Locale.ROOT, "%.1f MiB", octets / MEBI);
  }
}
