package dev.fairlead.health;

import dev.fairlead.spi.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Probes one endpoint with a check that a plugin made for the pool. */
public final class PluginHealthCheck implements HealthCheck {
  private final dev.fairlead.spi.HealthCheck check;
  private final Endpoint endpoint;
  private final Duration timeout;
  private final Executor executor;
  private final Runnable release;

  /**
   * @param executor runs the plugin's code, which may block it
   * @param release called when this endpoint is not probed any more
   */
  public PluginHealthCheck(
      dev.fairlead.spi.HealthCheck check,
      Endpoint endpoint,
      Duration timeout,
      Executor executor,
      Runnable release) {
    this.check = check;
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.executor = executor;
    this.release = release;
  }

  @Override
  public Runnable probe(InetSocketAddress address, Consumer<Result> done) {
    try {
      executor.execute(() -> call(address, done));
    } catch (RejectedExecutionException e) {
      done.accept(Result.fail("the check is closed"));
    }
    return () -> {};
  }

  private void call(InetSocketAddress address, Consumer<Result> done) {
    try {
      CompletionStage<dev.fairlead.spi.HealthCheck.Result> stage =
          check.check(endpoint, address, timeout);
      stage.whenComplete((result, failure) -> done.accept(result(result, failure)));
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      done.accept(failed(e));
    }
  }

  private static Result result(dev.fairlead.spi.HealthCheck.Result result, Throwable failure) {
    if (failure != null) {
      return failed(failure);
    }
    return result == null
        ? Result.fail("the check found nothing")
        : new Result(result.passed(), String.valueOf(result.detail()));
  }

  private static Result failed(Throwable failure) {
    try {
      return Result.fail("the check failed: " + failure);
    } catch (Throwable e) {
      // An exception of the plugin's own, whose text fails as well.
      return Result.fail("the check failed: " + failure.getClass().getName());
    }
  }

  @Override
  public void close() {
    release.run();
  }
}
