package dev.fairlead.admin;

import dev.fairlead.control.Router;
import dev.fairlead.control.RouterLifecycle;
import dev.fairlead.control.RouterState;
import dev.fairlead.explain.Explanations;
import dev.fairlead.pool.PoolState;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** {@code /fairlead} on the management port. */
@Singleton
public class AdminRoutes {
  private static final Logger LOG = Logger.getLogger(AdminRoutes.class);

  private static final String ROOT = "/fairlead";
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final RouterLifecycle lifecycle;

  @Inject
  AdminRoutes(RouterLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void register(@Observes ManagementInterface management) {
    io.vertx.ext.web.Router routes = management.router();
    view(routes, "", AdminView::router);
    view(routes, "/listeners", router -> AdminView.listeners(router.state()));
    view(routes, "/routes", router -> AdminView.routes(router.state()));
    view(routes, "/pools", router -> AdminView.pools(router.state()));
    view(routes, "/plugins", router -> AdminView.plugins(router.dropins()));
    view(routes, "/events", router -> AdminView.events(router.strategyEvents().last()));
    routes.get(ROOT + "/pools/:pool").handler(context -> withPool(context, AdminRoutes::show));
    String endpoint = ROOT + "/pools/:pool/endpoints/:endpoint";
    routes
        .post(endpoint + "/drain")
        .blockingHandler(context -> withPool(context, pool -> drain(context, pool, true)));
    routes
        .post(endpoint + "/undrain")
        .blockingHandler(context -> withPool(context, pool -> drain(context, pool, false)));
    routes.post(ROOT + "/pools/:pool/release").blockingHandler(this::release);
    routes.get(ROOT + "/explanations").handler(this::explanations);
    routes.get(ROOT + "/explanations/:request").handler(this::explanation);
    routes.post(ROOT + "/explain").handler(this::explain);
    routes.post(ROOT + "/reload").blockingHandler(this::reload);
  }

  private void view(io.vertx.ext.web.Router routes, String path, Function<Router, Object> view) {
    routes
        .get(ROOT + path)
        .handler(
            context -> {
              Router router = lifecycle.router();
              if (router == null) {
                answer(context, UNAVAILABLE, error("the router is starting"));
              } else {
                answer(context, 200, view.apply(router));
              }
            });
  }

  private interface PoolAction {
    Object apply(PoolState pool);
  }

  private static Object show(PoolState pool) {
    return AdminView.pool(pool);
  }

  private void withPool(RoutingContext context, PoolAction action) {
    if (refusedAsForeign(context)) {
      return;
    }
    Router router = lifecycle.router();
    RouterState state = router == null ? null : router.state();
    String name = context.pathParam("pool");
    PoolState pool = state == null ? null : state.pools().get(name);
    Object result = pool == null ? null : action.apply(pool);
    if (pool == null) {
      answer(context, NOT_FOUND, error("there is no pool '" + name + "'"));
    } else if (result != null) {
      answer(context, 200, result);
    } else {
      String endpoint = context.pathParam("endpoint");
      answer(context, NOT_FOUND, error("pool '" + name + "' has no endpoint '" + endpoint + "'"));
    }
  }

  private static Object drain(RoutingContext context, PoolState pool, boolean on) {
    String endpoint = context.pathParam("endpoint");
    if (!pool.drain(endpoint, on)) {
      return null;
    }
    LOG.infof(
        "pool %s: an operator %s endpoint %s",
        pool.name(), on ? "drains" : "lets requests to", endpoint);
    return AdminView.pool(pool);
  }

  /** Ends the quarantine of a pool's strategy. */
  private void release(RoutingContext context) {
    try {
      withPool(
          context,
          pool -> {
            pool.release();
            return AdminView.pool(pool);
          });
    } catch (RuntimeException e) {
      answer(context, CONFLICT, error(String.valueOf(e.getMessage())));
    }
  }

  private void explanations(RoutingContext context) {
    Router router = lifecycle.router();
    if (router == null) {
      answer(context, UNAVAILABLE, error("the router is starting"));
      return;
    }
    int limit = number(context, "limit", Integer.MAX_VALUE);
    if (limit >= 0) {
      String pool = context.queryParams().get("pool");
      answer(context, 200, ExplanationView.latest(router.explanations(), pool, limit));
    }
  }

  private void explanation(RoutingContext context) {
    Router router = lifecycle.router();
    String request = context.pathParam("request");
    JsonObject found = router == null ? null : ExplanationView.of(router.explanations(), request);
    if (found == null) {
      answer(context, NOT_FOUND, error("no explanation of request '" + request + "' is kept"));
    } else {
      answer(context, 200, found);
    }
  }

  /** Explains the next few requests. */
  private void explain(RoutingContext context) {
    if (refusedAsForeign(context)) {
      return;
    }
    Router router = lifecycle.router();
    String pool = context.queryParams().get("pool");
    int requests = number(context, "requests", 1);
    if (requests < 0) {
      return;
    }
    if (router == null) {
      answer(context, UNAVAILABLE, error("the router is starting"));
    } else if (pool != null && !router.state().pools().containsKey(pool)) {
      answer(context, NOT_FOUND, error("there is no pool '" + pool + "'"));
    } else {
      router.explanations().want(pool, requests);
      answer(
          context,
          200,
          new JsonObject()
              .put("pool", pool)
              .put("requests", requests)
              .put("withinSeconds", Explanations.PATIENCE.toSeconds()));
    }
  }

  /** Returns -1 if the answer has been given: 400. */
  private static int number(RoutingContext context, String name, int otherwise) {
    String text = context.queryParams().get(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,4}")) {
      return Integer.parseInt(text);
    }
    answer(context, BAD_REQUEST, error(name + " '" + text + "': expected 0 to 9999"));
    return -1;
  }

  private void reload(RoutingContext context) {
    if (refusedAsForeign(context)) {
      return;
    }
    String problem = lifecycle.reload();
    if (problem == null) {
      answer(context, 200, new JsonObject().put("reloaded", true));
    } else {
      answer(context, CONFLICT, error(problem));
    }
  }

  /**
   * Browsers name the page a POST comes from; a page must not be able to steer the router of
   * whoever looks at it.
   */
  private static boolean refusedAsForeign(RoutingContext context) {
    if (context.request().getHeader("Origin") == null) {
      return false;
    }
    answer(context, FORBIDDEN, error("requests from web pages are refused"));
    return true;
  }

  private static JsonObject error(String message) {
    return new JsonObject().put("error", message);
  }

  private static void answer(RoutingContext context, int status, Object body) {
    String text =
        body instanceof JsonArray array
            ? array.encodePrettily()
            : ((JsonObject) body).encodePrettily();
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(text + "\n");
  }
}
