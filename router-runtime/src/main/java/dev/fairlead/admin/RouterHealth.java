package dev.fairlead.admin;

import dev.fairlead.control.Router;
import dev.fairlead.control.RouterLifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The three health groups. None depends on endpoints: a router whose backends are down is alive and
 * ready to say so, and restarting it, or taking it out of service, would help nobody.
 */
@Singleton
public class RouterHealth {
  private final RouterLifecycle lifecycle;

  @Inject
  RouterHealth(RouterLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  private Router.Phase phase() {
    Router router = lifecycle.router();
    return router == null ? Router.Phase.STARTING : router.phase();
  }

  private static HealthCheck check(boolean up) {
    return () -> HealthCheckResponse.named("router").status(up).build();
  }

  /** Alive: that this is answered at all. */
  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck live() {
    return () -> HealthCheckResponse.named("router").up().build();
  }

  /** Ready: listeners are bound, a configuration is in force, and the router does not stop. */
  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck ready() {
    return () -> check(phase() == Router.Phase.SERVING).call();
  }

  /** Started: the first configuration is in force. */
  @Produces
  @Startup
  @ApplicationScoped
  HealthCheck started() {
    return () -> check(phase() != Router.Phase.STARTING).call();
  }
}
