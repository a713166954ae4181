package dev.fairlead.exchange;

import dev.fairlead.wire.Deadline;

/**
 * What an exchange waits for at the moment, which is the deadline it is itself, and how long it may
 * take as a whole. On its loop.
 */
final class ExchangeTimers extends Deadline {
  private final Exchange exchange;
  private Runnable whenTimeUp;
  private Deadline wholeRequest;

  ExchangeTimers(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Runs a task after that time, in place of the one before, unless {@link #stop} comes first. */
  void start(long nanos, Runnable task) {
    whenTimeUp = task;
    exchange.loop().deadlines().set(this, nanos);
  }

  void stop() {
    exchange.loop().deadlines().cancel(this);
  }

  void limitWholeRequest(long nanos) {
    wholeRequest = new WholeRequest();
    exchange.loop().deadlines().set(wholeRequest, nanos);
  }

  void unlimit() {
    if (wholeRequest != null) {
      exchange.loop().deadlines().cancel(wholeRequest);
    }
  }

  /** The exchange is over. */
  void end() {
    stop();
    unlimit();
  }

  @Override
  protected void expired() {
    whenTimeUp.run();
  }

  private final class WholeRequest extends Deadline {
    @Override
    protected void expired() {
      exchange.tookTooLong();
    }
  }
}
