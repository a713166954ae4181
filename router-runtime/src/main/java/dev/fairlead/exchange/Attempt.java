package dev.fairlead.exchange;

import dev.fairlead.affinity.Session;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.forward.HeaderRules;
import dev.fairlead.forward.RetryPolicy;
import dev.fairlead.pool.PoolSnapshot;
import dev.fairlead.pool.PooledEndpoint;
import dev.fairlead.pool.Unanswered;
import dev.fairlead.report.ReportFields;
import dev.fairlead.spi.Outcome;
import dev.fairlead.wire.Body;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.OutboundListener;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;

/**
 * One try of an exchange against one endpoint. It holds a place of the endpoint from before it
 * starts until it ends; after that, what still comes of it (the rest of an upload whose answer is
 * complete) concerns only the two connections.
 */
final class Attempt implements OutboundListener, Body.Listener, Runnable {
  private final Exchange exchange;
  private final Inbound inbound;
  private final PoolSnapshot snapshot;
  private final PooledEndpoint endpoint;
  private final Connector connector;
  private final Body requestBody;

  private Outbound outbound;
  private ResponseHead response;
  private Body responseBody;
  private Body tunnelBody;
  private Unanswered.Entry unanswered;
  private long sentNanos;
  private long answeredNanos;
  private int verdict;
  private boolean grpc;
  private boolean fresh;
  private boolean tunnel;
  private boolean ended;

  Attempt(Exchange exchange) {
    this.exchange = exchange;
    this.inbound = exchange.inbound();
    this.snapshot = exchange.snapshot();
    this.endpoint = exchange.endpoint();
    this.connector = endpoint.state().connector(exchange.loop());
    this.requestBody = inbound.body();
    exchange.attempt(this);
    snapshot.strategyHolder().begin();
  }

  void start() {
    long openedNanos = System.nanoTime();
    if (exchange.attempts() == 1) {
      exchange.addRouterNanos(openedNanos - exchange.startedNanos());
    }
    connector.open(this, fresh);
  }

  long responseOctets() {
    return responseBody == null ? 0 : responseBody.octets();
  }

  // ---- towards the endpoint

  @Override
  public void ready(Outbound opened) {
    outbound = opened;
    if (requestBody != null && requestBody.exceeded()) {
      exceeded(requestBody);
      return;
    }
    sentNanos = System.nanoTime();
    Unanswered waiting = endpoint.state().unanswered();
    if (waiting != null) {
      unanswered = waiting.sent(exchange.loop(), sentNanos);
    }
    RequestHead head = inbound.head();
    HeaderRules.address(head, exchange.host(), snapshot.config().hostHeader(), endpoint);
    boolean upgrade = head.upgrade() != null && snapshot.config().protocol() == Protocol.HTTP_1_1;
    opened.send(head, upgrade);
    if (requestBody == null) {
      opened.end(null);
      requestSent();
    } else {
      RetryPolicy.keepForReplay(requestBody);
      requestBody.listener(this);
      requestBody.to(opened);
    }
  }

  private void requestSent() {
    if (!ended && response == null) {
      exchange.startTimer(snapshot.responseTimeoutNanos(), this);
    }
  }

  /** The response did not begin in time. */
  @Override
  public void run() {
    timeUp("The endpoint did not answer in time.");
  }

  /** Gives up because time is up. */
  void timeUp(String detail) {
    if (!ended) {
      cancel(Outcome.TIMED_OUT);
    }
    exchange.failure(Failure.ENDPOINT_TIMED_OUT);
    exchange.reject(504, null, detail);
  }

  /** The client has left: nobody waits for this attempt, or for the upload it still carries. */
  void clientGone() {
    if (ended) {
      if (outbound != null && !uploadComplete()) {
        outbound.cancel();
      }
    } else {
      cancel(Outcome.CANCELLED);
    }
  }

  private boolean uploadComplete() {
    return requestBody == null || requestBody.ended();
  }

  private void cancel(Outcome outcome) {
    if (outbound != null) {
      outbound.cancel();
    } else {
      connector.withdraw(this);
    }
    complete(outcome);
  }

  // ---- from the endpoint

  @Override
  public void informational(ResponseHead head) {
    if (!ended) {
      if (snapshot.reportsConcern()) {
        // A report belongs to a response or its trailers: here nobody reads it.
        ReportFields.take(head.fields(), null, snapshot.reportsStripped());
      }
      inbound.informational(head);
    }
  }

  @Override
  public void response(ResponseHead head, Body body) {
    answeredNanos = System.nanoTime();
    waitsNoMore();
    exchange.stopTimer();
    response = head;
    responseBody = body;
    exchange.status(head.status());
    judge(head);
    takeReport(head.fields());
    HeaderRules.response(head, exchange.route().config());
    Explaining.name(exchange, head);
    served(head);
    if (requestBody != null) {
      requestBody.forget();
    }
    inbound.respond(head);
    body.listener(this);
    body.to(inbound);
  }

