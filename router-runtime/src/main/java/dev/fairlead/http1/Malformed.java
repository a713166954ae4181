package dev.fairlead.http1;

import dev.fairlead.wire.Rejection;

/** A message that is refused. Without a stack trace: attackers choose how often it is made. */
final class Malformed extends Exception {
  private final int status;
  private final Rejection reason;

  Malformed(String detail) {
    this(400, Rejection.MALFORMED, detail);
  }

  /**
   * @param status what a client is answered; 0: nothing
   * @param detail what is wrong, without quoting the message
   */
  Malformed(int status, Rejection reason, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  int status() {
    return status;
  }

  Rejection reason() {
    return reason;
  }
}
