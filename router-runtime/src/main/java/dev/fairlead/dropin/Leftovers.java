package dev.fairlead.dropin;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What plugins keep in this process: versions that are still in memory, and threads that go on
 * although the call they were lent for is over, or their instance is closed. Nobody can take those
 * back; but an operator who replaces a plugin again and again has to know. Thread-safe.
 */
public final class Leftovers {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  /** Whoever heeds an interrupt has done so by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Queue<Version> VERSIONS = new ConcurrentLinkedQueue<>();
  private static final Set<Threads> THREADS = ConcurrentHashMap.newKeySet();
  private static final Map<String, Integer> CALLS = new ConcurrentHashMap<>();

  private record Version(String plugin, WeakReference<ClassLoader> loader) {}

  private record Threads(String plugin, ExecutorService executor) {}

  private Leftovers() {}

  static void loaded(String plugin, ClassLoader loader) {
    VERSIONS.removeIf(version -> version.loader().get() == null);
    VERSIONS.add(new Version(plugin, new WeakReference<>(loader)));
  }

  /** A call is over for its caller, while it goes on. */
  static void began(String plugin) {
    CALLS.merge(plugin, 1, Integer::sum);
  }

  /** It goes on no more. */
  static void ended(String plugin) {
    CALLS.merge(plugin, -1, (before, less) -> before + less == 0 ? null : before + less);
  }

  /**
   * Ends the threads of an instance, by interrupt; warns if that does not help.
   *
   * @param plugin the file or folder; empty for one on the class path
   * @param instance names it in the log
   */
  public static void shutDown(String plugin, String instance, ExecutorService executor) {
    executor.shutdownNow();
    Threads threads = new Threads(plugin, executor);
    THREADS.add(threads);
    CompletableFuture.delayedExecutor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> look(threads, instance));
  }

  private static void look(Threads threads, String instance) {
    if (threads.executor().isTerminated()) {
      THREADS.remove(threads);
    } else {
      LOG.warnf(
          "%s has closed, but its background task heeds no interrupt and goes on: its thread and its"
              + " classes stay in memory until it ends",
          instance);
    }
  }

  /** How many versions of each plugin are in memory: with those not in use any more. */
  public static Map<String, Integer> versions() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Version version : VERSIONS) {
      if (version.loader().get() != null) {
        counts.merge(version.plugin(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** How many threads each plugin keeps although nobody lends them any more. */
  public static Map<String, Integer> threads() {
    THREADS.removeIf(threads -> threads.executor().isTerminated());
    Map<String, Integer> counts = new TreeMap<>(CALLS);
    THREADS.forEach(threads -> counts.merge(threads.plugin(), 1, Integer::sum));
    return counts;
  }
}
