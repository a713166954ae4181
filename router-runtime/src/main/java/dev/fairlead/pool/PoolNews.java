package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells the listeners of a pool what has changed. */
final class PoolNews {
  private static final Logger LOG = Logger.getLogger(PoolState.class);

  private final PoolState pool;
  private final List<PoolListener> listeners;

  PoolNews(PoolState pool, List<PoolListener> listeners) {
    this.pool = pool;
    this.listeners = List.copyOf(listeners);
  }

  /** A listener that fails keeps nobody from hearing, and the change has been made. */
  void tell(Consumer<PoolListener> news) {
    for (PoolListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.errorf(e, "Pool %s: a listener failed", pool.name());
      }
    }
  }

  /** An endpoint has become fit or unfit. */
  void turned(EndpointState endpoint) {
    for (PooledEndpoint member : pool.snapshot().members()) {
      if (member.state() == endpoint) {
        tell(listener -> listener.fitnessChanged(pool, member, endpoint.fit()));
      }
    }
  }

  /**
   * A snapshot was published.
   *
   * @param old who was in the pool before
   * @param before the configuration before; the present one if that did not change
   * @param was the snapshot before, or null
   * @param fault what the strategy threw while it built its picker, or null
   */
  void published(Roster old, PoolConfig before, PoolSnapshot was, Throwable fault) {
    PoolSnapshot now = pool.snapshot();
    boolean reconfigured = before != now.config();
    boolean panicChanged = now.panic() != (was != null && was.panic());
    tell(
        listener -> {
          for (PooledEndpoint member : now.members()) {
            if (!old.holds(member.state())) {
              listener.added(pool, member);
            } else if (reconfigured) {
              listener.reconfigured(pool, member, before);
            }
          }
          if (panicChanged) {
            listener.panicChanged(pool, now.panic());
          }
          if (fault != null) {
            listener.strategyFailed(pool, fault);
          }
        });
  }
}
