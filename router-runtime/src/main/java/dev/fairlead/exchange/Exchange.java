package dev.fairlead.exchange;

import dev.fairlead.affinity.Session;
import dev.fairlead.explain.Explanations;
import dev.fairlead.forward.ForwardingFields;
import dev.fairlead.forward.HeaderRules;
import dev.fairlead.limit.LimitResult;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PoolState;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.Waiter;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.route.RouteTable;
import dev.fairlead.wire.Body;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.HttpDate;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.InboundListener;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Problem;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.ResponseHead;

/**
 * One client request, from its complete head to the end of its response: the state the stages and
 * attempts share, and what a strategy sees of the request. Belongs to one event loop; nothing in it
 * is shared.
 */
public final class Exchange extends RequestView implements InboundListener {
  private final Loop loop;
  private final RouteTable routes;
  private final Stages stages;
  private final ExchangeListener[] listeners;
  private final Explanations explanations;
  private final long startedNanos;
  private final ExchangeTimers timers;

  private int stage;
  private RouteSnapshot route;
  private PoolState pool;
  private PoolSnapshot snapshot;
  private PooledEndpoint endpoint;
  private Session session;
  private Waiting waiting;
  private Attempt attempt;
  private int attempts;

  private String requestId;

  private LimitResult limitResult;
  private Rejection rejection;
  private Failure failure;
  private int status;
  private long endedNanos;
  private long routerNanos;
  private int ownOctets;
  private boolean queued;
  private boolean prepared;
  private boolean ended;

  Exchange(
      Inbound inbound,
      RouteTable routes,
      ForwardingFields forwarding,
      Stages stages,
      ExchangeListener[] listeners,
      Explanations explanations) {
    super(inbound, forwarding);
    this.loop = inbound.loop();
    this.timers = new ExchangeTimers(this);
    this.routes = routes;
    this.stages = stages;
    this.listeners = listeners;
    this.explanations = explanations;
    this.startedNanos = System.nanoTime();
    inbound.listener(this);
  }

  // ---- the way through the stages

  /** Runs the stage after the one that calls. */
  public void next() {
    stages.get(stage++).apply(this);
  }

  /** Chooses an endpoint once more, for another attempt or because an endpoint has become free. */
  public void again() {
    stage = stages.retryFrom();
    next();
  }

  /**
   * Ends the exchange with an answer of the router's own, or by breaking the response off if one
   * has begun.
   *
   * @param answer 4xx or 5xx
   * @param reason null unless the request was refused before it was forwarded
   * @param detail one sentence for the client, in words that reveal nothing of the inside
   */
  public void reject(int answer, Rejection reason, String detail) {
    reject(answer, reason, detail, 0);
  }

  /**
   * As {@link #reject(int, Rejection, String)}, and says when to try again.
   *
   * @param retryAfter seconds; 0 leaves it to the status
   */
  public void reject(int answer, Rejection reason, String detail, int retryAfter) {
    rejection = reason;
    if (inbound.committed()) {
      breakOff();
      return;
    }
    status = answer;
    discardRequest();
    int octets =
        Problem.respond(
            inbound, answer, detail, requestId(), head -> completeProblem(head, retryAfter));
    ownOctets = inbound.head().method().equals("HEAD") ? 0 : octets;
    end();
  }

  private void completeProblem(ResponseHead head, int retryAfter) {
    if (retryAfter > 0) {
      head.fields().set(FieldName.RETRY_AFTER, Integer.toString(retryAfter));
    }
    Explaining.name(this, head);
  }

  /**
   * Ends the exchange with the answer its last attempt's failure calls for: there is no other
   * endpoint to try.
   */
  public void rejectFailed() {
    Completion.reject(this, failure);
  }

  /** Ends the exchange with an answer of the router's own that has no content. */
  public void answer(ResponseHead head) {
    status = head.status();
    discardRequest();
    HttpDate.addIfMissing(head.fields());
    Explaining.name(this, head);
    inbound.respond(head);
    inbound.end(null);
    end();
  }

  /**
   * Ends the exchange by cutting the client's connection or stream, as its response cannot be
   * completed.
   */
  void breakOff() {
    discardRequest();
    inbound.abort();
    end();
  }

  /** Ends the exchange after everything was sent. */
  void finish() {
    end();
  }

