package dev.fairlead.stage;

import dev.fairlead.config.LimitConfig;
import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.Stage;
import dev.fairlead.limit.LimitKey;
import dev.fairlead.limit.LimitResult;
import dev.fairlead.limit.LimiterHolder;
import dev.fairlead.limit.RouteLimit;
import dev.fairlead.pool.StrategyCalls;
import dev.fairlead.route.RouteTable;
import dev.fairlead.spi.RateLimiter.Admission;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Lets a request go on if the route's limiter admits it. While an answer is awaited the exchange
 * does nothing else: of the request's content only what has arrived already is kept.
 */
final class LimitStage implements Stage {
  private static final int TOO_MANY_REQUESTS = 429;

  @Override
  public void apply(Exchange exchange) {
    RouteLimit limit = exchange.route().limit();
    if (limit == null) {
      exchange.next();
    } else if (limit.holder().quarantine() != null) {
      failed(exchange, limit, LimitResult.FAILED);
    } else {
      ask(exchange, limit);
    }
  }

  private static void ask(Exchange exchange, RouteLimit limit) {
    LimiterHolder holder = limit.holder();
    StrategyCalls calls = exchange.pool().strategyCalls();
    Awaited awaited = null;
    boolean admitted = false;
    calls.enter(exchange.loop(), holder);
    try {
      LimitKey key = key(exchange, limit.config());
      CompletionStage<Admission> answer = holder.limiter().admit(exchange, key.high(), key.low());
      admitted = answer == Admission.admittedNow();
      if (!admitted) {
        awaited = new Awaited(exchange, limit);
        if (answer == null) {
          awaited.answered(null, null);
        } else {
          answer.whenComplete(awaited);
        }
      }
    } catch (Throwable fault) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      awaited = awaited == null ? new Awaited(exchange, limit) : awaited;
      awaited.answered(null, fault);
    } finally {
      if (calls.leave(exchange.loop())) {
        holder.wasSlow(System.nanoTime());
      }
    }
    if (admitted) {
      admitted(exchange);
    } else {
      awaited.asked();
    }
  }

  private static LimitKey key(Exchange exchange, LimitConfig config) {
    LimitKey key = LimitKey.ofThread();
    LimitConfig.By by = config.by();
    switch (by.source()) {
      case ROUTE -> key.none();
      case CLIENT_ADDRESS ->
          key.address(exchange.addressHigh(), exchange.addressLow(), config.ipv6Prefix());
      case HOST -> key.text(RouteTable.normalisedHost(exchange.host()));
      case PATH ->
          key.text(RouteTable.normalisedPath(exchange.target(), exchange.request().pathLength()));
      case HEADER -> key.text(exchange.header(by.name()));
      case COOKIE -> key.text(exchange.cookie(by.name()));
      case QUERY -> key.text(decoded(exchange.parameter(by.name())));
    }
    return key;
  }

  /** As the endpoint reads it: or else each way to write a value would have a share of its own. */
  private static String decoded(String value) {
    if (value == null || value.indexOf('%') < 0 && value.indexOf('+') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  // ---- the answers

  private static void admitted(Exchange exchange) {
    exchange.limitResult(LimitResult.ADMITTED);
    exchange.next();
  }

  private static void refused(Exchange exchange, Duration retryAfter) {
    exchange.limitResult(LimitResult.REFUSED);
    exchange.reject(
        TOO_MANY_REQUESTS,
        Rejection.RATE_LIMITED,
        "There are too many requests of this kind.",
        wholeSeconds(retryAfter));
  }

  /** Rounded up, as who comes back earlier is refused again. */
  private static int wholeSeconds(Duration time) {
    long seconds = time.getSeconds();
    if (time.getNano() > 0 && seconds < Integer.MAX_VALUE) {
      seconds++;
    }
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, seconds));
  }

  private static void failed(Exchange exchange, RouteLimit limit, LimitResult result) {
    exchange.limitResult(result);
    if (limit.config().admitsOnFailure()) {
      exchange.next();
    } else {
      exchange.reject(503, Rejection.LIMITER_FAILED, "The limit of requests cannot be checked.");
    }
  }

  /**
   * An answer that is not there at once, or is no plain admission. Whatever comes first decides:
   * the answer or the time limit; what comes after the exchange has ended is for nobody.
   */
  private static final class Awaited extends Deadline implements BiConsumer<Admission, Throwable> {
    private final Exchange exchange;
    private final RouteLimit limit;
    private final Loop loop;
    private Admission admission;
    private Throwable fault;
    private boolean answered;
    private boolean waiting;

    Awaited(Exchange exchange, RouteLimit limit) {
      this.exchange = exchange;
      this.limit = limit;
      this.loop = exchange.loop();
    }

    /**
     * From any thread, and, of a plugin that does not keep to its contract, any number of times.
     */
    @Override
    public void accept(Admission value, Throwable failure) {
      if (loop.inLoop()) {
        answered(value, failure);
      } else {
        loop.execute(() -> answered(value, failure));
      }
    }

    void answered(Admission value, Throwable failure) {
      if (answered) {
        return;
      }
      answered = true;
      admission = value;
      fault = failure;
      if (waiting) {
        loop.deadlines().cancel(this);
        over();
        decide();
      }
    }

    /** The call has returned: goes on with the answer, or waits for it. */
    void asked() {
      if (answered) {
        decide();
        return;
      }
      waiting = true;
      limit.holder().begin();
      loop.deadlines().set(this, limit.timeoutNanos());
    }

    @Override
    protected void expired() {
      answered = true;
      over();
      if (!exchange.ended()) {
        limit.holder().timedOut();
        failed(exchange, limit, LimitResult.TIMED_OUT);
      }
    }

    private void over() {
      waiting = false;
      limit.holder().end();
    }

    private void decide() {
      if (fault != null || admission == null) {
        limit.holder().failed(fault);
      }
      if (exchange.ended()) {
        return;
      }
      if (fault != null || admission == null) {
        LimitStage.failed(exchange, limit, LimitResult.FAILED);
      } else if (admission.admitted()) {
        LimitStage.admitted(exchange);
      } else {
        refused(exchange, admission.retryAfter());
      }
    }
  }
}
