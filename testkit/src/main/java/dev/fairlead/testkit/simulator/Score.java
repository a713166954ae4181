package dev.fairlead.testkit.simulator;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a strategy did in a scenario over some seeds, relative to the reference on the same seeds.
 *
 * @param results one for each seed
 * @param references the reference's, in the same order
 */
record Score(List<Result> results, List<Result> references) {
  Score {
    results = List.copyOf(results);
    references = List.copyOf(references);
  }

  String strategy() {
    return results.get(0).strategy();
  }

  Scenario scenario() {
    return results.get(0).scenario();
  }

  double mean(ToDoubleFunction<Result> measure) {
    return results.stream().mapToDouble(measure).average().orElseThrow();
  }

  double failureShare() {
    double failed = results.stream().mapToDouble(Result::failed).sum();
    return failed / Math.max(1, results.stream().mapToDouble(Result::requests).sum());
  }

  long starved() {
    return results.stream().mapToLong(result -> result.starved().size()).sum();
  }

  long faults() {
    return results.stream().mapToLong(Result::faults).sum();
  }

  /** The 99th percentile relative to the reference's, as the geometric mean over seeds. */
  double ratio() {
    double sum = 0;
    for (int i = 0; i < results.size(); i++) {
      sum += Math.log(results.get(i).p99() / references.get(i).p99());
    }
    return Math.exp(sum / results.size());
  }
}
