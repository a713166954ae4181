package dev.fairlead.explain;

import dev.fairlead.config.ExplainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
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

  private final LongSupplier random;
  private final AtomicInteger wanted = new AtomicInteger();
  private final LongAdder added = new LongAdder();
  private volatile String wantedPool;
  private volatile Settings settings = settings(ExplainConfig.DEFAULT, null, false);

  /**
   * @param random 64 random bits a call, from any thread
   */
  public Explanations(LongSupplier random) {
    this.random = random;
  }

  /** Takes a configuration over; what is kept stays, unless another number is to be kept. */
  public synchronized void update(ExplainConfig config) {
    settings = settings(config, settings.ring, wanted.get() > 0);
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
    if (asked) {
      return new Explained("field");
    }
    if (wanted.get() > 0) {
      return new Explained("management");
    }
    long threshold = settings.threshold;
    return threshold > 0 && (random.getAsLong() >>> 1) <= threshold
        ? new Explained("sample")
        : null;
  }

  /**
   * Explains the next requests, whatever is configured; in place of what was asked for before.
   *
   * @param pool only those that go to this pool, or null
   * @param requests 0 or more
   */
  public synchronized void want(String pool, int requests) {
    wantedPool = pool;
    wanted.set(requests);
    Settings now = settings;
    boolean configured = now.threshold > 0 || now.field != null;
    settings = new Settings(configured || requests > 0, now.threshold, now.field, now.ring);
  }

  /** How many requests are still to be explained because management asked for it. */
  public int wanted() {
    return wanted.get();
  }

  /** Keeps the explanation of a request that has ended. */
  public void add(Explained explained) {
    if (explained.cause().equals("management") && !takes(explained)) {
      return;
    }
    settings.ring.add(explained);
    added.increment();
  }

  private boolean takes(Explained explained) {
    String pool = wantedPool;
    if (pool != null && !pool.equals(explained.pool())) {
      return false;
    }
    int before = wanted.getAndUpdate(left -> Math.max(0, left - 1));
    if (before == 1) {
      settle();
    }
    return before > 0;
  }

  private synchronized void settle() {
    if (wanted.get() == 0) {
      want(null, 0);
    }
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
