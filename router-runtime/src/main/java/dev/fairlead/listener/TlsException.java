package dev.fairlead.listener;

/** TLS material that cannot be used; the message names the file and what is wrong with it. */
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
