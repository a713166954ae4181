package dev.fairlead.plugin.classic.weight;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;

/**
 * Endpoints in turn.
 *
 * <p>A request whose turn falls to an endpoint it may not use takes its next turn from a rotation
 * of detours. Were it simply the following endpoint's turn, that neighbour alone would carry what a
 * failing one leaves. Were it the next turn of the main rotation, a lone client retrying a dead one
 * of two endpoints would advance the rotation twice per request and so meet the dead one every
 * time; for the same reason a request that may not use the endpoint that had the last turn, most
 * likely a retry, asks the detours at once.
 */
final class InTurn implements Picker {
  /** Chances of missing grow rare fast; after these a scan settles it. */
  private static final int DETOURS = 8;

  private final Members members;
  private final Turns turns;
  private volatile Shares shares;

  /**
   * A picker.
   *
   * @param members at least one
   */
  InTurn(Members members, Turns turns, Shares shares) {
    this.members = members;
    this.turns = turns;
    this.shares = shares;
  }

  /** Shares out differently from now on. */
  void share(Shares next) {
    shares = next;
  }

  @Override
  public Endpoint pick(RequestContext request) {
    Explanation explanation = request.explanation();
    if (explanation != null) {
      members.explainClosed(request, explanation);
    }
    Shares now = shares;
    if (request.tried(members.get(now.rotation().at(turns.last())))) {
      return detour(request, now, explanation);
    }
    int index = now.rotation().at(turns.next());
    if (request.tried(members.get(index))) {
      return detour(request, now, explanation);
    }
    if (explanation != null) {
      explain(now, explanation);
      explanation.note("It is its turn.");
    }
    return members.get(index);
  }

  private Endpoint detour(RequestContext request, Shares now, Explanation explanation) {
    if (explanation != null) {
      explain(now, explanation);
      explanation.note("The turn is that of an endpoint tried before or full: a detour.");
    }
    int index = 0;
    for (int i = 0; i < DETOURS; i++) {
      index = now.rotation().at(turns.nextDetour());
      if (!request.tried(members.get(index))) {
        return members.get(index);
      }
    }
    return members.firstOpen(request, index);
  }

  private void explain(Shares now, Explanation explanation) {
    for (int i = 0; i < members.size(); i++) {
      explanation.term(members.get(i), "weight", now.weights()[i]);
    }
  }
}
