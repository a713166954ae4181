package dev.fairlead.control;

import dev.fairlead.config.LimitConfig;
import dev.fairlead.config.LimitConfig.By;
import dev.fairlead.config.PluginConfig;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.control.PluginParts.Part;
import dev.fairlead.limit.LimiterHolder;
import dev.fairlead.limit.RouteLimit;
import dev.fairlead.limit.TokenBucketProvider;
import dev.fairlead.spi.RateLimiter;
import dev.fairlead.spi.RateLimiterProvider;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.wire.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * The limiters of routes, one for each route that has a limit. One stays, with all it has counted,
 * through changes of the configuration that leave it and its keys as they are; it closes when the
 * last request has done with it.
 */
final class PluginLimits {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  private final TokenBucketProvider builtIn = new TokenBucketProvider();
  private final PluginRegistry plugins;
  private final List<Loop> loops;
  private final Executor control;
  private final IntSupplier slowLimit;
  private final Set<Limiter> open = new HashSet<>();
  private Map<String, Limiter> byRoute = Map.of();

  /**
   * @param control closes limiters, which may take its time
   * @param slowLimit how many calls within a minute may hold an event loop up
   */
  PluginLimits(PluginRegistry plugins, List<Loop> loops, Executor control, IntSupplier slowLimit) {
    this.plugins = plugins;
    this.loops = loops;
    this.control = control;
    this.slowLimit = slowLimit;
  }

  /**
   * What a limiter was made from; with other keys it would have to begin anew as well.
   *
   * @param ipv6Prefix of which addresses are keys
   */
  private record Basis(PluginConfig limiter, By by, int ipv6Prefix) {
    static Basis of(LimitConfig config) {
      return new Basis(config.limiter(), config.by(), config.ipv6Prefix());
    }
  }

  /** A limiter in use. */
  private final class Limiter {
    private final Basis basis;
    private final Part<RateLimiter> part;
    private final LimiterHolder holder;

    /**
     * @param part null if it could not be made
     */
    Limiter(String route, Basis basis, Part<RateLimiter> part) {
      this.basis = basis;
      this.part = part;
      RateLimiter limiter = part == null ? new Absent() : part.made();
      holder = new LimiterHolder(route, basis.limiter.name(), limiter, slowLimit, this::closeSoon);
    }

    /** Once no event loop can still be about to ask it, as it had read the routes before. */
    void retire() {
      AtomicInteger left = new AtomicInteger(loops.size());
      for (Loop loop : loops) {
        loop.execute(
            () -> {
              if (left.decrementAndGet() == 0) {
                holder.retire();
              }
            });
      }
    }

    private void closeSoon() {
      try {
        control.execute(this::close);
      } catch (RejectedExecutionException e) {
        LOG.debugf("the router stops, and has closed limiter %s", basis.limiter.name());
      }
    }

    void close() {
      synchronized (PluginLimits.this) {
        if (!open.remove(this)) {
          return;
        }
      }
      if (part != null) {
        part.close();
      }
    }
  }

  /** In place of a limiter that cannot be made: the configuration says what its failure means. */
  private static final class Absent implements RateLimiter {
    private final CompletableFuture<Admission> failure =
        CompletableFuture.failedFuture(new IllegalStateException("it could not be made"));

    @Override
    public CompletableFuture<Admission> admit(RequestContext request, long keyHigh, long keyLow) {
      return failure;
    }
  }

  /** The limiters of a configuration that may come into force. */
  final class Change {
    private final Map<String, Limiter> next = new HashMap<>();
    private final List<Limiter> made = new ArrayList<>();

    /** The limit of a route, or null. */
    RouteLimit of(RouteConfig route) {
      Limiter limiter = next.get(route.name());
      return limiter == null ? null : new RouteLimit(route.limit(), limiter.holder);
    }

    /** It does not come into force. */
    void discard() {
      made.forEach(Limiter::close);
    }

    /** It is in force: no request reads the routes before any more. */
    void apply() {
      List<Limiter> over;
      synchronized (PluginLimits.this) {
        over = new ArrayList<>(byRoute.values());
        byRoute = next;
      }
      over.removeAll(next.values());
      over.forEach(Limiter::retire);
    }
  }

  /**
   * Makes what a configuration needs and is not there yet.
   *
   * @throws IllegalArgumentException if a limiter refuses its options
   */
  Change prepare(List<RouteConfig> routes) {
    Change change = new Change();
    try {
      for (RouteConfig route : routes) {
        if (route.limit() != null) {
          change.next.put(route.name(), limiter(route, change));
        }
      }
      return change;
    } catch (RuntimeException e) {
      change.discard();
      throw e;
    }
  }

  private Limiter limiter(RouteConfig route, Change change) {
    Basis basis = Basis.of(route.limit());
    Limiter old;
    synchronized (this) {
      old = byRoute.get(route.name());
    }
    if (old != null && old.basis.equals(basis) && old.part != null) {
      return old;
    }
    Part<RateLimiter> part;
    try {
      part = make(route.name(), basis.limiter);
    } catch (IllegalArgumentException e) {
      if (e.getCause() == null || e.getCause() instanceof IllegalArgumentException) {
        throw e;
      }
      boolean stays =
          old != null && old.part != null && old.basis.limiter.name().equals(basis.limiter.name());
      String then = stays ? "the one before stays" : "its requests count as not decided";
      LOG.errorf(e, "%s; %s", e.getMessage(), then);
      if (stays) {
        return old;
      }
      part = null;
    }
    Limiter fresh = new Limiter(route.name(), basis, part);
    synchronized (this) {
      open.add(fresh);
    }
    change.made.add(fresh);
    return fresh;
  }

  private Part<RateLimiter> make(String route, PluginConfig config) {
    StrategyContext context = plugins.limiterContext(route, config.name());
    if (config.name().equals(LimitConfig.BUILT_IN)) {
      return plugins.parts().create(builtIn, context, config);
    }
    String what = "route '" + route + "': limiter '" + config.name() + "'";
    return plugins.parts().create(RateLimiterProvider.class, what, context, config);
  }

  /** Closes them all, when no request is left. */
  void stop() {
    List<Limiter> all;
    synchronized (this) {
      all = new ArrayList<>(open);
    }
    all.forEach(Limiter::close);
  }
}
