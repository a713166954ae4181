package dev.fairlead.plugin.predictive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One client after the other on virtual time, before endpoints that answer as a test says. */
final class Played {
  private final FakeProviderContext context;
  private final Strategy strategy;
  private final FakeRequest request = new FakeRequest();
  private final Map<String, Double> millis = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private FakeEndpointSet set = FakeEndpointSet.of();
  private Picker picker;

  Played(FakeProviderContext context, Strategy strategy) {
    this.context = context;
    this.strategy = strategy;
  }

  /** What is offered from now on. */
  Played offer(FakeEndpointSet endpoints) {
    set = endpoints;
    picker = strategy.update(endpoints);
    return this;
  }

  /** How long an endpoint takes from now on. */
  Played takes(FakeEndpoint endpoint, double milliseconds) {
    millis.put(endpoint.id(), milliseconds);
    return this;
  }

  /** How an endpoint's attempts end from now on. */
  Played ends(FakeEndpoint endpoint, Outcome outcome) {
    outcomes.put(endpoint.id(), outcome);
    return this;
  }

  FakeRequest request() {
    return request;
  }

  Endpoint pick() {
    return picker.pick(request);
  }

  /** One request from beginning to end. */
  Endpoint play() {
    FakeEndpoint endpoint = (FakeEndpoint) picker.pick(request);
    answer(endpoint);
    return endpoint;
  }

  /** Requests one after the other, and how many of them each endpoint had. */
  int[] play(int requests) {
    int[] counts = new int[set.size()];
    for (int i = 0; i < requests; i++) {
      Endpoint endpoint = play();
      for (int j = 0; j < counts.length; j++) {
        counts[j] += set.get(j) == endpoint ? 1 : 0;
      }
    }
    return counts;
  }

  /** An endpoint's answer to a request that was picked for it just now. */
  void answer(FakeEndpoint endpoint) {
    double latency = millis.getOrDefault(endpoint.id(), 10.0);
    Outcome outcome = outcomes.getOrDefault(endpoint.id(), Outcome.SUCCESS);
    endpoint.stats().begin();
    pass(latency);
    endpoint.stats().end();
    strategy.completed(request, endpoint, outcome, (long) (latency * 1e6));
  }

  /** Time passes, in ticks, as it does. */
  void pass(double milliseconds) {
    context.clock().advance(Duration.ofNanos((long) (milliseconds * 1e6)));
  }
}
