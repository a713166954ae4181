package dev.fairlead.control;

import dev.fairlead.config.ConfigException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Opens the router in a {@code @QuarkusTest}, which starts everything but the main application. */
@Singleton
class TestStart {
  void start(@Observes StartupEvent event, RouterLifecycle lifecycle)
      throws ConfigException, RouterException {
    lifecycle.open();
  }
}
