package dev.fairlead.control;

/** A strategy could not be made; the message names pool, strategy and provider. */
final class StrategyFailure extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String plugin;
  private final boolean refusal;

  /**
   * @param plugin the file or folder of a drop-in plugin; empty for one on the class path
   * @param refusal whether it says that it does not like its options, rather than to fail
   */
  StrategyFailure(String message, Throwable cause, String plugin, boolean refusal) {
    super(message, cause);
    this.plugin = plugin;
    this.refusal = refusal;
  }

  String plugin() {
    return plugin;
  }

  boolean refusal() {
    return refusal;
  }
}
