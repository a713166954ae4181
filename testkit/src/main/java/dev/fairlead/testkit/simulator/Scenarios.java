package dev.fairlead.testkit.simulator;

import static dev.fairlead.testkit.simulator.EndpointModel.of;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The scenarios that come with the simulator. */
public final class Scenarios {
  private static final Duration ALWAYS = Duration.ofDays(1);

  private Scenarios() {}

  /** All, in the order of tables. */
  public static List<Scenario> all() {
    return List.copyOf(byName().values());
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  public static Scenario named(String name) {
    Map<String, Scenario> scenarios = byName();
    Scenario scenario = scenarios.get(name);
    if (scenario == null) {
      throw new IllegalArgumentException(Suggestion.unknown("scenario", name, scenarios.keySet()));
    }
    return scenario;
  }

  private static Map<String, Scenario> byName() {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    for (Scenario.Builder builder : builders()) {
      Scenario scenario = builder.build();
      scenarios.put(scenario.name(), scenario);
    }
    return scenarios;
  }

  private static List<Scenario.Builder> builders() {
    List<Scenario.Builder> all = new ArrayList<>();
    all.addAll(capacity());
    all.addAll(mishaps());
    all.addAll(clients());
    return all;
  }

  private static List<Scenario.Builder> capacity() {
    return List.of(
        Scenario.named("steady", "Sixteen equal endpoints, steady load.")
            .endpoints(fleet(16, e -> e))
            .load(Load.steady(0.85)),
        Scenario.named("heterogeneous", "Endpoints of three speeds that no weight tells.")
            .endpoints(slice("slow", 4, e -> e.speed(0.4)))
            .endpoints(slice("plain", 4, e -> e))
            .endpoints(slice("fast", 4, e -> e.speed(2.5)))
            .load(Load.steady(0.7)),
        Scenario.named("one-slow", "One of ten endpoints is six times slower than the others.")
            .endpoints(slice("e", 9, e -> e))
            .endpoint(of("slow").slows(Duration.ZERO, ALWAYS, 1 / 6.0)),
        Scenario.named(
                "slow-turns-fast",
                "Two of ten endpoints recover from slowness while two others slow down.")
            .endpoints(slice("e", 6, e -> e))
            .endpoints(slice("recovers", 2, e -> e.slows(Duration.ZERO, s(35), 0.2)))
            .endpoints(slice("slows", 2, e -> e.slows(s(35), s(60), 0.2)))
            .duration(s(95)),
        Scenario.named(
                "cold-join", "Three cold endpoints join seven busy ones and warm up in 20 s.")
            .endpoints(fleet(7, e -> e))
            .endpoints(slice("new", 3, e -> e.joins(s(15)).warmsUp(s(20), 0.1)))
            .load(Load.steady(0.85)),
        Scenario.named(
                "antagonists", "Neighbours steal most of an endpoint's capacity, on and off.")
            .endpoints(fleet(12, e -> e.sharing().antagonist(s(15), s(5), 0.7)))
            .load(Load.steady(0.6)),
        Scenario.named(
                "overload", "A mixed fleet gets 1.7 times what it can serve, for five seconds.")
            .endpoints(slice("slow", 4, e -> e.speed(0.5)))
            .endpoints(slice("plain", 4, e -> e))
            .endpoints(slice("fast", 4, e -> e.speed(2)))
            .load(Load.steady(0.6).during(s(20), s(25), 1.7)));
  }

  private static List<Scenario.Builder> mishaps() {
    return List.of(
        Scenario.named("failing-fast", "One of ten endpoints answers errors at once for 30 s.")
            .endpoints(mixed(9, e -> e))
            .endpoint(of("failing").failsFast(s(15), s(45), 1)),
        Scenario.named(
                "failing-partly", "Two of eleven endpoints fail a third of their requests at once.")
            .endpoints(mixed(9, e -> e))
            .endpoints(slice("failing", 2, e -> e.failsFast(s(15), s(45), 1 / 3.0))),
        Scenario.named(
                "refusing",
                "One of ten endpoints refuses connections for 20 s; requests are retried once.")
            .endpoints(mixed(9, e -> e))
            .endpoint(of("refusing").refuses(s(20), s(40)))
            .retries(1),
        Scenario.named(
                "pausing",
                "Endpoints stop for about 250 ms every few seconds, as for a garbage collection.")
            .endpoints(mixed(12, e -> e.pauses(s(5), ms(250))))
            .load(Load.steady(0.6)),
        Scenario.named(
                "crash", "One endpoint crashes and comes back cold; routers notice after 3 s.")
            .endpoints(mixed(9, e -> e))
            .endpoint(of("crashing").crashes(s(20), s(35), s(3)).warmsUp(s(15), 0.15))
            .retries(1),
        Scenario.named("rolling-restart", "Nine endpoints restart one after the other, cold.")
            .endpoints(rolling(9))
            .load(Load.steady(0.7))
            .duration(s(90)));
  }

  private static List<Scenario.Builder> clients() {
    return List.of(
        Scenario.named("classes", "One request in ten costs thirty times as much as the others.")
            .endpoints(slice("plain", 8, e -> e.sharing()))
            .endpoints(slice("fast", 4, e -> e.sharing().speed(2)))
            .classes(
                new RequestClass("light", 9, Cost.lognormal(ms(3), 0.4)),
                new RequestClass("heavy", 1, Cost.lognormal(ms(90), 0.4))),
        Scenario.named("heavy-tail", "Costs of a bounded Pareto distribution.")
            .endpoints(fleet(12, e -> e.workers(2)))
            .cost(Cost.pareto(ms(10), 1.5, 300)),
        Scenario.named(
                "routers", "Eight routers that do not know of each other before a mixed fleet.")
            .endpoints(slice("slow", 5, e -> e.speed(0.5)))
            .endpoints(slice("fast", 5, e -> e.speed(1.5)))
            .routers(8),
        Scenario.named("distance", "Two routers in two zones; the other zone is 40 ms away.")
            .endpoints(fleet(12, e -> e))
            .routers(2)
            .distance((router, endpoint) -> endpoint % 2 == router ? ms(1) : ms(40))
            .load(Load.steady(0.6)),
        Scenario.named(
                "cache", "Endpoints remember what they served; anything else costs six times more.")
            .endpoints(fleet(8, e -> e.cache(1000, 6)))
            .keys(20_000, 0.9)
            .cost(Cost.lognormal(ms(5), 0.5))
            .load(Load.steady(0.2)),
        Scenario.named("burst", "Every ten seconds one second of 1.4 times the capacity.")
            .endpoints(slice("plain", 8, e -> e))
            .endpoints(slice("fast", 2, e -> e.speed(3)))
            .load(Load.steady(0.5).bursts(s(10), s(1), 1.4)),
        Scenario.named(
                "day", "Load goes up and down between 0.2 and 0.95; requests share processors.")
            .endpoints(slice("plain", 6, e -> e.sharing()))
            .endpoints(slice("fast", 3, e -> e.sharing().speed(2.5)))
            .load(Load.wave(0.2, 0.95, s(60))));
  }

  private static List<EndpointModel> rolling(int number) {
    List<EndpointModel> endpoints = new ArrayList<>();
    for (EndpointModel endpoint : mixed(number, e -> e)) {
      Duration at = s(12 + 8 * endpoints.size());
      endpoints.add(endpoint.restarts(at, at.plusSeconds(4)).warmsUp(s(8), 0.2));
    }
    return endpoints;
  }

  /** A third slow, a third plain, a third fast; no weight tells. */
  private static List<EndpointModel> mixed(int number, UnaryOperator<EndpointModel> change) {
    List<EndpointModel> endpoints = new ArrayList<>();
    endpoints.addAll(slice("slow", number / 3, e -> change.apply(e.speed(0.6))));
    endpoints.addAll(slice("plain", number / 3, change));
    endpoints.addAll(slice("fast", number / 3, e -> change.apply(e.speed(1.6))));
    return endpoints;
  }

  private static List<EndpointModel> fleet(int number, UnaryOperator<EndpointModel> change) {
    return slice("e", number, change);
  }

  private static List<EndpointModel> slice(
      String name, int number, UnaryOperator<EndpointModel> change) {
    List<EndpointModel> endpoints = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      endpoints.add(change.apply(of(String.format(Locale.ROOT, "%s-%02d", name, i))));
    }
    return endpoints;
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
