package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.AliasTable;
import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import java.util.random.RandomGenerator;

/**
 * Draws some endpoints in proportion to weight and takes the one a {@link Comparison} prefers; of
 * equals the one drawn first, so that an idle pool is used in proportion to weight. Looking at few
 * leaves little to gain for looking at all, and unlike that does not send every router's next
 * request to the same endpoint (Mitzenmacher 2001).
 *
 * <p>If a drawn endpoint is closed to the request, or none of those drawn is any good, all are
 * looked at. That costs time in proportion to their number, but happens with a probability in
 * proportion to one over it.
 */
final class BestOfSome implements Picker {
  private final Members members;
  private final AliasTable table;
  private final int choices;
  private final boolean looksAtAll;
  private final Comparison comparison;
  private final RandomGenerator random;

  private BestOfSome(Members members, int choices, Comparison comparison, RandomGenerator random) {
    this.members = members;
    this.table = new AliasTable(members.weights());
    this.choices = choices;
    this.looksAtAll = choices == 0 || choices > 2 && choices >= members.size();
    this.comparison = comparison;
    this.random = random;
  }

  /**
   * A picker for any number of members.
   *
   * @param choices how many are drawn; 0 for all
   */
  static Picker of(Members members, int choices, Comparison comparison, RandomGenerator random) {
    return members.size() == 0
        ? request -> null
        : new BestOfSome(members, choices, comparison, random);
  }

  @Override
  public Endpoint pick(RequestContext request) {
    Explanation explanation = request.explanation();
    if (explanation != null) {
      members.explainClosed(request, explanation);
    }
    int best = table.draw(random.nextLong());
    long instant = comparison.instant();
    if (looksAtAll || members.size() == 1 || request.tried(members.get(best))) {
      return bestOfAll(request, explanation, best, instant);
    }
    explain(best, instant, explanation);
    for (int i = 1; i < choices; i++) {
      int other = table.drawOther(best, random);
      if (request.tried(members.get(other))) {
        return bestOfAll(request, explanation, best, instant);
      }
      explain(other, instant, explanation);
      if (comparison.prefersSecond(best, other, instant)) {
        best = other;
      }
    }
    return comparison.isLastResort(best, instant)
        ? bestOfAll(request, explanation, best, instant)
        : members.get(best);
  }

  private Endpoint bestOfAll(
      RequestContext request, Explanation explanation, int start, long instant) {
    int best = -1;
    for (int i = 0; i < members.size(); i++) {
      int other = start + i < members.size() ? start + i : start + i - members.size();
      if (!request.tried(members.get(other))) {
        explain(other, instant, explanation);
        if (best < 0 || comparison.prefersSecond(best, other, instant)) {
          best = other;
        }
      }
    }
    return best < 0 ? null : members.get(best);
  }

  private void explain(int index, long instant, Explanation explanation) {
    if (explanation != null) {
      comparison.explain(index, instant, explanation);
    }
  }
}
