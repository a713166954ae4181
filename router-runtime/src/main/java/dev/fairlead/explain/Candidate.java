package dev.fairlead.explain;

import dev.fairlead.pool.EndpointState;
import dev.fairlead.pool.Health;
import dev.fairlead.pool.PooledEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** An endpoint as it was when a request looked for one. */
public final class Candidate {
  private final String id;
  private final int weight;
  private final int priority;
  private final int inFlight;
  private final double healthScore;
  private final double failureRate;
  private final double latencyNanos;
  private final Map<String, Double> terms = new LinkedHashMap<>();
  private String excluded;

  Candidate(PooledEndpoint endpoint) {
    EndpointState state = endpoint.state();
    id = endpoint.id();
    weight = endpoint.weight();
    priority = endpoint.priority();
    inFlight = state.inFlight();
    healthScore = state.healthScore();
    failureRate = state.failureRate();
    latencyNanos = state.latencyNanos();
    if (endpoint.index() < 0) {
      excluded = absence(state);
    }
  }

  private static String absence(EndpointState state) {
    if (state.draining()) {
      return "draining";
    }
    if (state.health() != Health.HEALTHY) {
      return state.health() == Health.UNKNOWN ? "not checked yet" : "checks fail";
    }
    return state.fit() ? "its tier is not needed" : "below the health threshold";
  }

  void term(String name, double value) {
    terms.put(name, value);
  }

  /** The first reason stands: the router knows it more exactly than the strategy does. */
  void excluded(String reason) {
    if (excluded == null) {
      excluded = reason;
    }
  }

  public String id() {
    return id;
  }

  public int weight() {
    return weight;
  }

  /** Its tier. */
  public int priority() {
    return priority;
  }

  public int inFlight() {
    return inFlight;
  }

  public double healthScore() {
    return healthScore;
  }

  public double failureRate() {
    return failureRate;
  }

  /** 0 where the strategy needs none. */
  public double latencyNanos() {
    return latencyNanos;
  }

  /** Why it could not be chosen, or null. */
  public String excluded() {
    return excluded;
  }

  /** What the strategy said of it: figures by name. */
  public Map<String, Double> terms() {
    return terms;
  }
}
