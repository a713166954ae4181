package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands behind an endpoint: some workers that serve a queue in order, or share their time
 * among all requests, and what befalls them. Immutable; each method makes another model.
 */
public final class EndpointModel {
  private final String id;
  private int workers = 4;
  private double speed = 1;
  private boolean sharing;
  private int weight = 1;
  private Map<String, String> labels = Map.of();
  private List<Effect> effects = List.of();
  private long joinsAt;
  private long warmUpNanos;
  private double coldSpeed = 1;
  private int cacheKeys;
  private double missFactor = 1;

  private EndpointModel(String id) {
    this.id = id;
  }

  /** Four workers of speed 1 that serve a queue in order of arrival, in the pool from the start. */
  public static EndpointModel of(String id) {
    return new EndpointModel(id);
  }

  /** How many requests it serves at once without any of them noticing; 1 or more. */
  public EndpointModel workers(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("workers " + number + ": expected 1 or more");
    }
    EndpointModel model = copy();
    model.workers = number;
    return model;
  }

  /** How fast each worker is; at 2 a request takes half its cost. */
  public EndpointModel speed(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed " + factor + ": expected more than 0");
    }
    EndpointModel model = copy();
    model.speed = factor;
    return model;
  }

  /** Serves all requests at once and, beyond the number of workers, each more slowly. */
  public EndpointModel sharing() {
    EndpointModel model = copy();
    model.sharing = true;
    return model;
  }

  /** The weight an operator configured. */
  public EndpointModel weight(int value) {
    EndpointModel model = copy();
    model.weight = value;
    return model;
  }

  /** A label an operator configured. */
  public EndpointModel label(String name, String value) {
    EndpointModel model = copy();
    model.labels = new TreeMap<>(labels);
    model.labels.put(name, value);
    return model;
  }

  /** Not in the pool before. */
  public EndpointModel joins(Duration at) {
    EndpointModel model = copy();
    model.joinsAt = at.toNanos();
    return model;
  }

  /** Drained: gets no new requests, finishes what it has. */
  public EndpointModel leaves(Duration at) {
    return with(new Effect.Leaves(at.toNanos(), Long.MAX_VALUE));
  }

  /** Drained and, some time later, started afresh: it warms up again. */
  public EndpointModel restarts(Duration at, Duration back) {
    return with(new Effect.Leaves(at.toNanos(), back.toNanos()));
  }

  /**
   * Begins slowly after it joined, restarted or recovered, and gets faster in equal steps.
   *
   * @param from its speed at the beginning relative to later, above 0 to 1
   */
  public EndpointModel warmsUp(Duration length, double from) {
    EndpointModel model = copy();
    model.warmUpNanos = length.toNanos();
    model.coldSpeed = from;
    return model;
  }

  /** Another speed during a while, relative to its own. */
  public EndpointModel slows(Duration from, Duration to, double factor) {
    return with(new Effect.Slow(from.toNanos(), to.toNanos(), factor));
  }

  /**
   * Stops for a moment again and again, as for a garbage collection: intervals are exponential,
   * stops between half and one and a half times their mean.
   */
  public EndpointModel pauses(Duration meanInterval, Duration meanLength) {
    return with(new Effect.Pauses(meanInterval.toNanos(), meanLength.toNanos()));
  }

  /**
   * A neighbour on its machine takes capacity, on and off for exponential times.
   *
   * @param stolen the share taken while on, 0 to less than 1
   */
  public EndpointModel antagonist(Duration meanOff, Duration meanOn, double stolen) {
    return with(new Effect.Antagonist(meanOff.toNanos(), meanOn.toNanos(), stolen));
  }

  /** Answers a share of its requests with an error, at once and without work. */
  public EndpointModel failsFast(Duration from, Duration to, double share) {
    return with(new Effect.Fails(from.toNanos(), to.toNanos(), share, Outcome.FAILURE));
  }

  /** Answers a share of its requests with 503, at once and without work. */
  public EndpointModel overloads(Duration from, Duration to, double share) {
    return with(new Effect.Fails(from.toNanos(), to.toNanos(), share, Outcome.OVERLOADED));
  }

  /** Refuses connections; no health check notices. */
  public EndpointModel refuses(Duration from, Duration to) {
    return with(new Effect.Refuses(from.toNanos(), to.toNanos()));
  }

  /**
   * Loses what it works on and refuses connections until it is back, cold.
   *
   * @param noticed how long routers take to take it out of the pool, and to put it back
   */
  public EndpointModel crashes(Duration at, Duration back, Duration noticed) {
    return with(new Effect.Crash(at.toNanos(), back.toNanos(), noticed.toNanos()));
  }

  /**
   * Remembers the keys it served last; any other costs more.
   *
   * @param missFactor cost of an unknown key relative to a known one, 1 or more
   */
  public EndpointModel cache(int keys, double missFactor) {
    EndpointModel model = copy();
    model.cacheKeys = keys;
    model.missFactor = missFactor;
    return model;
  }

  /** Its id in the pool. */
  public String id() {
    return id;
  }

  /** Work per time while nothing disturbs it: workers times speed. */
  public double capacity() {
    return workers * speed;
  }

  int workers() {
    return workers;
  }

  double speed() {
    return speed;
  }

  boolean shares() {
    return sharing;
  }

  int weight() {
    return weight;
  }

  Map<String, String> labels() {
    return labels;
  }

  List<Effect> effects() {
    return effects;
  }

  long joinsAt() {
    return joinsAt;
  }

  long warmUpNanos() {
    return warmUpNanos;
  }

  double coldSpeed() {
    return coldSpeed;
  }

  int cacheKeys() {
    return cacheKeys;
  }

  double missFactor() {
    return missFactor;
  }

  private EndpointModel with(Effect effect) {
    EndpointModel model = copy();
    model.effects = new ArrayList<>(effects);
    model.effects.add(effect);
    return model;
  }

  private EndpointModel copy() {
    EndpointModel model = new EndpointModel(id);
    model.workers = workers;
    model.speed = speed;
    model.sharing = sharing;
    model.weight = weight;
    model.labels = labels;
    model.effects = effects;
    model.joinsAt = joinsAt;
    model.warmUpNanos = warmUpNanos;
    model.coldSpeed = coldSpeed;
    model.cacheKeys = cacheKeys;
    model.missFactor = missFactor;
    return model;
  }
}
