package dev.fairlead.testkit.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who got how much of the requests: the spread, and who starved. */
final class Fairness {
  private static final int WINDOW_SECONDS = 30;

  /** Whoever can do less than that, on average over the window, is not an equal. */
  private static final double ABLE = 0.9;

  /** Below this many requests for each, chance alone starves somebody. */
  private static final double ENOUGH = 50;

  private final double spread;
  private final List<String> starved;

  Fairness(Scenario scenario, Recorder recorder) {
    spread = spread(scenario, recorder);
    starved = starved(scenario, recorder);
  }

  double spread() {
    return spread;
  }

  List<String> starved() {
    return starved;
  }

  private static double spread(Scenario scenario, Recorder recorder) {
    int from = (int) (scenario.measuredFromNanos() / 1_000_000_000L);
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < scenario.endpoints().size(); i++) {
      double perCapacity =
          Result.sum(recorder.sentPerSecond[i], from) / scenario.endpoints().get(i).capacity();
      most = Math.max(most, perCapacity);
      least = Math.min(least, perCapacity);
    }
    return most / least;
  }

  private static List<String> starved(Scenario scenario, Recorder recorder) {
    int first = (int) Math.ceil(scenario.measuredFromNanos() / 1e9);
    int last = (int) (scenario.totalNanos() / 1_000_000_000L) - WINDOW_SECONDS;
    List<String> starved = new ArrayList<>();
    for (List<Integer> equals : groups(scenario)) {
      Map<Integer, Double> worst = new HashMap<>();
      Map<Integer, Integer> when = new HashMap<>();
      for (int from = first; from <= last; from++) {
        look(equals, recorder, from, worst, when);
      }
      for (int server : equals) {
        if (worst.getOrDefault(server, 1.0) < 0.5) {
          starved.add(
              String.format(
                  Locale.ROOT,
                  "%s: %.0f %% of its fair share from %d s",
                  scenario.endpoints().get(server).id(),
                  100 * worst.get(server),
                  when.get(server)));
        }
      }
    }
    return List.copyOf(starved);
  }

  private static void look(
      List<Integer> equals,
      Recorder recorder,
      int from,
      Map<Integer, Double> worst,
      Map<Integer, Integer> when) {
    List<Integer> able = new ArrayList<>();
    double all = 0;
    for (int server : equals) {
      if (window(recorder.availability[server], from) >= ABLE * WINDOW_SECONDS) {
        able.add(server);
        all += window(recorder.sentPerSecond[server], from);
      }
    }
    double fair = all / able.size();
    if (able.size() < 2 || fair < ENOUGH) {
      return;
    }
    for (int server : able) {
      double share = window(recorder.sentPerSecond[server], from) / fair;
      if (share < worst.getOrDefault(server, 1.0)) {
        worst.put(server, share);
        when.put(server, from);
      }
    }
  }

  private static double window(double[] perSecond, int from) {
    double sum = 0;
    for (int i = from; i < from + WINDOW_SECONDS; i++) {
      sum += perSecond[i];
    }
    return sum;
  }

  /** Endpoints of the same capacity, weight and distance from every router. */
  private static List<List<Integer>> groups(Scenario scenario) {
    Map<String, List<Integer>> groups = new HashMap<>();
    long[][] trips = new long[scenario.routers()][];
    Arrays.setAll(trips, scenario::tripNanos);
    for (int i = 0; i < scenario.endpoints().size(); i++) {
      EndpointModel model = scenario.endpoints().get(i);
      StringBuilder key = new StringBuilder();
      key.append(model.workers()).append('/').append(model.speed()).append('/');
      key.append(model.weight());
      for (long[] fromRouter : trips) {
        key.append('/').append(fromRouter[i]);
      }
      groups.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(i);
    }
    return List.copyOf(groups.values());
  }
}
