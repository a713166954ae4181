package dev.fairlead.pool;

import dev.fairlead.affinity.Affinity;
import dev.fairlead.affinity.Session;
import dev.fairlead.affinity.Sessions;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.wire.Loop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * How one pool keeps clients on their endpoints, over all its configurations. The store stays as
 * long as it is configured the same; it closes when no event loop can call it any more.
 */
public final class PoolAffinity implements Watched {
  private static final Logger LOG = Logger.getLogger(PoolAffinity.class);

  private final List<Loop> loops;
  private final PoolTasks tasks;
  private final PoolParts parts;
  private final StrategyCalls calls;
  private volatile Affinity current;

  PoolAffinity(List<Loop> loops, PoolTasks tasks, PoolParts parts, StrategyCalls calls) {
    this.loops = loops;
    this.tasks = tasks;
    this.parts = parts;
    this.calls = calls;
  }

  // ---- on an event loop

  /** What is in force; null: every request goes where the strategy says. */
  public Affinity current() {
    return current;
  }

  /** As {@link Session#find}; in the same turn of the loop in which the session was made. */
  public boolean find(Loop loop, Session session) {
    calls.enter(loop, this);
    try {
      return session.find();
    } finally {
      left(loop, session);
    }
  }

  /** As {@link Session#served}. */
  public void served(Loop loop, Session session, String endpointId, boolean success) {
    Affinity now = current;
    boolean open = now != null && now.sessions() == session.affinity().sessions();
    calls.enter(loop, this);
    try {
      session.served(endpointId, success, open);
    } finally {
      left(loop, session);
    }
  }

  private void left(Loop loop, Session session) {
    if (calls.leave(loop)) {
      session.affinity().sessions().wasSlow();
    } else {
      session.affinity().sessions().wasQuick();
    }
  }

  @Override
  public void blocks(Thread thread) {
    Affinity now = current;
    if (now != null) {
      now.sessions()
          .blocks(
              "event loop "
                  + thread.getName()
                  + ", in which every request waits:"
                  + StrategyFaults.stack(thread));
    }
  }

  // ---- changes, by PoolState

  /** What would be in force with a configuration; to be applied or discarded. */
  Affinity prepare(PoolConfig next) {
    if (next.affinity() == null) {
      return null;
    }
    Affinity now = current;
    boolean kept = now != null && now.isOf(next.affinity());
    return kept ? now : parts.affinity(next, now);
  }

  void apply(Affinity next) {
    Sessions before = sessions(current);
    current = next;
    if (before != null && before != sessions(next)) {
      close(before);
    }
  }

  /** Gives up what was prepared. */
  void discard(Affinity prepared) {
    Sessions made = sessions(prepared);
    if (made != null && made != sessions(current)) {
      close(made);
    }
  }

  private static Sessions sessions(Affinity affinity) {
    return affinity == null ? null : affinity.sessions();
  }

  private void close(Sessions sessions) {
    Retirement.afterTurns(
        loops,
        () -> {
          try {
            tasks.execute(sessions::close);
          } catch (RejectedExecutionException e) {
            LOG.debug("the router stops: a session store is not closed");
          }
        });
  }
}
