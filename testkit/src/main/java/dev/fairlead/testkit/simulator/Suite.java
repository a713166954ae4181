package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Several strategies in several scenarios, on all processors. The scores do not depend on how many
 * there are.
 */
public final class Suite {
  /** What everything is compared with. */
  public static final String REFERENCE = "p2c";

  private final List<Score> scores;
  private final List<String> strategies;

  private Suite(List<Score> scores, List<String> strategies) {
    this.scores = List.copyOf(scores);
    this.strategies = List.copyOf(strategies);
  }

  /**
   * Plays every strategy in every scenario with every seed.
   *
   * @param specs strategies as in {@link Simulation#run(String)}; the reference {@link #REFERENCE}
   *     is played in any case, so it must be in the catalogue
   * @throws IllegalArgumentException if a strategy or an option does not exist
   */
  public static Suite play(
      Strategies catalogue, List<String> specs, List<Scenario> scenarios, List<Long> seeds) {
    List<String> played = new ArrayList<>(specs);
    if (!played.contains(REFERENCE)) {
      played.add(0, REFERENCE);
    }
    played.forEach(catalogue::check);
    int runs = scenarios.size() * seeds.size();
    List<Map<String, Result>> results =
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(
                run ->
                    play(
                        catalogue,
                        played,
                        Simulation.of(scenarios.get(run / seeds.size()))
                            .seed(seeds.get(run % seeds.size()))))
            .toList();
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      List<Map<String, Result>> ofScenario =
          results.subList(i * seeds.size(), (i + 1) * seeds.size());
      for (String spec : played) {
        scores.add(
            new Score(
                ofScenario.stream().map(one -> one.get(spec)).toList(),
                ofScenario.stream().map(one -> one.get(REFERENCE)).toList()));
      }
    }
    return new Suite(scores, played);
  }

  private static Map<String, Result> play(
      Strategies catalogue, List<String> specs, Simulation simulation) {
    Map<String, Result> results = new LinkedHashMap<>();
    for (String spec : specs) {
      results.put(spec, simulation.run(catalogue, spec));
    }
    return results;
  }

  /** Strategies as they were asked for, in the order of tables. */
  public List<String> strategies() {
    return strategies;
  }

  /** The results of a strategy, by scenario and seed. */
  public List<Result> results(String strategy) {
    return scores(strategy).stream().flatMap(score -> score.results().stream()).toList();
  }

  /** The geometric mean over scenarios and seeds of p99 relative to the reference's. */
  public double meanRatio(String strategy) {
    double sum = scores(strategy).stream().mapToDouble(score -> Math.log(score.ratio())).sum();
    return Math.exp(sum / scores(strategy).size());
  }

  /** The greatest share of failed requests in any scenario, 0 to 1. */
  public double worstFailureShare(String strategy) {
    return scores(strategy).stream().mapToDouble(Score::failureShare).max().orElse(0);
  }

  /** How many endpoints starved, over all scenarios and seeds. */
  public long starved(String strategy) {
    return scores(strategy).stream().mapToLong(Score::starved).sum();
  }

  List<Score> scores() {
    return scores;
  }

  private List<Score> scores(String strategy) {
    return scores.stream().filter(score -> score.strategy().equals(strategy)).toList();
  }

  /** A page that loads nothing else, with plots. */
  public String toHtml() {
    return HtmlReport.of(this);
  }

  /** A table for a terminal. */
  public String toText() {
    return TextTable.of(this);
  }
}
