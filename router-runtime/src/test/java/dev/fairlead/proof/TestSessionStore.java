package dev.fairlead.proof;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.SessionStore;
import dev.fairlead.spi.SessionStoreProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A store that all routers of a test share, and that does what the test says. */
public final class TestSessionStore implements SessionStore {
  /** What is bound, by key. */
  static final Map<String, String> BOUND = new ConcurrentHashMap<>();

  /** Instances made, the latest last. */
  static final List<TestSessionStore> MADE = new CopyOnWriteArrayList<>();

  /** What a store makes of the right answer. */
  static volatile Function<String, CompletionStage<String>> answers;

  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger finds = new AtomicInteger();
  volatile boolean calledOnceClosed;

  private TestSessionStore() {}

  /** Forgets everything, for the next test. */
  static void reset() {
    BOUND.clear();
    MADE.clear();
    answers = CompletableFuture::completedFuture;
  }

  static TestSessionStore last() {
    return MADE.get(MADE.size() - 1);
  }

  /** What the service loader finds. */
  public static final class Provider implements SessionStoreProvider {
    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          "shared",
          "Shares its sessions.",
          List.of(
              new Option("note", String.class, "", "Tells one configuration from another."),
              new Option("fails", Boolean.class, "false", "Whether it cannot be made.")),
          Set.of());
    }

    @Override
    public SessionStore create(ProviderContext context, Options options) {
      if (options.flag("fails")) {
        throw new IllegalStateException("it cannot be made");
      }
      TestSessionStore store = new TestSessionStore();
      MADE.add(store);
      return store;
    }
  }

  @Override
  public CompletionStage<String> find(String key) {
    calledOnceClosed |= closed.get() > 0;
    finds.incrementAndGet();
    return answers.apply(BOUND.get(key));
  }

  @Override
  public CompletionStage<String> bind(String key, String endpointId, String replaced) {
    calledOnceClosed |= closed.get() > 0;
    if (replaced != null && BOUND.replace(key, replaced, endpointId)) {
      return answers.apply(endpointId);
    }
    String before = BOUND.putIfAbsent(key, endpointId);
    return answers.apply(before == null ? endpointId : before);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
