package dev.fairlead.control;

import dev.fairlead.config.ConfigException;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ShutdownConfig;
import dev.fairlead.demo.SampleEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Starts and stops the router with the process: once the management port is open, so that it can be
 * watched from the first moment.
 */
@Singleton
public class RouterLifecycle implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger("dev.fairlead");

  /** What closing may take beyond the time that requests in flight have. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private static final int CONFIG_ERROR = 2;
  private static final int START_ERROR = 1;
  private static final int SAMPLES = 3;

  private final Vertx vertx;
  private final MeterRegistry meters;
  private final CollectorRegistry collectors;
  private final Optional<String> configured;
  private final int eventLoops;
  private final int demoPort;
  private final String managementHost;
  private final int managementPort;
  private final HttpServer managementServer;
  private volatile Router router;
  private ConfigSource source;
  private SampleEndpoints samples;
  private ScheduledExecutorService watching;

  @Inject
  RouterLifecycle(
      Vertx vertx,
      MeterRegistry meters,
      CollectorRegistry collectors,
      @ConfigProperty(name = "fairlead.config") Optional<String> configured,
      @ConfigProperty(name = "fairlead.event-loops") Optional<Integer> eventLoops,
      @ConfigProperty(name = "fairlead.demo.port", defaultValue = "8080") int demoPort,
      @ConfigProperty(name = "quarkus.management.host") String managementHost,
      @ConfigProperty(name = "quarkus.management.port") int managementPort,
      HttpServer managementServer) {
    this.vertx = vertx;
    this.meters = meters;
    this.collectors = collectors;
    this.configured = configured;
    this.eventLoops = eventLoops.orElse(Runtime.getRuntime().availableProcessors());
    this.demoPort = demoPort;
    this.managementHost = managementHost;
    this.managementPort = managementPort;
    this.managementServer = managementServer;
  }

  /**
   * Runs the router until the process is asked to end.
   *
   * @return the exit code: 2 if the configuration is not valid, 1 if it cannot be put in force
   */
  @Override
  public int run(String... arguments) {
    try {
      open();
      Quarkus.waitForExit();
      return 0;
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      return CONFIG_ERROR;
    } catch (RouterException | IllegalStateException e) {
      System.err.println(e.getMessage());
      return START_ERROR;
    } finally {
      stop();
    }
  }

  void open() throws ConfigException, RouterException {
    PluginRegistry plugins = PluginRegistry.load(meters);
    Router made = new Router(vertx, eventLoops, plugins);
    router = made;
    collectors.register(made.collector());
    List<Path> paths = configured.map(ConfigReader::paths).orElse(List.of());
    if (paths.isEmpty()) {
      samples = SampleEndpoints.start(vertx, SAMPLES);
      made.apply(DemoConfig.of(demoPort, samples.addresses()));
    } else {
      source = new ConfigSource(made, paths, plugins, System::getenv);
      source.apply();
      watch();
    }
    Hangup.on(this::hangup);
    report(paths);
  }

  private void watch() {
    watching =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "fairlead-config");
              thread.setDaemon(true);
              return thread;
            });
    source.watch(watching);
  }

  private void hangup() {
    router.accessLog().reopen();
    reload();
  }

  private void report(List<Path> paths) {
    Summary.of(router.state()).forEach(LOG::info);
    LOG.infof(
        "management: http://%s:%d; %d event loops on %s",
        managementHost,
        boundManagementPort(),
        router.eventLoops(),
        router.nativeTransport() ? "epoll" : "NIO");
    LOG.infof(
        "configuration: %s",
        paths.isEmpty() ? "none given, serving the built-in samples" : paths.toString());
  }

  /** The one that was found where 0 is configured; Quarkus tells no other. */
  private int boundManagementPort() {
    return managementPort == 0 ? managementServer.getManagementPort() : managementPort;
  }

  /** While the management port is still open, so that it can be seen that the router drains. */
  void shutdownBegins(@Observes ShutdownDelayInitiatedEvent event) {
    stop();
  }

  private void stop() {
    if (watching != null) {
      watching.shutdownNow();
    }
    if (router != null) {
      stopInTime(router);
    }
    if (samples != null) {
      samples.close();
    }
  }

  /**
   * A stop has its limits, but an event loop that died would never answer: the process must end all
   * the same.
   */
  private static void stopInTime(Router router) {
    ShutdownConfig limits =
        router.state().config() == null
            ? ShutdownConfig.DEFAULT
            : router.state().config().shutdown();
    LOG.infof(
        "stopping: requests in flight have %d ms to end",
        limits.delay().plus(limits.timeout()).toMillis());
    Thread stopping = new Thread(router::stop, "fairlead-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(limits.delay().plus(limits.timeout()).plus(STOP_GRACE).toMillis());
      if (stopping.isAlive()) {
        LOG.error("The router did not stop in time; the process ends without waiting longer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The registry a scrape reads; one for all, where Quarkus' default would make one for each user.
   */
  @Produces
  @Singleton
  static CollectorRegistry collectorRegistry() {
    return new CollectorRegistry(true);
  }

  /** The router; null until it is made. */
  public Router router() {
    return router;
  }

  /**
   * Reads the configuration anew. Blocks, so not for an event loop.
   *
   * @return null, or why the configuration before stays in force
   */
  public String reload() {
    return source == null ? "there is no configuration file to reload" : source.reload();
  }
}
