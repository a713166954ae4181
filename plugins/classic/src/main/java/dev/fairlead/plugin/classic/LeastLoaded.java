package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * Draws some endpoints in proportion to weight and takes the least loaded; of equals the one drawn
 * first, so that an idle pool is used in proportion to weight. Looking at few leaves little to gain
 * for looking at all, and unlike that does not send every router's next request to the same
 * endpoint (Mitzenmacher 2001).
 *
 * <p>If a drawn endpoint is closed to the request, all are looked at. That costs time in proportion
 * to their number, but happens with a probability in proportion to one over it.
 */
final class LeastLoaded implements Strategy {
  private final RandomGenerator random;
  private final int choices;
  private final Load load;

  /**
   * A strategy.
   *
   * @param choices how many are drawn; 0 for all
   * @param load what is compared
   */
  LeastLoaded(RandomGenerator random, int choices, Load load) {
    this.random = random;
    this.choices = choices;
    this.load = load;
  }

  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    return switch (members.size()) {
      case 0 -> request -> null;
      case 1 -> request -> members.firstOpen(request, 0);
      default -> new LeastOfSome(members);
    };
  }

  private final class LeastOfSome implements Picker {
    private final Members members;
    private final AliasTable table;
    private final boolean looksAtAll;

    LeastOfSome(Members members) {
      this.members = members;
      this.table = new AliasTable(members.weights());
      this.looksAtAll = choices == 0 || choices > 2 && choices >= members.size();
    }

    @Override
    public Endpoint pick(RequestContext request) {
      int best = table.draw(random.nextLong());
      if (looksAtAll || request.tried(members.get(best))) {
        return leastOfAll(request, best);
      }
      for (int i = 1; i < choices; i++) {
        int other = table.drawOther(best, random);
        if (request.tried(members.get(other))) {
          return leastOfAll(request, best);
        }
        if (load.prefersSecond(members, best, other, random)) {
          best = other;
        }
      }
      return members.get(best);
    }

    private Endpoint leastOfAll(RequestContext request, int start) {
      int best = -1;
      for (int i = 0; i < members.size(); i++) {
        int index = start + i < members.size() ? start + i : start + i - members.size();
        if (!request.tried(members.get(index))
            && (best < 0 || load.prefersSecond(members, best, index, random))) {
          best = index;
        }
      }
      return best < 0 ? null : members.get(best);
    }
  }
}
