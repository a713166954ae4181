package dev.fairlead.health;

import dev.fairlead.spi.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Probes one endpoint with a check that a plugin makes for the pool. Until that is made the latest
 * probe waits for it; one that could not be made fails all probes.
 */
public final class PluginHealthCheck implements HealthCheck {
  private final CompletableFuture<Made> made;
  private final Endpoint endpoint;
  private final Duration timeout;
  private final Runnable release;
  private final AtomicReference<Runnable> waiting = new AtomicReference<>();
  private final AtomicBoolean follows = new AtomicBoolean();

  /**
   * What a plugin has made.
   *
   * @param executor runs the plugin's code, which may block it
   * @param failed told what a probe threw, or null, and what happened, where it broke its contract
   */
  public record Made(
      dev.fairlead.spi.HealthCheck check,
      Executor executor,
      BiConsumer<Throwable, String> failed) {}

  /**
   * @param made completes when there is a check, or when it is known that there will be none
   * @param release called when this endpoint is not probed any more
   */
  public PluginHealthCheck(
      CompletableFuture<Made> made, Endpoint endpoint, Duration timeout, Runnable release) {
    this.made = made;
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.release = release;
  }

  @Override
  public Runnable probe(InetSocketAddress address, Consumer<Result> done) {
    Runnable begin = () -> begin(address, done);
    waiting.set(begin);
    if (made.isDone()) {
      beginWaiting();
    } else if (follows.compareAndSet(false, true)) {
      made.whenComplete((check, failure) -> beginWaiting());
    } else if (made.isDone()) {
      // It was completed a moment ago, and may not have seen this one.
      beginWaiting();
    }
    return () -> waiting.compareAndSet(begin, null);
  }

  private void beginWaiting() {
    Runnable begin = waiting.getAndSet(null);
    if (begin != null) {
      begin.run();
    }
  }

  private void begin(InetSocketAddress address, Consumer<Result> done) {
    if (made.isCompletedExceptionally()) {
      done.accept(Result.fail("the check cannot be made"));
      return;
    }
    Made check = made.join();
    try {
      check.executor().execute(() -> call(check, address, done));
    } catch (RejectedExecutionException e) {
      done.accept(Result.fail("the check is closed"));
    }
  }

  private void call(Made made, InetSocketAddress address, Consumer<Result> done) {
    try {
      CompletionStage<dev.fairlead.spi.HealthCheck.Result> stage =
          made.check().check(endpoint, address, timeout);
      stage.whenComplete((result, failure) -> done.accept(result(made, result, failure)));
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      made.failed().accept(e, "a check failed");
      done.accept(failed(e));
    }
  }

  private static Result result(
      Made made, dev.fairlead.spi.HealthCheck.Result result, Throwable failure) {
    if (failure != null) {
      return failed(failure);
    }
    if (result == null) {
      made.failed().accept(null, "a check found nothing");
      return Result.fail("the check found nothing");
    }
    return new Result(result.passed(), String.valueOf(result.detail()));
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
