package dev.fairlead.plugin.adaptive;

/**
 * Whether one strategy serves better than another, from attempts of both at the same moments.
 *
 * <p>Attempts are compared within blocks of a fraction of a second, so what befalls both at once (a
 * burst, a pause, a slow endpoint) cancels out. The differences of the blocks, weighted by how many
 * attempts each has, are averaged; the bounds around that average hold at all times at once, so
 * that one may look after every block and stop as soon as one likes: asymptotic confidence
 * sequences by Robbins' normal mixture (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
 * "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52,
 * 2024), which are the mixture sequential probability ratio test of Johari, Koomen, Pekelis and
 * Walsh, "Always valid inference", Operations Research 70, 2022.
 *
 * <p>Not thread-safe.
 */
final class Evidence {
  /** Fewer attempts of one side than this make no block yet. */
  private static final int LEAST_OF_BLOCK = 5;

  /** Before so many blocks bounds that hold asymptotically are not to be trusted. */
  private static final int LEAST_BLOCKS = 8;

  /** At how many blocks the bounds are tightest. */
  private static final double TIGHTEST = 40;

  private final double alpha;
  private final double mixture;
  private Sample openIncumbent = Sample.NONE;
  private Sample openRival = Sample.NONE;
  private Sample incumbent = Sample.NONE;
  private Sample rival = Sample.NONE;
  private int blocks;
  private double weights;
  private double weighted;
  private double squares;
  private double squaresWeighted;
  private double squaresSquared;
  private double within;

  /**
   * No evidence yet.
   *
   * @param alpha the chance that the bounds are ever wrong, more than 0, less than 1
   */
  Evidence(double alpha) {
    this.alpha = alpha;
    // Optimal for that number of blocks, to the approximation the paper gives.
    double log = -2 * Math.log(alpha);
    this.mixture = (log + Math.log(log + 1)) / TIGHTEST;
  }

  /** Adds attempts of the same moment. */
  void add(Sample ofIncumbent, Sample ofRival) {
    incumbent = incumbent.plus(ofIncumbent);
    rival = rival.plus(ofRival);
    openIncumbent = openIncumbent.plus(ofIncumbent);
    openRival = openRival.plus(ofRival);
    if (openIncumbent.count() >= LEAST_OF_BLOCK && openRival.count() >= LEAST_OF_BLOCK) {
      close();
    }
  }

  private void close() {
    double a = openIncumbent.count();
    double b = openRival.count();
    double weight = a * b / (a + b);
    double difference = openIncumbent.mean() - openRival.mean();
    double square = weight * weight;
    blocks++;
    weights += weight;
    weighted += weight * difference;
    squares += square;
    squaresWeighted += square * difference;
    squaresSquared += square * difference * difference;
    within += square * (openIncumbent.varianceOfMean() + openRival.varianceOfMean());
    openIncumbent = Sample.NONE;
    openRival = Sample.NONE;
  }

  /** By how much the rival is better, in the unit of scores; 0 before there is a block. */
  double advantage() {
    return blocks == 0 ? 0 : weighted / weights;
  }

  /** The least and, above, the greatest advantage are within this of the {@link #advantage}. */
  double halfWidth() {
    if (blocks < LEAST_BLOCKS) {
      return Double.POSITIVE_INFINITY;
    }
    double effective = weights * weights / squares * mixture;
    return Math.sqrt(variance() * (1 + 1 / effective) * Math.log((effective + 1) / alpha / alpha))
        / weights;
  }

  /** Of the weighted sum: as blocks differ or as attempts within them do, whichever is more. */
  private double variance() {
    double mean = advantage();
    double between = squaresSquared - 2 * mean * squaresWeighted + mean * mean * squares;
    return Math.max(within, Math.max(0, between) * blocks / (blocks - 1));
  }

  /** A part of what the incumbent's attempts come to on average, in the unit of scores. */
  double partOfUsual(double part) {
    return incumbent.count() == 0 ? 0 : part * incumbent.mean();
  }

  /** All attempts so far. */
  Sample incumbent() {
    return incumbent;
  }

  /** All attempts so far. */
  Sample rival() {
    return rival;
  }

  /**
   * Whether the rival fails so much more often than the incumbent that it cannot be chance, however
   * few the attempts: an exact test, which needs three failures at least. Not if it is better all
   * the same, as the incumbent is so slow.
   *
   * @param advantage the estimate to go by
   */
  boolean rivalFails(double advantage) {
    return advantage <= 0 && failsMoreThanByChance();
  }

  private boolean failsMoreThanByChance() {
    long failures = Math.round(rival.failures());
    if (failures < 3) {
      return false;
    }
    // One in a thousand is what nobody would be blamed for; the +1 keeps a rate seen in few honest.
    double usual = Math.max(0.001, (incumbent.failures() + 1.0) / (incumbent.count() + 1.0));
    return poissonTail(failures, rival.count() * usual) < 0.001;
  }

  /** The chance of at least so many events where a number is expected. */
  static double poissonTail(long least, double expected) {
    if (least <= expected) {
      return 1;
    }
    // The terms from "least" on fall faster than a geometric series.
    double log = -expected;
    for (long k = 1; k <= least; k++) {
      log += Math.log(expected / k);
    }
    double term = Math.exp(log);
    double sum = 0;
    for (long k = least + 1; term > sum * 1e-12; k++) {
      sum += term;
      term *= expected / k;
    }
    return sum;
  }
}
