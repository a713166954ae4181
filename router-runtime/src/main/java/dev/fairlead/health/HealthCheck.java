package dev.fairlead.health;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Probes one endpoint, once per call; the caller counts rise and fall, and limits the time. */
public interface HealthCheck extends AutoCloseable {
  /**
   * How a probe ended.
   *
   * @param detail for the log; why it failed, if it did
   */
  record Result(boolean passed, String detail) {
    static Result pass(String detail) {
      return new Result(true, detail);
    }

    static Result fail(String detail) {
      return new Result(false, detail);
    }
  }

  /**
   * Starts a probe and returns at once.
   *
   * @param address resolved
   * @param done told at least once, from any thread, unless the probe is cancelled; only the first
   *     result counts
   * @return cancels it, or closes what is left of it; may be called at any time, also twice
   */
  Runnable probe(InetSocketAddress address, Consumer<Result> done);

  /** Called once, after the last probe has ended or been cancelled. */
  @Override
  void close();
}
