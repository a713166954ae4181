package dev.fairlead.testkit.simulator;

/** All attempts that wait for an answer, in the order their time runs out. */
final class Waiting {
  private Attempt first;
  private Attempt last;

  /** The one whose time runs out next, or null. */
  Attempt first() {
    return first;
  }

  void add(Attempt attempt) {
    attempt.earlier = last;
    attempt.later = null;
    if (last == null) {
      first = attempt;
    } else {
      last.later = attempt;
    }
    last = attempt;
  }

  void remove(Attempt attempt) {
    if (attempt.earlier == null) {
      first = attempt.later;
    } else {
      attempt.earlier.later = attempt.later;
    }
    if (attempt.later == null) {
      last = attempt.earlier;
    } else {
      attempt.later.earlier = attempt.earlier;
    }
    attempt.earlier = null;
    attempt.later = null;
  }
}
