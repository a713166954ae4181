package dev.fairlead.config;

import dev.fairlead.config.PoolConfig.Fitness;
import dev.fairlead.config.PoolConfig.SlowStart;
import java.time.Duration;
import java.util.List;

/** Reads what {@code pools.NAME} says of which healthy endpoints get requests. */
final class FitnessSection {
  private static final Key<Double> HEALTH_THRESHOLD =
      Key.optional(
          "health-threshold",
          Scalars.SHARE,
          Fitness.DEFAULT.healthThreshold(),
          "An endpoint whose health score is below this share of the best one's gets no requests"
              + " but trials; 0: never.");
  private static final Key<Double> SPILL_THRESHOLD =
      Key.optional(
          "spill-threshold",
          Scalars.SHARE,
          Fitness.DEFAULT.spillThreshold(),
          "When a smaller share of a tier's weight is available, the next tier is offered too; 0:"
              + " only when nothing is.");

  private static final Key<Duration> WINDOW =
      Key.required(
          "window",
          Scalars.duration(Duration.ofMillis(100), Scalars.LONGEST),
          "How long it takes to the full share.");
  private static final Key<Double> AGGRESSION =
      Key.optional(
          "aggression",
          Scalars.decimal(0.1, 10),
          SlowStart.DEFAULT_AGGRESSION,
          "1 rises evenly; more rises quickly at first, less slowly.");
  private static final Key<Double> MINIMUM =
      Key.optional(
          "minimum",
          Scalars.decimal(0.01, 1),
          SlowStart.DEFAULT_MINIMUM,
          "The share to begin with.");
  private static final Key<SlowStart> SLOW_START =
      Key.described(
          "slow-start",
          new Section<>(
              "slow-start",
              "How the share of an endpoint that joins or recovers grows: max(minimum,"
                  + " (t/window)^(1/aggression)).",
              List.of(WINDOW, AGGRESSION, MINIMUM),
              fields ->
                  new SlowStart(fields.get(WINDOW), fields.get(AGGRESSION), fields.get(MINIMUM))),
          null,
          "the full share at once",
          "Lets an endpoint that joins or recovers warm up.");

  static final List<Key<?>> KEYS = List.of(HEALTH_THRESHOLD, SLOW_START, SPILL_THRESHOLD);

  private FitnessSection() {}

  static Fitness make(Fields fields) {
    return new Fitness(
        fields.get(HEALTH_THRESHOLD), fields.get(SPILL_THRESHOLD), fields.get(SLOW_START));
  }
}
