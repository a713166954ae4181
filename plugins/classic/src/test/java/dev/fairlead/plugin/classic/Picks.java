package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import java.util.Map;

/** What several tests do with strategies: make them, pick often, count. */
public final class Picks {
  private Picks() {}

  public static Strategy strategy(StrategyProvider provider, Map<String, ?> options) {
    return provider.create(
        new FakeProviderContext(), FakeOptions.of(provider.descriptor(), options));
  }

  /** How often each member of a set is picked by requests with nothing in flight. */
  public static int[] count(Picker picker, FakeEndpointSet set, int picks, FakeRequest request) {
    int[] counts = new int[set.size()];
    for (int i = 0; i < picks; i++) {
      counts[indexOf(set, picker.pick(request))]++;
    }
    return counts;
  }

  public static int indexOf(FakeEndpointSet set, Endpoint endpoint) {
    for (int i = 0; i < set.size(); i++) {
      if (set.get(i) == endpoint) {
        return i;
      }
    }
    throw new IllegalArgumentException(endpoint + " is not a member of " + set);
  }

  /**
   * Pearson's statistic for counts against weights. With k endpoints its mean is k - 1 and its
   * variance 2(k - 1) if the counts follow the weights.
   */
  public static double chiSquare(int[] counts, int... weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += weights[i];
      total += counts[i];
    }
    double statistic = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * weights[i] / sum;
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return statistic;
  }
}
