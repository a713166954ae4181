package dev.fairlead.plugin.classic.hash;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The endpoint a {@link KeyTable} gives to what the pool hashes on. A request without that, such as
 * one without the cookie, has no place of its own and gets one by chance: otherwise a single
 * endpoint would have all such requests.
 *
 * <p>From an endpoint that was tried or is at its bound, a request goes on to the next place of its
 * key, which belongs to different endpoints for different keys, so that what a lost one leaves is
 * spread over all. If many places lead nowhere, {@link Rendezvous} among all endpoints ends the
 * search, in a time that does not depend on how many places there are.
 */
final class ByKey implements Strategy {
  private static final int MOST_PLACES = 32;

  private final RandomGenerator random;
  private final Function<EndpointSet, KeyTable> tables;
  private final double balanceFactor;

  /**
   * A strategy.
   *
   * @param tables builds the table for a set that is not empty
   * @param balanceFactor as {@link LoadBound} takes it
   */
  ByKey(RandomGenerator random, Function<EndpointSet, KeyTable> tables, double balanceFactor) {
    this.random = random;
    this.tables = tables;
    this.balanceFactor = balanceFactor;
  }

  @Override
  public Picker update(EndpointSet available) {
    return available.size() == 0 ? request -> null : new Lookup(available);
  }

  private final class Lookup implements Picker {
    private final Members members;
    private final KeyTable table;
    private final LoadBound bound;
    private final Rendezvous rendezvous;

    Lookup(EndpointSet set) {
      members = new Members(set);
      table = tables.apply(set);
      bound = new LoadBound(set, balanceFactor);
      rendezvous = new Rendezvous(set);
    }

    @Override
    public Endpoint pick(RequestContext request) {
      long key = request.hashKey();
      double perWeight = bound.perWeight();
      Explanation explanation = request.explanation();
      if (explanation != null) {
        members.explainClosed(request, explanation);
        LoadBound.explain(members, perWeight, explanation);
      }
      if (key == 0) {
        key = random.nextLong();
        if (explanation != null) {
          explanation.note("The request has nothing of what the pool hashes on: by chance.");
        }
      }
      int place = table.find(key);
      for (int i = 0; i < MOST_PLACES; i++) {
        Endpoint endpoint = members.get(table.owner(place));
        if (explanation != null) {
          explanation.term(endpoint, "place-of-key", i);
        }
        if (!request.tried(endpoint) && !LoadBound.isReached(endpoint, perWeight)) {
          return endpoint;
        }
        place = table.next(place, key, i + 1);
      }
      if (explanation != null) {
        explanation.note(
            "The places of the key are all closed: the least hash cost of the others.");
        rendezvous.explain(key, explanation);
      }
      return rendezvous.pick(request, key, perWeight);
    }
  }
}
