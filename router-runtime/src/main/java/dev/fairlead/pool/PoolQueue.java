package dev.fairlead.pool;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Where requests wait, over all loops and first come first served, for an endpoint with a free slot
 * or for the first verdict of an endpoint nobody knows yet. Lock-free; while nobody waits it costs
 * one volatile read per ended attempt.
 *
 * <p>No wake-up is lost. A slot is freed before {@link #waiting} is read, and a request that has
 * offered itself looks for a free endpoint once more. Only who comes new while others wait does not
 * look, as that would be pushing in: it has the first in line look in its place. A waiter that is
 * woken and finds nothing offers itself again and keeps its place; if there still is room, which it
 * cannot use then, the next in line is woken, and so on, but never one before it: so it ends.
 */
public final class PoolQueue {
  private final ConcurrentSkipListMap<Long, Waiter> waiters = new ConcurrentSkipListMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong tickets = new AtomicLong();
  private final BooleanSupplier room;
  private volatile int limit;

  /**
   * @param room whether an endpoint that is offered is below its limit
   */
  PoolQueue(BooleanSupplier room) {
    this.room = room;
  }

  /** Whether anybody waits. */
  public boolean waiting() {
    return size.get() > 0;
  }

  /** How many wait. */
  public int size() {
    return size.get();
  }

  /**
   * Joins the queue; if {@link Waiter#looksAgain} the caller then looks for an endpoint once more.
   * On the waiter's loop.
   *
   * @return false if the queue is full; one that has waited before is always taken
   */
  public boolean offer(Waiter waiter) {
    boolean again = waiter.ticket != 0;
    if (size.incrementAndGet() > limit && !again) {
      size.decrementAndGet();
      return false;
    }
    if (!again) {
      waiter.ticket = tickets.incrementAndGet();
    }
    waiter.wanted = true;
    waiters.put(waiter.ticket, waiter);
    waiter.looksAgain = again || isFirst(waiter);
    boolean passesOn = again && waiter.holdsSlot;
    waiter.holdsSlot = false;
    if (passesOn && room.getAsBoolean()) {
      wake(waiters.higherEntry(waiter.ticket), true);
    } else if (!waiter.looksAgain && room.getAsBoolean()) {
      wakeOne();
    }
    return true;
  }

  private boolean isFirst(Waiter waiter) {
    Map.Entry<Long, Waiter> first = waiters.firstEntry();
    return first == null || first.getKey() >= waiter.ticket;
  }

  /**
   * Leaves the queue: the request goes on, gives up or is gone; {@link Waiter#wake} is not called
   * any more. On the waiter's loop. One that was woken and neither found an endpoint nor offered
   * itself again calls it too, to pass the slot on.
   */
  public void remove(Waiter waiter) {
    if (!waiter.wanted) {
      if (waiter.holdsSlot) {
        waiter.holdsSlot = false;
        wakeOne();
      }
      return;
    }
    waiter.wanted = false;
    if (waiters.remove(waiter.ticket, waiter)) {
      size.decrementAndGet();
    } else {
      // It was woken, and does not need it: the next one may.
      wakeOne();
    }
  }

  /**
   * Leaves the queue because it found an endpoint: a slot it was woken for is then in use. On the
   * waiter's loop.
   */
  public void served(Waiter waiter) {
    waiter.holdsSlot = false;
    remove(waiter);
  }

  /** Wakes the first in line. */
  void wakeOne() {
    wake(waiters.firstEntry(), true);
  }

  /** Wakes everybody, since the endpoints have changed. */
  void wakeAll() {
    // Who is woken may come back at once, with the same ticket: so go forward, and not until the
    // queue is empty.
    Map.Entry<Long, Waiter> entry = waiters.firstEntry();
    while (entry != null) {
      Map.Entry<Long, Waiter> following = waiters.higherEntry(entry.getKey());
      if (waiters.remove(entry.getKey(), entry.getValue())) {
        size.decrementAndGet();
        hand(entry.getValue(), false);
      }
      entry = following;
    }
  }

  void limit(int value) {
    limit = value;
  }

  private void wake(Map.Entry<Long, Waiter> from, boolean slot) {
    Map.Entry<Long, Waiter> entry = from;
    while (entry != null) {
      if (waiters.remove(entry.getKey(), entry.getValue())) {
        size.decrementAndGet();
        hand(entry.getValue(), slot);
        return;
      }
      entry = waiters.higherEntry(entry.getKey());
    }
  }

  private void hand(Waiter waiter, boolean slot) {
    try {
      waiter
          .loop()
          .execute(
              () -> {
                if (waiter.wanted) {
                  waiter.wanted = false;
                  // It may have left and come back since it was woken: then this is early, and it
                  // must not be woken again.
                  if (waiters.remove(waiter.ticket, waiter)) {
                    size.decrementAndGet();
                  }
                  waiter.holdsSlot = slot;
                  waiter.wake();
                }
              });
    } catch (RejectedExecutionException e) {
      // Its loop has ended, and the request with it.
      if (slot) {
        wakeOne();
      }
    }
  }
}
