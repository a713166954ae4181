package dev.fairlead.testkit.simulator;

import java.util.Arrays;
import java.util.List;

/**
 * Every request of a run: when it arrives, where, what it costs. Made once for a scenario and seed
 * and given to every strategy, so that they differ by nothing but their choices. Times, costs, keys
 * and classes have random numbers of their own each. Immutable.
 */
final class Trace {
  private static final int CLASSES_AT_MOST = 128;

  private long[] arrivals = new long[1024];
  private float[] costs = new float[1024];
  private int[] keys = new int[1024];
  private byte[] classes = new byte[1024];
  private byte[] routers = new byte[1024];
  private int size;
  private final String[] classNames;

  Trace(Scenario scenario, RandomStream random) {
    List<RequestClass> kinds = scenario.classes();
    if (kinds.size() > CLASSES_AT_MOST || scenario.routers() > CLASSES_AT_MOST) {
      throw new IllegalArgumentException("more than " + CLASSES_AT_MOST + " classes or routers");
    }
    classNames = kinds.stream().map(RequestClass::name).toArray(String[]::new);
    double[] shares = cumulative(kinds);
    double peakRate = scenario.load().peak() * scenario.nominalPerSecond() / 1e9;
    RandomStream times = random.split("times");
    RandomStream thinning = random.split("thinning");
    RandomStream kindChoice = random.split("classes");
    RandomStream cost = random.split("costs");
    RandomStream routerChoice = random.split("routers");
    Keys keySource = new Keys(scenario.keys(), scenario.keySkew(), random.split("keys"));
    double time = 0;
    double end = scenario.totalNanos();
    double round = scenario.duration().toNanos();
    while (true) {
      time += times.nextExponential() / peakRate;
      if (time >= end) {
        break;
      }
      // Poisson at a rate that changes: candidates at the peak rate, of which some are taken.
      if (thinning.nextDouble() * scenario.load().peak()
          >= scenario.load().shareAt(time % round / 1e9)) {
        continue;
      }
      grow();
      int kind = index(shares, kindChoice.nextDouble());
      arrivals[size] = (long) time;
      costs[size] = (float) kinds.get(kind).cost().sampleNanos(cost);
      classes[size] = (byte) kind;
      routers[size] = (byte) routerChoice.nextInt(scenario.routers());
      keys[size] = keySource.next();
      size++;
    }
  }

  private static double[] cumulative(List<RequestClass> kinds) {
    double[] shares = new double[kinds.size()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += kinds.get(i).share();
      shares[i] = sum;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static int index(double[] cumulative, double at) {
    int index = 0;
    while (index < cumulative.length - 1 && cumulative[index] <= at) {
      index++;
    }
    return index;
  }

  private void grow() {
    if (size == arrivals.length) {
      int more = size * 2;
      arrivals = Arrays.copyOf(arrivals, more);
      costs = Arrays.copyOf(costs, more);
      keys = Arrays.copyOf(keys, more);
      classes = Arrays.copyOf(classes, more);
      routers = Arrays.copyOf(routers, more);
    }
  }

  int size() {
    return size;
  }

  long arrival(int index) {
    return arrivals[index];
  }

  int router(int index) {
    return routers[index];
  }

  double cost(int index) {
    return costs[index];
  }

  void fill(Attempt attempt, int index) {
    attempt.number = index;
    attempt.arrivedNanos = arrivals[index];
    attempt.cost = costs[index];
    attempt.key = keys[index];
    attempt.requestClass = classNames[classes[index]];
  }
}
