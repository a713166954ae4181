package dev.fairlead.affinity;

import java.util.concurrent.atomic.LongAdder;

/** What came of the sessions of one pool's requests. Thread-safe. */
public final class AffinityCounts {
  private final LongAdder[] results = adders(AffinityResult.values().length);
  private final LongAdder findsFailed = new LongAdder();
  private final LongAdder bindsFailed = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final LongAdder blocked = new LongAdder();

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void add(AffinityResult result) {
    results[result.ordinal()].increment();
  }

  void findFailed() {
    findsFailed.increment();
  }

  void bindFailed() {
    bindsFailed.increment();
  }

  void wasSlow() {
    slow.increment();
  }

  void wasBlocked() {
    blocked.increment();
  }

  /** Requests with that result. */
  public long of(AffinityResult result) {
    return results[result.ordinal()].sum();
  }

  /** Times the store failed to find a session, or was not asked as it failed all the time. */
  public long findsFailed() {
    return findsFailed.sum();
  }

  /** Times the store failed to bind a session. */
  public long bindsFailed() {
    return bindsFailed.sum();
  }

  /** Calls into the store that held an event loop up. */
  public long slow() {
    return slow.sum();
  }

  /** Calls into the store that held an event loop up for so long that it is left alone. */
  public long blocked() {
    return blocked.sum();
  }
}
