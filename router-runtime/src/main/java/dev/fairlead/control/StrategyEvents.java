package dev.fairlead.control;

import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.spi.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What strategies told operators: logged, and the last of it kept. Thread-safe. A plugin that tells
 * something at every request fills neither the log nor the memory: per second, a few events of each
 * strategy are logged, and the oldest are forgotten.
 */
public final class StrategyEvents {
  private static final Logger LOG = Logger.getLogger(StrategyEvents.class);

  /** About what a person reads. */
  private static final int KEPT = 256;

  /** Of one pool, whatever the others tell: what an explanation shows. */
  private static final int KEPT_OF_POOL = 16;

  private static final int LOGGED_PER_SECOND = 10;

  private final Deque<StrategyEvent> last = new ArrayDeque<>();
  private final Map<String, List<StrategyEvent>> byPool = new ConcurrentHashMap<>();
  private final Map<String, Integer> logged = new HashMap<>();
  private final boolean logging;
  private long second;

  /**
   * @param logging whether they are logged
   */
  StrategyEvents(boolean logging) {
    this.logging = logging;
  }

  /** The events that are kept, the latest first. */
  public synchronized List<StrategyEvent> last() {
    List<StrategyEvent> copy = new ArrayList<>(last);
    Collections.reverse(copy);
    return copy;
  }

  /** The last event of each kind that a pool's strategies told, the latest first; never blocks. */
  public List<StrategyEvent> of(String pool) {
    return byPool.getOrDefault(pool, List.of());
  }

  /**
   * Keeps an event among the latest.
   *
   * @param ofPool whether what told it belongs to a pool, to show it with that
   */
  synchronized void keep(StrategyEvent event, boolean ofPool) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(event);
    if (ofPool) {
      keepOfPool(event);
    }
  }

  private void keepOfPool(StrategyEvent event) {
    List<StrategyEvent> known = new ArrayList<>(of(event.pool()));
    known.removeIf(
        each -> each.strategy().equals(event.strategy()) && each.name().equals(event.name()));
    known.add(0, event);
    byPool.put(event.pool(), List.copyOf(known.subList(0, Math.min(known.size(), KEPT_OF_POOL))));
  }

  /** The strategy at a path is no more, and no other has taken its place. */
  synchronized void forget(String pool, String path) {
    byPool.computeIfPresent(
        pool,
        (name, known) -> {
          List<StrategyEvent> left =
              known.stream().filter(each -> !each.strategy().equals(path)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  void log(StrategyEvent event) {
    if (logging && fewYet(event)) {
      LOG.logf(
          level(event.severity()),
          "pool %s: %s: %s: %s %s",
          event.pool(),
          event.strategy(),
          event.name(),
          event.message(),
          event.evidence());
    }
  }

  private static Logger.Level level(Severity severity) {
    if (severity == Severity.ERROR) {
      return Logger.Level.ERROR;
    }
    return severity == Severity.WARNING ? Logger.Level.WARN : Logger.Level.INFO;
  }

  private synchronized boolean fewYet(StrategyEvent event) {
    if (second != event.at().getEpochSecond()) {
      second = event.at().getEpochSecond();
      logged.clear();
    }
    return logged.merge(event.pool() + "/" + event.strategy(), 1, Integer::sum)
        <= LOGGED_PER_SECOND;
  }
}
