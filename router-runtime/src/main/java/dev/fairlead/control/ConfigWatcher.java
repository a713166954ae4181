package dev.fairlead.control;

import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.EndpointTlsConfig;
import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.ListenerTlsConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.RouterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Notices that the operator's files, or certificates and keys they name, have other contents. It
 * looks once a second rather than to ask the kernel for events: those are lost on network mounts,
 * and say nothing of a link exchanged further up.
 */
final class ConfigWatcher {
  private static final Logger LOG = Logger.getLogger(ConfigWatcher.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Whoever writes a file in pieces is done within that time, or it is read twice. */
  private static final long SETTLE_MILLIS = 150;

  private final List<Path> paths;
  private final Supplier<RouterConfig> inForce;
  private final Runnable changed;
  private final long lookMillis;
  private Map<Path, FileState> seen = new HashMap<>();
  private Map<Path, FileState> pending;
  private ScheduledExecutorService executor;

  /**
   * @param paths of files and directories
   * @param inForce the configuration whose files are watched too, or null
   * @param changed called on the executor
   */
  ConfigWatcher(List<Path> paths, Supplier<RouterConfig> inForce, Runnable changed) {
    this(paths, inForce, changed, LOOK);
  }

  /**
   * @param look how often
   */
  ConfigWatcher(List<Path> paths, Supplier<RouterConfig> inForce, Runnable changed, Duration look) {
    this.lookMillis = look.toMillis();
    this.paths = List.copyOf(paths);
    this.inForce = inForce;
    this.changed = changed;
  }

  /** Remembers what the files are like before they are read for the first time. */
  void remember() {
    seen = look();
  }

  /** Begins to look for changes. */
  void start(ScheduledExecutorService executor) {
    this.executor = executor;
    followNamedFiles();
    executor.schedule(this::turn, lookMillis, TimeUnit.MILLISECONDS);
  }

  private void turn() {
    long next = lookMillis;
    try {
      next = lookOnce();
    } catch (RuntimeException e) {
      LOG.errorf("cannot look for changes of %s, will try again: %s", paths, e);
    }
    executor.schedule(this::turn, next, TimeUnit.MILLISECONDS);
  }

  /** Returns after how many milliseconds to look again. */
  private long lookOnce() {
    long next = lookMillis;
    Map<Path, FileState> now = look();
    if (same(now, seen)) {
      seen = now;
      pending = null;
    } else if (pending == null || !same(now, pending)) {
      pending = now;
      next = Math.min(SETTLE_MILLIS, lookMillis);
    } else {
      seen = now;
      pending = null;
      changed.run();
      followNamedFiles();
    }
    return next;
  }

  /**
   * Another configuration names other files. Of the rest the earlier look counts: what changed
   * since has not been read.
   */
  private void followNamedFiles() {
    Set<Path> files = files();
    seen.keySet().retainAll(files);
    for (Path file : files) {
      seen.computeIfAbsent(file, f -> FileState.of(f, null));
    }
  }

  private Map<Path, FileState> look() {
    Map<Path, FileState> states = new HashMap<>();
    Map<Path, FileState> before = pending != null ? pending : seen;
    for (Path file : files()) {
      states.put(file, FileState.of(file, before.get(file)));
    }
    return states;
  }

  private static boolean same(Map<Path, FileState> a, Map<Path, FileState> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> e.getValue().sameContents(b.get(e.getKey())));
  }

  private Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>(ConfigReader.files(paths));
    RouterConfig config = inForce.get();
    if (config != null) {
      for (ListenerConfig listener : config.listeners()) {
        ListenerTlsConfig tls = listener.tls();
        if (tls != null) {
          tls.certificates().forEach(c -> files.addAll(List.of(c.certificate(), c.key())));
          files.add(tls.clientCa());
        }
      }
      for (PoolConfig pool : config.pools()) {
        EndpointTlsConfig tls = pool.tls();
        files.add(tls.ca());
        files.add(tls.certificate());
        files.add(tls.key());
      }
    }
    files.removeIf(Objects::isNull);
    return files;
  }
}
