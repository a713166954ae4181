package dev.fairlead.control;

import dev.fairlead.config.ConfigReader;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Supplier<Map<Path, Optional<FileTime>>> named;
  private final Runnable changed;
  private final long lookMillis;
  private Map<Path, FileState> seen = new HashMap<>();
  private Map<Path, FileState> pending;
  private ScheduledExecutorService executor;

  /**
   * @param paths of files and directories
   * @param named the files that they refer to, as far as is known, and that are watched too
   * @param changed called on the executor
   */
  ConfigWatcher(List<Path> paths, Supplier<Map<Path, Optional<FileTime>>> named, Runnable changed) {
    this(paths, named, changed, LOOK);
  }

  /**
   * @param look how often
   */
  ConfigWatcher(
      List<Path> paths,
      Supplier<Map<Path, Optional<FileTime>>> named,
      Runnable changed,
      Duration look) {
    this.lookMillis = look.toMillis();
    this.paths = List.copyOf(paths);
    this.named = named;
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
   * since has not been read; nor has a new one that changed after its reading began, so that it
   * stays unseen.
   */
  private void followNamedFiles() {
    seen.keySet().retainAll(files());
    named
        .get()
        .forEach(
            (file, modified) -> {
              FileState now = FileState.of(file, null);
              if (now.modified().equals(modified)) {
                seen.putIfAbsent(file, now);
              }
            });
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
    files.addAll(named.get().keySet());
    return files;
  }
}
