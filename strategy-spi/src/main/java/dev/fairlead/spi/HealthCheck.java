package dev.fairlead.spi;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Probes the endpoints of one pool. The router decides when, limits the time, and counts how many
 * failures or successes in a row it takes to believe them.
 */
public interface HealthCheck extends AutoCloseable {
  /**
   * Probes an endpoint once. Called on a thread of the check's own, which it may block, though its
   * other probes wait then. One probe of an endpoint at a time.
   *
   * @param endpoint as configured or discovered
   * @param address where to reach it: resolved, with the port to check
   * @param timeout what takes longer counts as failed, and its result is ignored
   * @return how it ended, now or later, from any thread; an exception, thrown or in the stage, is a
   *     failure
   */
  CompletionStage<Result> check(Endpoint endpoint, InetSocketAddress address, Duration timeout);

  /** Called once, after the last probe was begun. */
  @Override
  default void close() {}

  /**
   * How a probe ended.
   *
   * @param detail for the log: why it failed, if it did
   */
  record Result(boolean passed, String detail) {
    public static Result pass() {
      return new Result(true, "");
    }

    public static Result fail(String detail) {
      return new Result(false, detail);
    }
  }
}
