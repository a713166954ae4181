package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Outcome;
import java.util.Set;

/**
 * An endpoint as one router sees it: only what that router has sent and heard. Averages have the
 * constants of the real router.
 */
final class RouterEndpoint implements Endpoint, EndpointStats {
  private static final double LATENCY_SHARE = 1.0 / 16;
  private static final double FAILURE_SHARE = 1.0 / 32;
  private static final double NEGLIGIBLE = 1e-4;
  private static final long REPORT_EXPIRES_NANOS = 10_000_000_000L;

  final Server server;
  final long halfTripNanos;
  private final Engine engine;
  private final boolean tracksLatency;
  private final boolean tracksWaiting;
  private final boolean tracksReports;
  private int inFlight;
  private double latency;
  private double failures;
  private final HealthRecord health = new HealthRecord();
  private boolean wasOffered;
  private double scoreAtUpdate = 1;
  private LoadReport report;
  private Attempt oldest;
  private Attempt newest;

  RouterEndpoint(Engine engine, Server server, long halfTripNanos, Set<Need> needs) {
    this.engine = engine;
    this.server = server;
    this.halfTripNanos = halfTripNanos;
    this.tracksLatency = needs.contains(Need.LATENCY);
    this.tracksWaiting = needs.contains(Need.OLDEST_UNANSWERED);
    this.tracksReports = needs.contains(Need.LOAD_REPORTS);
  }

  // ---- what the router does

  void sent(Attempt attempt) {
    inFlight++;
    attempt.older = newest;
    attempt.newer = null;
    if (newest == null) {
      oldest = attempt;
    } else {
      newest.newer = attempt;
    }
    newest = attempt;
  }

  void ended(Attempt attempt, Outcome outcome, long latencyNanos) {
    inFlight--;
    if (attempt.older == null) {
      oldest = attempt.newer;
    } else {
      attempt.older.newer = attempt.newer;
    }
    if (attempt.newer == null) {
      newest = attempt.older;
    } else {
      attempt.newer.older = attempt.older;
    }
    attempt.older = null;
    attempt.newer = null;
    health.judge(outcome, engine.now());
    boolean success = outcome == Outcome.SUCCESS;
    failures += ((success ? 0 : 1) - failures) * FAILURE_SHARE;
    if (failures < NEGLIGIBLE) {
      failures = 0;
    }
    if (success && tracksLatency) {
      latency = latency == 0 ? latencyNanos : latency + (latencyNanos - latency) * LATENCY_SHARE;
    }
    if (attempt.report != null) {
      report = attempt.report;
    }
  }

  boolean tracksReports() {
    return tracksReports;
  }

  /** What the server reports now, as this router will receive it. */
  LoadReport report() {
    return server.gauges.report(server.inFlight(), engine.now() + halfTripNanos);
  }

  void reported(LoadReport value) {
    if (tracksReports) {
      report = value;
    }
  }

  /** It is offered now, or not; whoever is again begins with a clean record. */
  boolean offered() {
    boolean offered = server.offered();
    if (offered && !wasOffered) {
      health.clear();
    }
    wasOffered = offered;
    return offered;
  }

  void fade() {
    if (inFlight == 0) {
      health.fade(engine.now());
    }
  }

  /** How far the score has moved since the strategy last built a picker. */
  double scoreMoved() {
    return Math.abs(healthScore() - scoreAtUpdate);
  }

  void updated() {
    scoreAtUpdate = healthScore();
  }

  // ---- what the strategy sees

  @Override
  public String id() {
    return server.model.id();
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return 1 + server.index;
  }

  @Override
  public int weight() {
    return server.model.weight();
  }

  @Override
  public String label(String name) {
    return server.model.labels().get(name);
  }

  @Override
  public EndpointStats stats() {
    return this;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public double latencyNanos() {
    return latency;
  }

  @Override
  public double failureRate() {
    return failures;
  }

  @Override
  public double healthScore() {
    return health.score();
  }

  @Override
  public long oldestUnansweredNanos() {
    return tracksWaiting && oldest != null ? engine.now() - oldest.sentNanos : 0;
  }

  @Override
  public LoadReport loadReport() {
    LoadReport known = report;
    if (known != null && engine.now() - known.receivedNanos() > REPORT_EXPIRES_NANOS) {
      report = null;
      return null;
    }
    return known;
  }

  @Override
  public String toString() {
    return id();
  }
}
