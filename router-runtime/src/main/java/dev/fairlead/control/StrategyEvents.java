package dev.fairlead.control;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final int LOGGED_PER_SECOND = 10;

  private final Deque<StrategyEvent> last = new ArrayDeque<>();
  private final Map<String, Integer> logged = new HashMap<>();
  private final boolean logging;
  private long second;

  /**
   * @param logging whether they are logged
   */
  StrategyEvents(boolean logging) {
    this.logging = logging;
  }

  /**
   * An event.
   *
   * @param strategy its name, behind the names of those it is nested in
   * @param evidence figures by name, in the order to show them
   */
  public record StrategyEvent(
      Instant at,
      String pool,
      String strategy,
      String name,
      String message,
      Map<String, String> evidence) {
    public StrategyEvent {
      evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }
  }

  /** The events that are kept, the latest first. */
  public synchronized List<StrategyEvent> last() {
    List<StrategyEvent> copy = new ArrayList<>(last);
    Collections.reverse(copy);
    return copy;
  }

  void add(StrategyEvent event) {
    if (keep(event) && logging) {
      LOG.infof(
          "pool %s: %s: %s: %s %s",
          event.pool(), event.strategy(), event.name(), event.message(), event.evidence());
    }
  }

  /** Returns whether to log it too. */
  private synchronized boolean keep(StrategyEvent event) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(event);
    if (second != event.at().getEpochSecond()) {
      second = event.at().getEpochSecond();
      logged.clear();
    }
    return logged.merge(event.pool() + "/" + event.strategy(), 1, Integer::sum)
        <= LOGGED_PER_SECOND;
  }
}
