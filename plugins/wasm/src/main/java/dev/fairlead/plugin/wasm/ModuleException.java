package dev.fairlead.plugin.wasm;

/** Why a module cannot be used, or what it did wrong; the message is for the operator. */
final class ModuleException extends Exception {
  private static final long serialVersionUID = 1L;

  ModuleException(String message) {
    super(message);
  }

  ModuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