  private void discardRequest() {
    if (inbound.body() != null) {
      inbound.body().discard();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    endedNanos = System.nanoTime();
    timers.end();
    if (waiting != null) {
      pool.queue().remove(waiting);
    }
    for (ExchangeListener listener : listeners) {
      listener.completed(this);
    }
    if (explained() != null) {
      Explaining.keep(this, explanations);
    }
    inbound.release();
  }

  /** Whether it is over: nothing of it may be touched any more. */
  public boolean ended() {
    return ended;
  }

  @Override
  public void gone(Failure reason, String id) {
    failure = reason;
    if (requestId == null) {
      requestId = id;
    }
    Attempt current = attempt;
    if (current != null) {
      current.clientGone();
    }
    if (!ended) {
      rejection = Completion.rejection(reason);
      status = inbound.committed() ? status : Completion.answer(reason);
      discardRequest();
      end();
    }
  }

  // ---- what stages set

  /** Sets the route; a pool is chosen by {@link #pool(PoolState)}. */
  public void route(RouteSnapshot value) {
    route = value;
  }

  public void pool(PoolState value) {
    pool = value;
  }

  /** Sets how the route's limit decided. */
  public void limitResult(LimitResult value) {
    limitResult = value;
    if (explained() != null) {
      explained().limited(value);
    }
  }

  /** Sets the session the request belongs to. */
  public void session(Session value) {
    session = value;
  }

  /** Sets the endpoint of the next attempt, of which the caller has acquired a place. */
  public void endpoint(PoolSnapshot from, PooledEndpoint value) {
    snapshot = from;
    endpoint = value;
    forgetFull();
    if (queued) {
      queued = false;
      pool.queue().served(waiting);
      stopTimer();
    }
  }

  /** Starts an attempt at the {@link #endpoint}, of which a place has been acquired. */
  public void attempt() {
    attempts++;
    if (!prepared) {
      prepared = true;
      // Known from what the client sent, before that is continued or replaced.
      clientAddress();
      HeaderRules.request(inbound.head(), connection(), forwarding, route.config());
    }
    new Attempt(this).start();
  }

  void attempt(Attempt value) {
    attempt = value;
  }

  void status(int value) {
    status = value;
  }

  void failure(Failure value) {
    failure = value;
  }

  void addRouterNanos(long nanos) {
    routerNanos += nanos;
  }

  /** An attempt failed, and the exchange looks for another endpoint. */
  void attempted() {
    for (ExchangeListener listener : listeners) {
      listener.attempted(this);
    }
  }

  // ---- time

  /**
   * Runs a task unless {@link #stopTimer} comes first; there is one timer, for whatever the
   * exchange waits for.
   */
  public void startTimer(long nanos, Runnable task) {
    timers.start(nanos, task);
  }

  public void stopTimer() {
    timers.stop();
  }

  /** Limits the time from the request's head to the end of the response. */
  public void limitWholeRequest(long nanos) {
    timers.limitWholeRequest(nanos);
  }

  /** Lifts {@link #limitWholeRequest}: upgraded connections have no end in sight. */
  void unlimit() {
    timers.unlimit();
  }

  /** The whole request took longer than the route allows. */
  void tookTooLong() {
    String detail = "The request took longer than the route allows.";
    if (attempt != null) {
      attempt.timeUp(detail);
    } else {
      reject(504, null, detail);
    }
  }

  // ---- waiting for an endpoint

  /**
   * Joins the pool's queue; {@link #again} runs when an endpoint may be free. The caller then looks
   * for one once more.
   *
   * @return false if the queue is full
   */
  public boolean queueUp() {
    if (waiting == null) {
      waiting = new Waiting();
    }
    queued = true;
    return pool.queue().offer(waiting);
  }

  /** Whether to look for an endpoint once more after joining the queue. */
  public boolean looksAgain() {
    return waiting.looksAgain();
  }

  /** Whether it waits in the queue, or was woken from it and has found no endpoint yet. */
  public boolean queued() {
    return queued;
  }

  private final class Waiting extends Waiter {
    @Override
    protected Loop loop() {
      return loop;
    }

    @Override
    protected void wake() {
      forgetFull();
      again();
    }
  }

  // ---- what is known of it

  public Loop loop() {
    return loop;
  }

  /** The request's content, or null if it has none. */
  Body requestBody() {
    return inbound.body();
  }

  public RouteTable routes() {
    return routes;
  }

  /** The route that matched, or null. */
  public RouteSnapshot route() {
    return route;
  }

  @Override
  public String requestClass() {
    return route == null ? "" : route.requestClass();
  }

  /** The pool the request went to, or null. */
  @Override
  public PoolState pool() {
    return pool;
  }

  /** The pool as it was when the endpoint was picked, or null. */
  public PoolSnapshot snapshot() {
    return snapshot;
  }

  /** The endpoint of the last attempt, or null. */
  public PooledEndpoint endpoint() {
    return endpoint;
  }

  /** Whether an endpoint is named already, of which a place has been acquired for an attempt. */
  public boolean hasPlace() {
    return endpoint != null && attempts == 0;
  }

  /** The session the request belongs to, or null. */
  Session session() {
    return session;
  }

  /** Attempts so far. */
  public int attempts() {
    return attempts;
  }

  /** The status that was or will be sent; 0 if the client left before one was. */
  public int status() {
    return status;
  }

  /** How the route's limit decided; null if there is none, or it has not. */
  public LimitResult limitResult() {
    return limitResult;
  }

  /** Why the router refused the request, or null. */
  public Rejection rejection() {
    return rejection;
  }

  /** Why the last attempt or the client failed, or null. */
  public Failure failure() {
    return failure;
  }

  /** When the head was complete, in {@link System#nanoTime}. */
  public long startedNanos() {
    return startedNanos;
  }

  /** When the exchange ended, in {@link System#nanoTime}. */
  public long endedNanos() {
    return endedNanos;
  }

  /**
   * The router's own share of the time: from the head to asking for a connection, and, for a
   * response that arrives in one piece, from its head to its end.
   */
  public long routerNanos() {
    return routerNanos;
  }

  /** Octets of request content. */
  public long requestOctets() {
    return inbound.body() == null ? 0 : inbound.body().octets();
  }

  /**
   * Octets of response content: what came from the endpoint, or what the router itself answered.
   */
  public long responseOctets() {
    return attempt == null ? ownOctets : ownOctets + attempt.responseOctets();
  }

  /** Identifies the request in answers and logs; made when first asked for. */
  public String requestId() {
    if (requestId == null) {
      requestId = Problem.newId();
    }
    return requestId;
  }
}
