package dev.fairlead.testkit.simulator;

import java.util.Arrays;

/**
 * A binary heap of events that know their position, so that moving one costs what adding it does,
 * and neither allocates.
 */
final class EventQueue {
  private Event[] heap = new Event[1024];
  private int size;
  private long scheduled;

  /** The moment of the first event; the greatest long if there is none. */
  long nextTime() {
    return size == 0 ? Long.MAX_VALUE : heap[0].timeNanos;
  }

  /** Takes the first event out. */
  Event poll() {
    Event first = heap[0];
    remove(first);
    return first;
  }

  /** Adds an event, or moves it to another moment. */
  void schedule(Event event, long timeNanos) {
    if (event.position >= 0) {
      remove(event);
    }
    event.timeNanos = timeNanos;
    event.order = scheduled++;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    up(size++, event);
  }

  /** Takes an event out, if it is in. */
  void cancel(Event event) {
    if (event.position >= 0) {
      remove(event);
    }
  }

  private void remove(Event event) {
    int hole = event.position;
    event.position = -1;
    Event last = heap[--size];
    heap[size] = null;
    if (last == event) {
      return;
    }
    if (hole > 0 && before(last, heap[(hole - 1) >>> 1])) {
      up(hole, last);
    } else {
      down(hole, last);
    }
  }

  private void up(int from, Event event) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!before(event, heap[parent])) {
        break;
      }
      put(hole, heap[parent]);
      hole = parent;
    }
    put(hole, event);
  }

  private void down(int from, Event event) {
    int hole = from;
    int child = 2 * hole + 1;
    while (child < size) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], event)) {
        break;
      }
      put(hole, heap[child]);
      hole = child;
      child = 2 * hole + 1;
    }
    put(hole, event);
  }

  private void put(int index, Event event) {
    heap[index] = event;
    event.position = index;
  }

  private static boolean before(Event a, Event b) {
    return a.timeNanos < b.timeNanos || a.timeNanos == b.timeNanos && a.order < b.order;
  }
}
