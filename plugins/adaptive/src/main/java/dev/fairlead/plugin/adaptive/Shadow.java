package dev.fairlead.plugin.adaptive;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a strategy would have picked where another did. Without sending anything this tells how
 * alike the two are, and whether the attempts the strategy would have made fare better than those
 * it would have sent elsewhere.
 */
final class Shadow {
  private final LongAdder asked = new LongAdder();
  private final LongAdder agreed = new LongAdder();
  private final Tally same = new Tally();
  private final Tally elsewhere = new Tally();
  private double askedLately;
  private double agreedLately;
  private Sample sameLately = Sample.NONE;
  private Sample elsewhereLately = Sample.NONE;
  private volatile double agreement = Double.NaN;
  private volatile double whatIf = Double.NaN;

  void picked(boolean theSame) {
    asked.increment();
    if (theSame) {
      agreed.increment();
    }
  }

  void ended(boolean theSame, double score, boolean failed) {
    (theSame ? same : elsewhere).add(score, failed);
  }

  /**
   * Works the figures out anew; from one thread.
   *
   * @param kept the part of what was known that still counts, 0 to 1
   */
  void collect(double kept) {
    askedLately = askedLately * kept + asked.sumThenReset();
    agreedLately = agreedLately * kept + agreed.sumThenReset();
    sameLately = sameLately.times(kept).plus(same.collect());
    elsewhereLately = elsewhereLately.times(kept).plus(elsewhere.collect());
    agreement = agreedLately / askedLately;
    whatIf = elsewhereLately.mean() - sameLately.mean();
  }

  /** The share of requests it would have sent to the same endpoint; {@code NaN} if never asked. */
  double agreement() {
    return agreement;
  }

  /**
   * How much better attempts fared that it agreed with than those it did not, in the unit of
   * scores; {@code NaN} unless there were both.
   */
  double whatIf() {
    return whatIf;
  }
}
