package dev.fairlead.dropin;

/** Why a plugin of the directory cannot be used; the message is for the operator. */
class DropinException extends Exception {
  private static final long serialVersionUID = 1L;

  DropinException(String message) {
    super(message);
  }

  DropinException(String message, Throwable cause) {
    super(message, cause);
  }
}
