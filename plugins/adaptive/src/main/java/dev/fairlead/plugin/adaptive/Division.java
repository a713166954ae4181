package dev.fairlead.plugin.adaptive;

/**
 * Who serves which share of the requests. Immutable.
 *
 * <p>Requests are points on a circle. Each strategy but the champion has an arc whose beginning is
 * always the same, so that when its share grows it keeps the clients it has; all else is the
 * champion's.
 */
final class Division {
  private static final double CIRCLE = 0x1p32;

  private final int champion;
  private final int since;
  private final boolean whole;
  private final double[] shares;
  private final long[] arcs;

  /**
   * A division.
   *
   * @param champion who has what no other has
   * @param shares by strategy, 0 to 1; the champion's is not looked at
   * @param since the tick from which attempts may be compared
   */
  Division(int champion, double[] shares, int since) {
    this.champion = champion;
    this.since = since;
    this.shares = shares.clone();
    this.arcs = new long[shares.length];
    double rest = 1;
    double most = 0;
    for (int i = 0; i < arcs.length; i++) {
      if (i != champion) {
        arcs[i] = Math.round(shares[i] * CIRCLE);
        rest -= shares[i];
        most = Math.max(most, shares[i]);
      }
    }
    this.shares[champion] = rest;
    this.whole = most == 0 || most == 1;
  }

  /** Whose a point is, all integers being equally likely. */
  int strategyAt(int point) {
    for (int i = 0; i < arcs.length; i++) {
      if (arcs[i] > 0) {
        long distance = Integer.toUnsignedLong(point - beginning(i));
        if (distance < arcs[i]) {
          return i;
        }
      }
    }
    return champion;
  }

  private int beginning(int strategy) {
    return (int) (long) (CIRCLE / arcs.length * strategy);
  }

  int champion() {
    return champion;
  }

  /**
   * The tick from which attempts may be compared. Of those made in another division before, only
   * the slow ones end now.
   */
  int since() {
    return since;
  }

  /** Whether one strategy serves everything. */
  boolean whole() {
    return whole;
  }

  double share(int strategy) {
    return shares[strategy];
  }
}
