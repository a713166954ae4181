package dev.fairlead.plugin.predictive;

/**
 * How endpoints serve many requests at once: 0 if their workers take them from a queue in order, 1
 * if all share the processors. A request in a queue meets the load of the moment it was sent; one
 * that shares meets the mean load of its whole life, and explaining its latency by the first moment
 * alone lets a pool of such endpoints swing: as load rises all of them seem to become slower, and
 * faster as it falls, late by a latency.
 *
 * <p>Learned from residuals: if answers take longer than predicted where load grew during their
 * lives, that growth was felt. Of two answers at the same moment one is lost.
 */
final class Discipline {
  private final Tuning tuning;
  private volatile double sharing;

  Discipline(Tuning tuning) {
    this.tuning = tuning;
    this.sharing = tuning.firstDiscipline;
  }

  /**
   * The load an answered request met.
   *
   * @param first when it was sent
   * @param mean over its life
   */
  double load(double first, double mean) {
    return first + sharing * (mean - first);
  }

  /**
   * Takes in an answer.
   *
   * @param residual how much longer than predicted it took, in e-folds
   * @param effect how much longer it was predicted to take per unit of sharing, in e-folds
   */
  void learn(double residual, double effect) {
    restore(sharing + tuning.disciplineGain * residual * effect);
  }

  /** 0 where requests wait in a queue, 1 where they share processors. */
  double sharing() {
    return sharing;
  }

  /** Sets it. */
  void restore(double value) {
    sharing = Math.max(0, Math.min(1, value));
  }
}
