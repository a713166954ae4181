package dev.fairlead.explain;

import dev.fairlead.config.ExplainConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Which requests are explained, and the latest explanations. Thread-safe; while nothing is to be
 * explained, a request costs one read.
 */
public final class Explanations {
  private record Settings(boolean on, long threshold, String field, Ring ring) {}

  /** The latest, over the earlier ones. */
  private record Ring(AtomicReferenceArray<Explained> slots, AtomicInteger next) {
    Ring(int size) {
      this(new AtomicReferenceArray<>(size), new AtomicInteger());
    }

    void add(Explained explained) {
      slots.set(Math.floorMod(next.getAndIncrement(), slots.length()), explained);
    }
  }

  /**
   * What management asked for.
   *
   * @param pool null: any
   */
  private record Wish(String pool, AtomicInteger left, long untilNanos) {}

  private static final Wish NONE = new Wish(null, new AtomicInteger(), 0);

  /** A wish for requests that do not come must not be a surprise, and a cost, on another day. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private final LongSupplier random;
  private final LongSupplier clock;
  private final Function<String, List<StrategyEvent>> events;
  private final LongAdder added = new LongAdder();
  private volatile Wish wish = NONE;
  private volatile Settings settings = settings(ExplainConfig.DEFAULT, null, false);

  /**
   * @param random 64 random bits a call, from any thread
   * @param clock monotonic time in nanoseconds
   * @param events what the strategies of a pool told operators, by its name; from any thread
   */
  public Explanations(
      LongSupplier random, LongSupplier clock, Function<String, List<StrategyEvent>> events) {
    this.random = random;
    this.events = events;
    this.clock = clock;
  }

  /** Takes a configuration over; what is kept stays, unless another number is to be kept. */
  public synchronized void update(ExplainConfig config) {
    settings = settings(config, settings.ring, wanted() > 0);
  }

  private static Settings settings(ExplainConfig config, Ring old, boolean asked) {
    Ring ring = old != null && old.slots.length() == config.keep() ? old : new Ring(config.keep());
    // Compared with 63 random bits; at a share of 1 the product is the greatest long.
    long threshold = (long) (config.sample() * Long.MAX_VALUE);
    boolean on = asked || config.sample() > 0 || config.field() != null;
    return new Settings(on, threshold, config.field(), ring);
  }

  /** Whether any request may have to be explained. */
  public boolean on() {
    return settings.on;
  }

  /** The request field that asks for an explanation, or null. */
  public String field() {
    return settings.field;
  }

  /**
   * Decides about one request.
   *
   * @param asked whether it came with the {@link #field} from where that is believed
   * @return null if it is not to be explained
   */
  public Explained begin(boolean asked) {
    long threshold = settings.threshold;
    boolean sampled = threshold > 0 && (random.getAsLong() >>> 1) <= threshold;
    if (asked) {
      return new Explained("field", sampled, events);
    }
    if (wanted() > 0) {
      return new Explained("management", sampled, events);
    }
    return sampled ? new Explained("sample", true, events) : null;
  }

  /**
   * Explains the next requests, whatever is configured; in place of what was asked for before. What
   * has not come within {@link #PATIENCE} is not waited for.
   *
   * @param pool only those that go to this pool, or null
   * @param requests 0 or more
   */
  public synchronized void want(String pool, int requests) {
    wish = new Wish(pool, new AtomicInteger(requests), clock.getAsLong() + PATIENCE.toNanos());
    Settings now = settings;
    boolean configured = now.threshold > 0 || now.field != null;
    settings = new Settings(configured || requests > 0, now.threshold, now.field, now.ring);
  }

  /** How many requests are still to be explained because management asked for it. */
  public int wanted() {
    Wish now = wish;
    int left = now.left.get();
    if (left > 0 && clock.getAsLong() - now.untilNanos >= 0) {
      over(now);
      return 0;
    }
    return left;
  }

  private synchronized void over(Wish which) {
    if (wish == which) {
      want(null, 0);
    }
  }

  /** Keeps the explanation of a request that has ended. */
  public void add(Explained explained) {
    if (explained.cause().equals("management")
        && !wishedFor(explained)
        && !explained.fallsToSample()) {
      return;
    }
    settings.ring.add(explained);
    added.increment();
  }

  private boolean wishedFor(Explained explained) {
    Wish now = wish;
    if (now.pool != null && !now.pool.equals(explained.pool())) {
      return false;
    }
    int before = now.left.getAndUpdate(left -> Math.max(0, left - 1));
    if (before == 1) {
      over(now);
    }
    return before > 0;
  }

  /** How many were ever kept. */
  public long count() {
    return added.sum();
  }

  /** What is kept, the latest first. */
  public List<Explained> latest() {
    Ring ring = settings.ring;
    List<Explained> all = new ArrayList<>();
    int next = ring.next.get();
    for (int i = 1; i <= ring.slots.length(); i++) {
      Explained each = ring.slots.get(Math.floorMod(next - i, ring.slots.length()));
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }
}
