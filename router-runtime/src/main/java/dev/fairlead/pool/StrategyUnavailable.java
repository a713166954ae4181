package dev.fairlead.pool;

/** A strategy cannot be had at the moment, through no fault of the configuration. */
public final class StrategyUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the operator: what is the matter with its plugin
   */
  public StrategyUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
