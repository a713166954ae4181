package dev.fairlead.explain;

import dev.fairlead.limit.LimitResult;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The explanation of one request. Written on its event loop until {@link Explanations#add}, read
 * from anywhere after.
 */
public final class Explained implements Explanation {
  private final Instant at = Instant.now();
  private final boolean sampled;
  private final Function<String, List<StrategyEvent>> events;
  private final List<Choice> choices = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String cause;
  private String id;
  private String listener;
  private String route;
  private String requestClass;
  private String pool;
  private String affinity = "none";
  private int status;
  private String refusal;
  private LimitResult limit;
  private long nanos;

  /**
   * @param cause why it is explained: {@code sample}, {@code field} or {@code management}
   * @param sampled whether it would be explained without that, too
   * @param events what the strategies of a pool told, by its name
   */
  Explained(String cause, boolean sampled, Function<String, List<StrategyEvent>> events) {
    this.cause = cause;
    this.sampled = sampled;
    this.events = events;
  }

  /**
   * It turns out not to be one of those that management asked for.
   *
   * @return whether it is explained all the same, as one of the sample
   */
  boolean fallsToSample() {
    if (sampled) {
      cause = "sample";
    }
    return sampled;
  }

  // ---- while the request is under way

  /** The route's limit decided. */
  public void limited(LimitResult result) {
    limit = result;
  }

  /** A look for an endpoint of that snapshot begins, or goes on. */
  public void looks(PoolSnapshot snapshot, RequestContext request) {
    if (choices.isEmpty() || !latest().of(snapshot)) {
      choices.add(new Choice(snapshot, events.apply(snapshot.strategyHolder().pool().name())));
      for (PooledEndpoint member : snapshot.members()) {
        if (request.tried(member)) {
          excluded(member, "tried before");
        }
      }
    }
  }

  private Choice latest() {
    return choices.get(choices.size() - 1);
  }

  @Override
  public void term(Endpoint candidate, String name, double value) {
    if (!choices.isEmpty()) {
      latest().term(candidate, name, value);
    }
  }

  @Override
  public void excluded(Endpoint candidate, String reason) {
    if (!choices.isEmpty()) {
      latest().excluded(candidate, reason);
    }
  }

  @Override
  public void note(String sentence) {
    if (choices.isEmpty()) {
      notes.add(sentence);
    } else {
      latest().note(sentence);
    }
  }

  /** The strategy broke its contract: the router chooses in its place. */
  public void fallback() {
    latest().fallback();
  }

  public void chosen(PooledEndpoint endpoint) {
    latest().chosen(endpoint);
  }

  /**
   * What the request's session had to say.
   *
   * @param words such as "bound to a", or "bound to a, which is draining"
   */
  public void affinity(String words) {
    affinity = words;
  }

  /** Affinity keeps the request on an endpoint. */
  public void kept(PooledEndpoint endpoint) {
    latest().kept(endpoint);
  }

  /** The attempt at the endpoint that was chosen last ended. */
  public void ended(Outcome outcome, long latencyNanos) {
    latest().ended(outcome, latencyNanos);
  }

  /**
   * The request ended.
   *
   * @param requestRoute null if none matched; and so on
   */
  public void ended(
      String requestId,
      String requestListener,
      String requestRoute,
      String ofClass,
      String requestPool,
      int finalStatus,
      String reason,
      long tookNanos) {
    id = requestId;
    listener = requestListener;
    route = requestRoute;
    requestClass = ofClass;
    pool = requestPool;
    status = finalStatus;
    refusal = reason;
    nanos = tookNanos;
    choices.forEach(Choice::close);
  }

  // ---- after it

  public Instant at() {
    return at;
  }

  /** Why it was explained: {@code sample}, {@code field} or {@code management}. */
  public String cause() {
    return cause;
  }

  /** The request's id. */
  public String id() {
    return id;
  }

  public String listener() {
    return listener;
  }

  /** Null if none matched. */
  public String route() {
    return route;
  }

  public String requestClass() {
    return requestClass;
  }

  /** How the route's limit decided; null if there is none, or it has not. */
  public LimitResult limit() {
    return limit;
  }

  /** Null if it went to none. */
  public String pool() {
    return pool;
  }

  /** Where its session was bound, and why that endpoint could not serve it; "none" without one. */
  public String affinity() {
    return affinity;
  }

  /** The status that was sent; 0 if the client left before. */
  public int status() {
    return status;
  }

  /** Why the router refused it, or null. */
  public String refusal() {
    return refusal;
  }

  /** From its head to the end of its response. */
  public long nanos() {
    return nanos;
  }

  /** What was noted before an endpoint was looked for, such as by the route's limiter. */
  public List<String> notes() {
    return notes;
  }

  /** In order, one for each attempt. */
  public List<Choice> choices() {
    return choices;
  }
}
