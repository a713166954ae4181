package dev.fairlead.control;

/**
 * A configuration that is valid but cannot be put in force; the message says why, to the operator.
 */
public final class RouterException extends Exception {
  private static final long serialVersionUID = 1;

  RouterException(String message, Throwable cause) {
    super(message, cause);
  }
}
