package dev.fairlead.stage;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.Stage;
import dev.fairlead.route.RouteSnapshot;
import dev.fairlead.route.RouteTable;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import java.util.function.LongSupplier;

/**
 * Finds the route, and applies what it says before any endpoint is involved: redirect, content
 * limit, time limit, split.
 */
final class RouteStage implements Stage {
  private static final String MAX_FORWARDS = "Max-Forwards";

  private final LongSupplier random;

  RouteStage(LongSupplier random) {
    this.random = random;
  }

  @Override
  public void apply(Exchange exchange) {
    RequestHead head = exchange.request();
    if (RouteTable.ambiguous(head.target(), head.pathLength())) {
      exchange.inbound().last();
      exchange.reject(400, Rejection.MALFORMED, "The path can be read in more than one way.");
      return;
    }
    RouteSnapshot route =
        exchange
            .routes()
            .match(
                exchange.connection().listener(),
                head.authority(),
                head.target(),
                head.pathLength(),
                head.method(),
                head.fields());
    if (route == null) {
      exchange.reject(404, Rejection.NO_ROUTE, "No route matches this request.");
      return;
    }
    exchange.route(route);
    RouteConfig config = route.config();
    if (config.redirect() != null) {
      redirect(config.redirect(), exchange);
    } else if (config.maxBody() >= 0 && head.contentLength() > config.maxBody()) {
      exchange.reject(413, Rejection.BODY_TOO_LARGE, "The request content is too large.");
    } else if (!lastHop(exchange)) {
      forward(exchange, route);
    }
  }

  private void forward(Exchange exchange, RouteSnapshot route) {
    if (exchange.inbound().body() != null && route.config().maxBody() >= 0) {
      exchange.inbound().body().limit(route.config().maxBody());
    }
    if (route.requestTimeoutNanos() > 0) {
      exchange.limitWholeRequest(route.requestTimeoutNanos());
    }
    exchange.pool(route.pool(route.config().targets().size() > 1 ? random.getAsLong() : 0));
    exchange.next();
  }

  /** Counts Max-Forwards down and answers for itself where it ends (RFC 9110 section 7.6.2). */
  private static boolean lastHop(Exchange exchange) {
    RequestHead head = exchange.request();
    if (!head.method().equals("OPTIONS") && !head.method().equals("TRACE")) {
      return false;
    }
    Fields fields = head.fields();
    String value = fields.get(MAX_FORWARDS);
    if (value == null || value.isEmpty() || value.length() > 9 || !digits(value)) {
      return false;
    }
    int hops = Integer.parseInt(value);
    if (hops > 0) {
      fields.set(MAX_FORWARDS, Integer.toString(hops - 1));
      return false;
    }
    if (head.method().equals("TRACE")) {
      exchange.reject(501, Rejection.METHOD_REFUSED, "The router does not echo requests.");
    } else {
      ResponseHead answer = new ResponseHead(new Fields());
      answer.status(204);
      exchange.answer(answer);
    }
    return true;
  }

  private static boolean digits(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static void redirect(RouteConfig.Redirect redirect, Exchange exchange) {
    RequestHead head = exchange.request();
    if (redirect.host() == null && head.authority().isEmpty()) {
      exchange.reject(400, Rejection.MALFORMED, "The request names no host to be redirected to.");
      return;
    }
    ResponseHead answer = new ResponseHead(new Fields());
    answer.status(redirect.status());
    answer.fields().add(FieldName.LOCATION, location(redirect, head));
    answer.fields().add(FieldName.CONTENT_LENGTH, "0");
    exchange.answer(answer);
  }

  private static String location(RouteConfig.Redirect redirect, RequestHead head) {
    String scheme = redirect.scheme() != null ? redirect.scheme() : head.scheme();
    String authority = head.authority();
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    String port = hasPort && scheme.equals(head.scheme()) ? authority.substring(colon) : "";
    if (redirect.host() != null) {
      host = redirect.host();
      port = "";
    }
    if (redirect.port() != 0) {
      boolean standard = redirect.port() == (scheme.equals("https") ? 443 : 80);
      port = standard ? "" : ":" + redirect.port();
    }
    String path = redirect.path() != null ? redirect.path() : head.target();
    return scheme + "://" + host + port + (path.equals("*") ? "/" : path);
  }
}