  @Override
  public void upgraded(ResponseHead head, Body body) {
    answeredNanos = System.nanoTime();
    waitsNoMore();
    exchange.stopTimer();
    exchange.unlimit();
    tunnel = true;
    response = head;
    responseBody = body;
    exchange.status(head.status());
    verdict = head.status();
    takeReport(head.fields());
    HeaderRules.response(head, exchange.route().config());
    Explaining.name(exchange, head);
    served(head);
    if (requestBody != null) {
      requestBody.forget();
    }
    tunnelBody = inbound.upgrade(head);
    body.listener(this);
    tunnelBody.listener(this);
    body.to(inbound);
    tunnelBody.to(outbound);
  }

  /** What the response says of its endpoint, as an HTTP status, as far as the head tells. */
  private void judge(ResponseHead head) {
    verdict = head.status();
    if (verdict == 200
        && snapshot.config().protocol() != Protocol.HTTP_1_1
        && GrpcStatus.speaks(head.fields())) {
      grpc = true;
      verdict = GrpcStatus.toHttp(head.fields());
    }
  }

  /** No other attempt follows: the client's session is here from now on. */
  private void served(ResponseHead head) {
    Session session = exchange.session();
    if (session != null) {
      session.mark(head.fields());
      boolean success = Completion.classify(verdict) == Outcome.SUCCESS;
      exchange.pool().affinity().served(exchange.loop(), session, endpoint.id(), success);
    }
  }

  private void waitsNoMore() {
    if (unanswered != null) {
      unanswered.settled();
      unanswered = null;
    }
  }

  private void takeReport(Fields fields) {
    if (snapshot.reportsConcern()) {
      ReportFields.take(
          fields,
          snapshot.reportsRead() ? endpoint.state().reports() : null,
          snapshot.reportsStripped());
    }
  }

  @Override
  public void trailers(Body body, Fields trailers) {
    if (body == responseBody) {
      takeReport(trailers);
      if (grpc && verdict == 0) {
        verdict = GrpcStatus.toHttp(trailers);
      }
    }
  }

  @Override
  public void ended(Body body) {
    if (tunnel) {
      if (responseBody.ended() && tunnelBody.ended()) {
        finish();
      }
    } else if (body == responseBody) {
      finish();
    } else {
      requestSent();
    }
  }

  private void finish() {
    if (ended) {
      return;
    }
    if (responseBody.arrivedAtOnce()) {
      exchange.addRouterNanos(System.nanoTime() - answeredNanos);
    }
    if (verdict == 0) {
      // What a gRPC client makes of a call that ends without a status is an error too.
      verdict = 500;
    }
    complete(Completion.classify(verdict));
    if (!uploadComplete() && inbound.lingering()) {
      outbound.cancel();
      requestBody.discard();
    }
    exchange.finish();
  }

  @Override
  public void exceeded(Body body) {
    cancel(Outcome.CANCELLED);
    exchange.reject(413, Rejection.BODY_TOO_LARGE, "The request content is too large.");
  }

  @Override
  public void failed(Failure failure, String detail) {
    outbound = null;
    waitsNoMore();
    if (ended) {
      // The rest of an upload has nowhere to go; the answer it was for is complete.
      if (requestBody != null) {
        requestBody.discard();
      }
      return;
    }
    exchange.failure(failure);
    exchange.stopTimer();
    if (response != null) {
      brokeOff(failure);
    } else if (!fresh && RetryPolicy.mayRefresh(failure, inbound)) {
      fresh = true;
      detachRequest();
      start();
    } else {
      unanswered(failure);
    }
  }

  private void brokeOff(Failure failure) {
    complete(failure == Failure.ENDPOINT_TIMED_OUT ? Outcome.TIMED_OUT : Outcome.FAILURE);
    if (tunnel || inbound.committed()) {
      exchange.breakOff();
    } else {
      exchange.reject(502, null, "The endpoint's response was not complete.");
    }
  }

  private void unanswered(Failure failure) {
    complete(Completion.classify(failure));
    PoolConfig pool = snapshot.config();
    boolean held = exchange.session() != null && exchange.session().held();
    if (!held && RetryPolicy.mayRetry(failure, inbound, exchange.attempts(), pool.retries())) {
      exchange.markTried(endpoint.state());
      detachRequest();
      exchange.attempted();
      exchange.again();
    } else {
      Completion.reject(exchange, failure);
    }
  }

  private void detachRequest() {
    if (requestBody != null) {
      requestBody.detach();
    }
  }

  private void complete(Outcome outcome) {
    if (!ended) {
      ended = true;
      waitsNoMore();
      exchange.stopTimer();
      long latency = answeredNanos == 0 ? 0 : answeredNanos - sentNanos;
      Completion.attempt(exchange, snapshot, endpoint, verdict, outcome, latency);
    }
  }
}
