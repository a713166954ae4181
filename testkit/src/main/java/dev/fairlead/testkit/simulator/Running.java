package dev.fairlead.testkit.simulator;

import java.util.Arrays;

/** Requests in service, as a binary heap: the one that ends first is first. */
final class Running {
  private Attempt[] heap = new Attempt[16];
  private int size;
  private double endsSum;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  Attempt first() {
    return heap[0];
  }

  /** The work left on all of them when that much has been done. */
  double left(double work) {
    return Math.max(0, endsSum - size * work);
  }

  /** As {@link #left}, but of each only so much: what it has to be served beside a rival. */
  double leftUpTo(double each, double work) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.min(each, Math.max(0, heap[i].endsAtWork - work));
    }
    return sum;
  }

  void add(Attempt attempt) {
    endsSum += attempt.endsAtWork;
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int hole = size++;
    while (hole > 0 && attempt.endsAtWork < heap[(hole - 1) >>> 1].endsAtWork) {
      heap[hole] = heap[(hole - 1) >>> 1];
      hole = (hole - 1) >>> 1;
    }
    heap[hole] = attempt;
  }

  /** Takes the first out; null if there is none. */
  Attempt poll() {
    if (size == 0) {
      return null;
    }
    Attempt first = heap[0];
    endsSum -= first.endsAtWork;
    Attempt last = heap[--size];
    heap[size] = null;
    if (size == 0) {
      endsSum = 0;
      return first;
    }
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && heap[child + 1].endsAtWork < heap[child].endsAtWork) {
        child++;
      }
      if (last.endsAtWork <= heap[child].endsAtWork) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = last;
    return first;
  }
}
