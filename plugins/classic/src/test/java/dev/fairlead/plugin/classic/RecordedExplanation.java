package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a picker writes down. */
public final class RecordedExplanation implements Explanation {
  private final Map<String, Map<String, Double>> terms = new HashMap<>();
  private final Map<String, String> excluded = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  @Override
  public void term(Endpoint candidate, String name, double value) {
    terms.computeIfAbsent(candidate.id(), id -> new HashMap<>()).put(name, value);
  }

  @Override
  public void excluded(Endpoint candidate, String reason) {
    excluded.put(candidate.id(), reason);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** By endpoint id and name. */
  public Map<String, Map<String, Double>> terms() {
    return terms;
  }

  /** By endpoint id. */
  public Map<String, String> excluded() {
    return excluded;
  }

  /** In the order written. */
  public List<String> notes() {
    return notes;
  }
}
