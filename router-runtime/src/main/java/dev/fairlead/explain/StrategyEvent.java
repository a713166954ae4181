package dev.fairlead.explain;

import dev.fairlead.spi.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a strategy told operators.
 *
 * @param strategy its name, behind the names of those it is nested in
 * @param evidence figures by name, in the order to show them
 */
public record StrategyEvent(
    Instant at,
    String pool,
    String strategy,
    Severity severity,
    String name,
    String message,
    Map<String, String> evidence) {
  /** Copies the evidence. */
  public StrategyEvent {
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }
}
