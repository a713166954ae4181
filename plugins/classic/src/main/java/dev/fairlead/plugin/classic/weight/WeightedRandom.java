package dev.fairlead.plugin.classic.weight;

import dev.fairlead.plugin.classic.AliasTable;
import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * An endpoint by chance. A draw that falls on an endpoint the request may not use is repeated,
 * which keeps the proportions of the others; when that fails too often, the others are summed up
 * and drawn from exactly.
 */
final class WeightedRandom implements Strategy {
  private static final int DRAWS = 4;

  private final RandomGenerator random;

  WeightedRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    return members.size() == 0
        ? request -> null
        : new Draw(members, new AliasTable(members.weights()), random);
  }

  private record Draw(Members members, AliasTable table, RandomGenerator random) implements Picker {
    @Override
    public Endpoint pick(RequestContext request) {
      Explanation explanation = request.explanation();
      if (explanation != null) {
        explain(request, explanation);
      }
      for (int i = 0; i < DRAWS; i++) {
        Endpoint endpoint = members.get(table.draw(random.nextLong()));
        if (!request.tried(endpoint)) {
          return endpoint;
        }
      }
      return drawOpen(request);
    }

    private void explain(RequestContext request, Explanation explanation) {
      members.explainClosed(request, explanation);
      for (int i = 0; i < members.size(); i++) {
        explanation.term(members.get(i), "weight", members.weight(i));
      }
    }

    private Endpoint drawOpen(RequestContext request) {
      double open = 0;
      for (int i = 0; i < members.size(); i++) {
        open += request.tried(members.get(i)) ? 0 : members.weight(i);
      }
      double left = random.nextDouble() * open;
      Endpoint last = null;
      for (int i = 0; i < members.size() && left >= 0; i++) {
        if (!request.tried(members.get(i))) {
          last = members.get(i);
          left -= members.weight(i);
        }
      }
      return last;
    }
  }
}
