package dev.fairlead.config;

/** A text is not what is accepted in its place. */
final class Unacceptable extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String suggestion;

  /** What is accepted says it all. */
  Unacceptable() {
    this(null, null);
  }

  /**
   * @param reason more exact than "not what is accepted", or null
   */
  Unacceptable(String reason) {
    this(reason, null);
  }

  /**
   * @param reason more exact than "not what is accepted", or null
   * @param suggestion what was probably meant, or null
   */
  Unacceptable(String reason, String suggestion) {
    super(reason);
    this.suggestion = suggestion;
  }

  String suggestion() {
    return suggestion;
  }
}
