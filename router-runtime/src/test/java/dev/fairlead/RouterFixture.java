package dev.fairlead;

import dev.fairlead.config.ConfigException;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.RouterConfig;
import dev.fairlead.config.ShutdownConfig;
import dev.fairlead.control.PluginRegistry;
import dev.fairlead.control.Router;
import dev.fairlead.control.RouterException;
import dev.fairlead.listener.Listener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A whole router inside a test: real sockets, real plugins, without Quarkus. Listeners should bind
 * port 0 and 127.0.0.1; {@link #port} tells where they are.
 */
public final class RouterFixture implements AutoCloseable {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CollectorRegistry collectors = new CollectorRegistry();
  private final PluginRegistry plugins = PluginRegistry.load(meters);
  private final TestTime time;
  private final Router router;

  private RouterFixture(int eventLoops) {
    this(eventLoops, null);
  }

  private RouterFixture(int eventLoops, TestTime time) {
    this.time = time;
    router =
        new Router(vertx(), eventLoops, plugins, time == null ? System::nanoTime : time::nanoTime);
    collectors.register(router.collector());
  }

  /** One for all tests of a JVM, as starting it takes a while. */
  public static Vertx vertx() {
    return Shared.VERTX;
  }

  /** Starts a router with two event loops. */
  public static RouterFixture start(String yaml) {
    return start(yaml, 2);
  }

  public static RouterFixture start(String yaml, int eventLoops) {
    return started(new RouterFixture(eventLoops), yaml);
  }

  /** Starts a router for whose requests and connections time stands still but for {@link #pass}. */
  public static RouterFixture startOutOfTime(String yaml) {
    return started(new RouterFixture(2, new TestTime()), yaml);
  }

  private static RouterFixture started(RouterFixture fixture, String yaml) {
    try {
      fixture.reload(yaml);
    } catch (AssertionError e) {
      fixture.close();
      throw e;
    }
    return fixture;
  }

  public static RouterFixture start(RouterConfig config) {
    RouterFixture fixture = new RouterFixture(2);
    try {
      fixture.router.apply(config);
    } catch (RouterException e) {
      fixture.close();
      throw new AssertionError(e);
    }
    return fixture;
  }

  /** Lets time pass for a router started out of it. */
  @SuppressWarnings("deprecation") // Vert.x 5 only moves it elsewhere
  public void pass(Duration duration) {
    time.pass(duration, vertx().nettyEventLoopGroup());
  }

  /** Applies another configuration, which must be valid. */
  public void reload(String yaml) {
    try {
      router.apply(read(yaml));
    } catch (RouterException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Reads a configuration, which must be valid. */
  public RouterConfig read(String yaml) {
    Path file = null;
    try {
      file = Files.createTempFile("router", ".yaml");
      Files.writeString(file, yaml);
      return new ConfigReader(plugins, name -> null).read(List.of(file));
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  public Router router() {
    return router;
  }

  /** The router's, which is the catalog of its configurations. */
  public PluginRegistry plugins() {
    return plugins;
  }

  /** The gauges of strategies. */
  public SimpleMeterRegistry meters() {
    return meters;
  }

  public Listener listener(String name) {
    Listener listener = router.state().listeners().get(name);
    if (listener == null) {
      throw new AssertionError("no listener " + name + " in " + router.state().listeners());
    }
    return listener;
  }

  public int port(String listener) {
    return address(listener).getPort();
  }

  public InetSocketAddress address(String listener) {
    return listener(listener).address();
  }

  public URI uri(String listener, String path) {
    String scheme = listener(listener).tlsProvider() == null ? "http" : "https";
    return URI.create(scheme + "://127.0.0.1:" + port(listener) + path);
  }

  /** A scrape, in the text format of Prometheus. */
  public String metrics() {
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, collectors.metricFamilySamples());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * The sum of all series of a scrape whose line begins with the name and contains all the labels.
   *
   * @param labels such as {@code pool="web"}
   */
  public double metric(String name, String... labels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Stops at once; {@link Router#stop()} is the graceful way. */
  @Override
  public void close() {
    router.stop(new ShutdownConfig(Duration.ZERO, Duration.ZERO));
  }

  private static final class Shared {
    static final Vertx VERTX =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(4));
  }
}
