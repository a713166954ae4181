package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.StrategyProvider;
import java.util.Map;

/**
 * Plays a scenario on virtual time. Everything follows from the seed: running twice gives the same
 * result, and every strategy meets the very same requests, costs and mishaps.
 *
 * <pre>{@code
 * Simulation simulation = Simulation.of(Scenarios.named("one-slow")).seed(7);
 * Result reference = simulation.run(new P2cProvider());
 * simulation.run(new MyProvider(), Map.of("choices", "3"))
 *     .assertFailuresAtMost(0.001)
 *     .assertP99AtMost(0.8, reference)
 *     .assertNoneStarved();
 * }</pre>
 *
 * <p>Not thread-safe; simulations do not disturb each other.
 */
public final class Simulation {
  private final Scenario scenario;
  private final long seed;
  private Trace trace;

  private Simulation(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  /** A scenario with seed 1. */
  public static Simulation of(Scenario scenario) {
    return new Simulation(scenario, 1);
  }

  /** The same scenario with other random numbers. */
  public Simulation seed(long value) {
    return new Simulation(scenario, value);
  }

  /** Plays a strategy with its defaults. */
  public Result run(StrategyProvider provider) {
    return run(provider, Map.of());
  }

  /**
   * Plays a strategy.
   *
   * @param options by name, as an operator would write them; nested strategies are found on the
   *     class path by name
   * @throws IllegalArgumentException for options the router would refuse
   */
  public Result run(StrategyProvider provider, Map<String, ?> options) {
    return run(Strategies.onClassPath().with(provider).contestant(provider, options));
  }

  /**
   * Plays a strategy found on the class path, or the reference {@code oracle}.
   *
   * @param spec a name, with options as in {@code least-request:choices=3}
   * @throws IllegalArgumentException if there is none of that name, or an option is not accepted
   */
  public Result run(String spec) {
    return run(Strategies.onClassPath(), spec);
  }

  /** Plays a strategy of a catalogue. */
  public Result run(Strategies strategies, String spec) {
    return run(strategies.contestant(spec));
  }

  private Result run(Contestant contestant) {
    RandomStream random = new RandomStream(seed).split(scenario.name());
    if (trace == null) {
      trace = new Trace(scenario, random.split("trace"));
    }
    Engine engine = new Engine(scenario, trace, random, contestant);
    return new Result(contestant.label(), scenario, seed, engine.run());
  }
}
