package dev.fairlead.explain;

import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One look for an endpoint, and the attempt it led to. */
public final class Choice {
  /** A pool of thousands would fill the memory; those that were spoken of are always shown. */
  private static final int MAX_SHOWN = 64;

  private PoolSnapshot snapshot;
  private final String strategy;
  private final String version;
  private final int members;
  private final boolean panic;
  private final List<StrategyEvent> events;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private String chosen;
  private boolean fallback;
  private boolean affinity;
  private boolean heldBack;
  private Outcome outcome;
  private long latencyNanos;

  Choice(PoolSnapshot snapshot, List<StrategyEvent> events) {
    this.snapshot = snapshot;
    this.events = events;
    this.strategy = snapshot.strategyHolder().name();
    this.version = snapshot.strategyHolder().version();
    this.members = snapshot.members().size();
    this.panic = snapshot.panic();
    String quarantine = snapshot.strategyHolder().outOfUse();
    if (quarantine != null) {
      notes.add(
          "strategy " + snapshot.config().strategy().name() + " is quarantined: " + quarantine);
    }
    for (PooledEndpoint member : snapshot.members()) {
      if (candidates.size() == MAX_SHOWN) {
        break;
      }
      candidates.put(member.id(), new Candidate(member));
    }
  }

  boolean of(PoolSnapshot other) {
    return snapshot == other && chosen == null;
  }

  /** Returns null for an endpoint that is no member. */
  private Candidate candidate(Endpoint endpoint) {
    Candidate known = candidates.get(endpoint.id());
    if (known == null && endpoint instanceof PooledEndpoint pooled) {
      known = new Candidate(pooled);
      candidates.put(endpoint.id(), known);
    }
    return known;
  }

  void term(Endpoint endpoint, String name, double value) {
    Candidate candidate = candidate(endpoint);
    if (candidate != null) {
      candidate.term(name, value);
    }
  }

  void excluded(Endpoint endpoint, String reason) {
    Candidate candidate = candidate(endpoint);
    if (candidate != null) {
      candidate.excluded(reason);
    }
  }

  void note(String sentence) {
    if (notes.size() < MAX_SHOWN) {
      notes.add(sentence);
    }
  }

  void chosen(PooledEndpoint endpoint) {
    candidate(endpoint);
    chosen = endpoint.id();
    heldBack = endpoint.index() < 0;
  }

  void kept(PooledEndpoint endpoint) {
    chosen(endpoint);
    affinity = true;
  }

  void fallback() {
    fallback = true;
  }

  /** No more looks: an explanation that is kept must not keep a strategy, and its classes, too. */
  void close() {
    snapshot = null;
  }

  void ended(Outcome how, long latency) {
    outcome = how;
    latencyNanos = latency;
  }

  public String strategy() {
    return strategy;
  }

  /** The release of the plugin. */
  public String version() {
    return version;
  }

  /** How many endpoints the pool had; more than the candidates shown if it is very large. */
  public int members() {
    return members;
  }

  public boolean panic() {
    return panic;
  }

  public Collection<Candidate> candidates() {
    return candidates.values();
  }

  /** What the strategy and the router remarked. */
  public List<String> notes() {
    return notes;
  }

  /** What the pool's strategies had told operators by then: of each kind the last. */
  public List<StrategyEvent> events() {
    return events;
  }

  /** The id of the endpoint, or null if there was none to be had. */
  public String chosen() {
    return chosen;
  }

  /** Whether the router chose, as the strategy broke its contract. */
  public boolean byFallback() {
    return fallback;
  }

  /** Whether affinity kept the request on that endpoint. */
  public boolean byAffinity() {
    return affinity;
  }

  /** Whether the router chose one that is not offered, as the strategy's rules allow no other. */
  public boolean heldBack() {
    return heldBack;
  }

  /** How the attempt ended; null without one. */
  public Outcome outcome() {
    return outcome;
  }

  /** To the head of the response; 0 if none came. */
  public long latencyNanos() {
    return latencyNanos;
  }
}
