package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.PoolConfig.SlowStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Keeps the health scores of a pool's endpoints, and looks at them now and then for as long as any
 * of them is on the move: while all is well nothing runs. Under the pool's monitor, but for what a
 * {@link HealthScore.Watch} hears.
 *
 * <p>A score is held against that of the best endpoint: what all of them suffer alike, such as
 * requests that cannot be served or a database that is down, is the fault of none.
 */
final class PoolScores implements HealthScore.Watch {
  /** Often enough for a slow start of some seconds to be smooth. */
  static final long TICK_MILLIS = 500;

  /** By how much a score has moved before the strategy hears of it. */
  static final double NOTABLE = 0.05 - 1e-9;

  /** The same once nothing moves any more, so that the last picker is built from what stays. */
  private static final double REST = 0.005;

  private final PoolTasks tasks;
  private final LongSupplier clock;
  private final Runnable look;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final AtomicBoolean alarmed = new AtomicBoolean();
  private final List<EndpointState> turned = new ArrayList<>();
  private boolean believed = true;
  private boolean panic;
  private boolean restless;

  /**
   * @param look runs among the pool's tasks when the scores are to be looked at
   */
  PoolScores(PoolTasks tasks, LongSupplier clock, Runnable look) {
    this.tasks = tasks;
    this.clock = clock;
    this.look = look;
  }

  long now() {
    return clock.getAsLong();
  }

  // ---- from any thread

  @Override
  public void stirred() {
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      try {
        tasks.schedule(
            () -> {
              ticking.set(false);
              look.run();
            },
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopping) {
        // Nobody is picked any more.
      }
    }
  }

  @Override
  public void alarmed() {
    if (!alarmed.get() && alarmed.compareAndSet(false, true)) {
      try {
        tasks.execute(
            () -> {
              alarmed.set(false);
              look.run();
            });
      } catch (RejectedExecutionException stopping) {
        // Nobody is picked any more.
      }
    }
  }

  // ---- under the monitor

  /**
   * Brings scores and standings up to date.
   *
   * @return whether an endpoint is to be offered otherwise than before
   */
  boolean advance(Roster roster, PoolConfig config) {
    long now = now();
    double limit = limit(roster, config);
    boolean changed = false;
    restless = false;
    for (Roster.Member member : roster.members()) {
      EndpointState state = member.state();
      Standing standing = state.score().standing();
      if (state.health() == Health.HEALTHY && !state.draining()) {
        boolean was = standing.fit();
        changed |= standing.advance(state.score(), limit, believed, now);
        if (was != standing.fit()) {
          turned.add(state);
        }
      }
      standing.fade(state, now);
      state.score().alarmBelow(standing.fit() ? limit : 0);
      restless |= state.score().blamed() || !standing.fit();
    }
    rescale(roster, config.fitness().slowStart(), now);
    if (restless) {
      stirred();
    }
    return changed;
  }

  private static double limit(Roster roster, PoolConfig config) {
    double best = 0;
    for (Roster.Member member : roster.members()) {
      EndpointState state = member.state();
      if (state.health() == Health.HEALTHY && !state.draining()) {
        best = Math.max(best, state.score().fitness());
      }
    }
    return config.fitness().healthThreshold() * best;
  }

  /**
   * Warmth is relative to the warmest: endpoints that are all new have nobody to lean on, and share
   * as if they were warm.
   */
  private void rescale(Roster roster, SlowStart slow, long now) {
    double warmest = 0;
    for (Roster.Member member : roster.members()) {
      EndpointState state = member.state();
      if (state.health() == Health.HEALTHY && !state.draining() && state.score().standing().fit()) {
        warmest = Math.max(warmest, state.score().standing().warmth(slow, now));
      }
    }
    for (Roster.Member member : roster.members()) {
      EndpointState state = member.state();
      double warmth = state.score().standing().warmth(slow, now);
      restless |= warmth < 1;
      state.score().scale(state.health(), panic, warmest == 0 ? 1 : Math.min(1, warmth / warmest));
    }
  }

  /** Applies what was decided about who is offered. */
  void decided(Availability availability, Roster roster, PoolConfig config) {
    believed = availability.believed();
    if (panic != availability.panic()) {
      panic = availability.panic();
      rescale(roster, config.fitness().slowStart(), now());
    }
    for (Roster.Member member : roster.members()) {
      Standing standing = member.state().score().standing();
      if (!believed) {
        standing.doubted();
      }
      member.state().score().trial(standing.trial());
    }
  }

  /** Whether the picker of a snapshot was built from scores that are not true any more. */
  boolean moved(PoolSnapshot built) {
    double notable = restless ? NOTABLE : REST;
    for (int i = 0; built != null && i < built.size(); i++) {
      if (built.get(i).state().score().moved() >= notable) {
        return true;
      }
    }
    return false;
  }

  /** A picker was built from the scores of the moment. */
  void built(PoolSnapshot now) {
    for (int i = 0; i < now.size(); i++) {
      now.get(i).state().score().used();
    }
  }

  /** Who has become fit or unfit since the last call. */
  List<EndpointState> turned() {
    List<EndpointState> all = List.copyOf(turned);
    turned.clear();
    return all;
  }

  /** How long a tick is. */
  static Duration tick() {
    return Duration.ofMillis(TICK_MILLIS);
  }
}
