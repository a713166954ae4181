package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.RequestContext;

/** Says whose a request is under a {@link Division}. From many threads. */
final class Divider {
  /** Of a request that is the champion's and counts for nobody. */
  static final int APART = -1;

  private final Unit unit;
  private final KeyCounts keys = new KeyCounts();

  Divider(Unit unit) {
    this.unit = unit;
  }

  /**
   * Draws the strategy for a request.
   *
   * @param random a point on the circle, for requests that are divided by chance
   * @return its position, or {@link #APART}: with one of those that has much of the traffic in
   *     their share, strategies would be compared by their luck
   */
  int draw(RequestContext request, Division division, int random) {
    if (unit == Unit.REQUEST || unit == Unit.AUTO && request.hashKey() == 0) {
      return division.strategyAt(random);
    }
    int point = Clients.point(request);
    if (keys.frequent(point) && !division.whole()) {
      return APART;
    }
    return division.strategyAt(unit == Unit.CLIENT || keys.many() ? point : random);
  }

  /** Now and then, from one thread at a time. */
  void tick() {
    if (unit != Unit.REQUEST) {
      keys.tick();
    }
  }
}
