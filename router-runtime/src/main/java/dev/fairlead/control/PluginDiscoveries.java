package dev.fairlead.control;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PluginConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.control.PluginParts.Part;
import dev.fairlead.dropin.PluginThreads;
import dev.fairlead.spi.Discovery;
import dev.fairlead.spi.Discovery.Found;
import dev.fairlead.spi.DiscoveryProvider;
import dev.fairlead.telemetry.PluginFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The discoveries of plugins, one for each pool that is configured with one. What one found last
 * stays known while it is exchanged for another, and when it fails.
 */
final class PluginDiscoveries {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  private final PluginParts parts;
  private final Consumer<String> changed;
  private final Map<String, Running> byPool = new HashMap<>();

  /**
   * @param changed told of a pool when others have been found, on any thread
   */
  PluginDiscoveries(PluginParts parts, Consumer<String> changed) {
    this.parts = parts;
    this.changed = changed;
  }

  /** A discovery and what it has found. */
  private static final class Running {
    private final PluginConfig config;
    private Part<Discovery> part;
    private List<EndpointConfig> found;

    /** What was wrong with the list before, which is not logged again with each list. */
    private volatile Set<String> told = Set.of();

    Running(PluginConfig config, List<EndpointConfig> found) {
      this.config = config;
      this.found = found;
    }
  }

  /** A pool's configuration with the endpoints that have been found; itself without discovery. */
  synchronized PoolConfig complete(PoolConfig config) {
    if (config.discovery() == null) {
      return config;
    }
    Running running = byPool.get(config.name());
    return config.with(running == null ? null : running.found);
  }

  /** Runs what these pools are configured with, and nothing else. Waits for no plugin. */
  void update(List<PoolConfig> pools) {
    exchange(pools).forEach(part -> PluginThreads.ALL.execute(part::close));
  }

  /** Returns those that are over. */
  private List<Part<Discovery>> exchange(List<PoolConfig> pools) {
    List<Part<Discovery>> over = new ArrayList<>();
    List<PoolConfig> fresh = new ArrayList<>();
    synchronized (this) {
      Set<String> needed = new HashSet<>();
      for (PoolConfig pool : pools) {
        if (pool.discovery() != null) {
          needed.add(pool.name());
          Running running = byPool.get(pool.name());
          if (running == null || !running.config.equals(pool.discovery())) {
            fresh.add(pool);
          }
        }
      }
      byPool
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !needed.contains(entry.getKey());
                if (gone && entry.getValue().part != null) {
                  over.add(entry.getValue().part);
                }
                return gone;
              });
    }
    fresh.forEach(pool -> replace(pool, over));
    return over;
  }

  /** A plugin may take its time to start: nobody waits for it but the pool without endpoints. */
  private void replace(PoolConfig pool, List<Part<Discovery>> over) {
    Running running;
    synchronized (this) {
      Running old = byPool.get(pool.name());
      running = new Running(pool.discovery(), old == null ? null : old.found);
      if (old != null && old.part != null) {
        over.add(old.part);
      }
      byPool.put(pool.name(), running);
    }
    PluginThreads.ALL.execute(() -> start(pool, running));
  }

  private void start(PoolConfig pool, Running running) {
    Part<Discovery> part;
    try {
      part = parts.create(DiscoveryProvider.class, "discovery", pool.name(), pool.discovery());
    } catch (IllegalArgumentException e) {
      LOG.errorf(e, "%s; the pool keeps its endpoints", e.getMessage());
      return;
    }
    boolean wanted;
    synchronized (this) {
      wanted = byPool.get(pool.name()) == running;
      if (wanted) {
        running.part = part;
      }
    }
    if (!wanted) {
      part.close();
      return;
    }
    try {
      part.calls().run("start", made -> made.start(list -> found(pool, running, list)));
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      part.context().failed(e, "it does not start; the pool keeps its endpoints");
    }
  }

  private void found(PoolConfig pool, Running from, List<Found> list) {
    List<EndpointConfig> endpoints;
    try {
      endpoints = configs(pool, from, list);
    } catch (Throwable e) {
      // A list of the plugin's own may throw whatever it likes; null is none.
      String what = "it found no list of endpoints; the pool keeps those before";
      from.part.context().fault(PluginFaults.INVALID, e, what);
      return;
    }
    synchronized (this) {
      if (byPool.get(pool.name()) != from || endpoints.equals(from.found)) {
        return;
      }
      from.found = endpoints;
    }
    changed.accept(pool.name());
  }

  private static List<EndpointConfig> configs(PoolConfig pool, Running from, List<Found> list) {
    List<EndpointConfig> endpoints = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>();
    Set<String> ids = new HashSet<>();
    for (Found each : list) {
      String problem = problem(pool, each);
      if (problem == null && !ids.add(each.id())) {
        problem = "its id is not unique";
      }
      if (problem == null) {
        endpoints.add(
            new EndpointConfig(
                each.id(),
                each.tls(),
                each.host(),
                each.port(),
                each.weight(),
                each.maxConnections(),
                each.priority(),
                each.labels()));
      } else {
        problems.add("endpoint " + each + " that was found is left out: " + problem);
      }
    }
    StrategyContext context = from.part.context();
    for (String problem : problems) {
      context.count(PluginFaults.INVALID);
      if (!from.told.contains(problem)) {
        LOG.warnf("%s: %s", context.instance(), problem);
      }
    }
    from.told = problems;
    return endpoints;
  }

  private static String problem(PoolConfig pool, Found each) {
    if (each == null) {
      return "it is none";
    }
    if (each.id() == null || !each.id().matches("[!-~]{1,128}")) {
      return "expected an id of 1 to 128 visible characters";
    }
    if (each.host() == null || !each.host().matches("[0-9A-Za-z._:%-]{1,253}")) {
      return "expected a host name or an IP address";
    }
    if (each.port() < 1 || each.port() > 65535) {
      return "expected a port from 1 to 65535";
    }
    if (each.weight() < 1 || each.weight() > 1_000_000) {
      return "expected a weight from 1 to 1000000";
    }
    if (each.maxConnections() < 0 || each.maxConnections() > 1_000_000) {
      return "expected at most 0 (any number) to 1000000 requests in flight";
    }
    if (each.priority() < 0 || each.priority() > 100) {
      return "expected a priority from 0 to 100";
    }
    if (pool.protocol() == Protocol.H2 && !each.tls()
        || pool.protocol() == Protocol.H2C && each.tls()) {
      return "the pool's protocol is " + pool.protocol();
    }
    return null;
  }

  /** Ends them all, when the router stops. */
  void stop() {
    exchange(List.of()).forEach(Part::close);
  }
}
