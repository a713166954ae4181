package dev.fairlead.health;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.PoolConfig.Poll;
import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.PoolListener;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Need;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks endpoints for their load: when a strategy wants to know, and again and again in pools that
 * poll. In pools whose strategy reads no reports nothing is ever asked.
 */
public final class LoadProbes implements PoolListener {
  /** An answer to a poll that takes longer than that is of no use. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ScheduledExecutorService control;
  private final Map<EndpointState, Target> targets = new ConcurrentHashMap<>();

  /**
   * @param control runs timers
   */
  public LoadProbes(Vertx vertx, ScheduledExecutorService control) {
    this.vertx = vertx;
    this.control = control;
  }

  /**
   * Asks an endpoint once; from any thread.
   *
   * @param answer hears of the report once, on any thread; null if none came in time or it was not
   *     accepted
   */
  public void probe(
      PooledEndpoint endpoint, String path, Duration timeout, Consumer<LoadReport> answer) {
    Target target = targets.get(endpoint.state());
    if (target == null) {
      answer.accept(null);
    } else {
      target.probe.ask(path, timeout, answer);
    }
  }

  @Override
  public void added(PoolState pool, PooledEndpoint endpoint) {
    if (!pool.snapshot().needs().contains(Need.LOAD_REPORTS)) {
      return;
    }
    PoolConfig config = pool.snapshot().config();
    Target target = new Target(new LoadProbe(vertx, config, endpoint), config.loadReports().poll());
    targets.put(endpoint.state(), target);
    target.poll();
  }

  @Override
  public void reconfigured(PoolState pool, PooledEndpoint endpoint, PoolConfig before) {
    removed(pool, endpoint.state());
    added(pool, endpoint);
  }

  @Override
  public void removed(PoolState pool, EndpointState endpoint) {
    Target target = targets.remove(endpoint);
    if (target != null) {
      target.stop();
    }
  }

  /** Stops them all, when the router does. */
  public void stop() {
    targets.values().forEach(Target::stop);
    targets.clear();
  }

  /** An endpoint and how it is asked. */
  private final class Target {
    private final LoadProbe probe;
    private final Poll poll;
    private volatile boolean stopped;

    Target(LoadProbe probe, Poll poll) {
      this.probe = probe;
      this.poll = poll;
    }

    void poll() {
      if (poll != null && !stopped) {
        probe.ask(poll.path(), PATIENCE, report -> again());
      }
    }

    private void again() {
      try {
        control.schedule(this::poll, poll.interval().toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException stopping) {
        // Nobody is picked any more.
      }
    }

    void stop() {
      stopped = true;
      probe.close();
    }
  }
}
