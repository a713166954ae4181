package dev.fairlead.testkit.simulator;

/**
 * How requests in flight are spread over endpoints, moment by moment. An endpoint's crowding is
 * what it has in flight relative to its share of the fleet's capacity: 1 for all when the fleet is
 * evenly used.
 */
final class InFlightIndex {
  private static final double SCALE = 1000;

  private final double[] perCapacity;
  private final int[] last;
  private final double[] sum;
  private final double[] squares;
  private final Histogram peaks = new Histogram();
  private long moments;

  InFlightIndex(double[] capacities) {
    double total = 0;
    for (double one : capacities) {
      total += one;
    }
    perCapacity = new double[capacities.length];
    for (int i = 0; i < capacities.length; i++) {
      perCapacity[i] = total / capacities[i];
    }
    last = new int[capacities.length];
    sum = new double[capacities.length];
    squares = new double[capacities.length];
  }

  void add(int server, int inFlight) {
    last[server] = inFlight;
  }

  int last(int server) {
    return last[server];
  }

  /** Takes the moment in; one with less than a request for each endpoint says nothing. */
  void complete(boolean measured) {
    long total = 0;
    for (int one : last) {
      total += one;
    }
    if (!measured || total < last.length) {
      return;
    }
    moments++;
    double peak = 0;
    for (int i = 0; i < last.length; i++) {
      double crowding = last[i] * perCapacity[i] / total;
      sum[i] += crowding;
      squares[i] += crowding * crowding;
      peak = Math.max(peak, crowding);
    }
    peaks.add((long) (peak * SCALE));
  }

  /** The crowding of the most crowded endpoint that is exceeded one moment in a hundred. */
  double herding() {
    return peaks.quantile(0.99) / SCALE;
  }

  /** How far an endpoint's crowding deviates from its own mean over time, on average. */
  double oscillation() {
    if (moments == 0) {
      return 0;
    }
    double deviations = 0;
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / moments;
      deviations += Math.sqrt(Math.max(0, squares[i] / moments - mean * mean));
    }
    return deviations / sum.length;
  }
}
