package dev.fairlead.affinity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.fairlead.spi.SessionStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sessions in memory, a bounded number of them. Which of too many end is decided by how often they
 * were used (W-TinyLFU; Einziger, Friedman and Manes, 2017), so that clients that come once and
 * never bring their cookie back do not drive out those that do.
 */
final class LocalSessionStore implements SessionStore {
  private static final CompletionStage<String> UNBOUND = CompletableFuture.completedFuture(null);

  private final LongAdder evicted = new LongAdder();
  private final Cache<String, String> cache;
  private final ConcurrentMap<String, String> sessions;

  /**
   * @param idleTimeout 0: sessions do not end by being idle
   * @param background for what is left to do after a call
   */
  LocalSessionStore(int maxSessions, Duration idleTimeout, Ticker clock, Executor background) {
    Caffeine<String, String> builder =
        Caffeine.newBuilder()
            .maximumSize(maxSessions)
            .ticker(clock)
            .executor(background)
            .evictionListener(this::ended);
    if (!idleTimeout.isZero()) {
      builder.expireAfterAccess(idleTimeout);
    }
    cache = builder.build();
    sessions = cache.asMap();
  }

  private void ended(String key, String endpointId, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evicted.increment();
    }
  }

  @Override
  public CompletionStage<String> find(String key) {
    return answer(cache.getIfPresent(key));
  }

  @Override
  public CompletionStage<String> bind(String key, String endpointId, String replaced) {
    if (replaced != null && sessions.replace(key, replaced, endpointId)) {
      return answer(endpointId);
    }
    String bound = sessions.putIfAbsent(key, endpointId);
    return answer(bound == null ? endpointId : bound);
  }

  private static CompletionStage<String> answer(String endpointId) {
    return endpointId == null ? UNBOUND : CompletableFuture.completedFuture(endpointId);
  }

  /** Sessions there are; about, as some may be over already. */
  long size() {
    return cache.estimatedSize();
  }

  /** Sessions that ended because there were too many. */
  long evicted() {
    return evicted.sum();
  }
}
