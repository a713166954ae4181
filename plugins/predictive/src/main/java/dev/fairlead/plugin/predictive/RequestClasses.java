package dev.fairlead.plugin.predictive;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What requests of each class cost relative to the mean. A class that takes longer than predicted
 * at every endpoint is dearer than thought. How much of a queue's delay a class suffers depends on
 * the {@link Discipline}: in a queue all wait alike; sharing processors slows each down in
 * proportion to its own cost.
 *
 * <p>The mean of log costs is kept at 0, weighted by how frequent classes are, as it is slowness
 * that says how long a request of mean cost takes.
 */
final class RequestClasses {
  /** Further classes share the last place; the router has a bounded number, but no small one. */
  static final int MOST = 16;

  /** Answers of a class before slowness is learned from it too. */
  private static final long ENOUGH = 20;

  /** About e^9 = 8,000 times the mean, and as much less. */
  private static final double MOST_LOG_COST = 9;

  private static final double SHARE_GAIN = 0.001;

  private final Tuning tuning;
  private final Discipline discipline;
  private final ConcurrentHashMap<String, RequestClass> byName = new ConcurrentHashMap<>();
  private final RequestClass[] all = new RequestClass[MOST];
  private final RequestClass only = new RequestClass("");
  private final AtomicBoolean learning = new AtomicBoolean();
  private volatile int size;

  RequestClasses(Tuning tuning, Discipline discipline) {
    this.tuning = tuning;
    this.discipline = discipline;
  }

  /** One class of requests. */
  static final class RequestClass {
    final String name;

    /** Cost relative to the mean. Read by picks. */
    volatile double own = 1;

    /** How much of a queue's delay it suffers, relative to the mean. Read by picks. */
    volatile double shared = 1;

    private double logCost;
    private double frequency;
    private volatile long samples;

    RequestClass(String name) {
      this.name = name;
    }

    double logCost() {
      return logCost;
    }
  }

  /** The class of a name. Allocates once for each. */
  RequestClass of(String name) {
    if (!tuning.classes) {
      return only;
    }
    RequestClass known = byName.get(name);
    return known != null ? known : add(name);
  }

  private synchronized RequestClass add(String name) {
    RequestClass known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (size == MOST) {
      return all[MOST - 1];
    }
    RequestClass made = new RequestClass(name);
    all[size] = made;
    size++;
    byName.put(name, made);
    return made;
  }

  /** Whether a class's cost is known well enough to learn slowness from its latencies. */
  boolean known(RequestClass type) {
    return size <= 1 || type.samples >= ENOUGH;
  }

  /** Takes in how much longer than predicted an answer took; drops it if another is taken in. */
  void learn(RequestClass type, double residual) {
    if (!tuning.classes || !learning.compareAndSet(false, true)) {
      return;
    }
    try {
      type.samples++;
      for (int i = 0; i < size; i++) {
        all[i].frequency += SHARE_GAIN * ((all[i] == type ? 1 : 0) - all[i].frequency);
      }
      if (size > 1) {
        double gain = Math.max(tuning.classGain, 1.0 / (1 + type.samples));
        type.logCost = limited(type.logCost + gain * residual);
        publish(type);
      }
    } finally {
      learning.set(false);
    }
  }

  private static double limited(double logCost) {
    return Math.max(-MOST_LOG_COST, Math.min(MOST_LOG_COST, logCost));
  }

  private void publish(RequestClass type) {
    type.own = Math.exp(type.logCost);
    type.shared = Math.exp(discipline.sharing() * type.logCost);
  }

  /** Keeps the mean where it belongs; once per tick. */
  void balance() {
    if (size <= 1 || !learning.compareAndSet(false, true)) {
      return;
    }
    try {
      double weights = 0;
      double sum = 0;
      for (int i = 0; i < size; i++) {
        weights += all[i].frequency;
        sum += all[i].frequency * all[i].logCost;
      }
      double mean = weights > 0 ? sum / weights : 0;
      for (int i = 0; i < size; i++) {
        all[i].logCost = limited(all[i].logCost - mean);
        publish(all[i]);
      }
    } finally {
      learning.set(false);
    }
  }

  /** How many there are, up to {@link #MOST}. */
  int size() {
    return size;
  }

  /** One of them, by the order of their first requests. */
  RequestClass get(int index) {
    return all[index];
  }

  /** Sets what an instance before has learned. Before any request. */
  void restore(String name, double logCost) {
    RequestClass type = of(name);
    type.logCost = limited(logCost);
    type.samples = ENOUGH;
    publish(type);
  }
}
