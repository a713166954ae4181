package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import java.util.random.RandomGenerator;

/** Draws the strategy that serves a request, and asks the others now and then what they would. */
final class Choice implements Picker {
  private final Arm[] arms;
  private final Picker[] pickers;
  private final Contest contest;
  private final Attempts attempts;
  private final Clock clock;
  private final RandomGenerator random;
  private final Divider divider;

  /** Of 2<sup>31</sup> requests so many are shown to all. */
  private final int shown;

  /** The coarse time of {@link Attempts}. */
  @FunctionalInterface
  interface Clock {
    int tick();
  }

  /**
   * A picker.
   *
   * @param divider draws the strategy for a request
   * @param shadow the share of requests that are shown to all strategies, 0 to 1
   */
  Choice(
      Arm[] arms,
      EndpointSet available,
      Contest contest,
      Attempts attempts,
      Clock clock,
      RandomGenerator random,
      Divider divider,
      double shadow) {
    this.arms = arms;
    this.contest = contest;
    this.attempts = attempts;
    this.clock = clock;
    this.random = random;
    this.divider = divider;
    this.shown = (int) Math.round(shadow * Integer.MAX_VALUE);
    pickers = new Picker[arms.length];
    RuntimeException failure = null;
    int built = 0;
    for (int i = 0; i < arms.length; i++) {
      try {
        pickers[i] = arms[i].strategy.update(available);
        built++;
      } catch (Throwable e) {
        Faults.survive(e);
        arms[i].faults.increment();
        failure = new IllegalStateException("strategy " + arms[i].name + " built no picker", e);
      }
    }
    if (built == 0) {
      throw failure;
    }
  }

  @Override
  public Endpoint pick(RequestContext request) {
    Division division = contest.division();
    long draw = random.nextLong();
    int place = divider.draw(request, division, (int) (draw >>> 32));
    boolean apart = place == Divider.APART;
    int drawn = apart ? division.champion() : place;
    int serving = drawn;
    Endpoint chosen = ask(drawn, request);
    if (chosen == null && drawn != division.champion()) {
      serving = division.champion();
      chosen = ask(serving, request);
    }
    for (int i = 0; chosen == null && i < arms.length; i++) {
      if (i != drawn && i != division.champion()) {
        serving = i;
        chosen = ask(i, request);
      }
    }
    if (chosen == null) {
      return null;
    }
    Explanation explanation = request.explanation();
    int agreement = 0;
    if (explanation != null) {
      explain(explanation, division, drawn, serving);
    } else if ((draw & Integer.MAX_VALUE) < shown) {
      agreement = shadow(request, chosen, serving);
    }
    if (!apart) {
      attempts.remember(request, serving, agreement, clock.tick());
    }
    return chosen;
  }

  /** A strategy's pick; null if it has none, or none that may be used. */
  private Endpoint ask(int strategy, RequestContext request) {
    Picker picker = pickers[strategy];
    if (picker == null) {
      return null;
    }
    try {
      Endpoint pick = picker.pick(request);
      if (pick == null) {
        return null;
      }
      if (!request.tried(pick)) {
        return allowed(request, pick) ? pick : null;
      }
    } catch (Throwable e) {
      Faults.survive(e);
      // Counted below: a challenger's mistake must not be the client's.
    }
    arms[strategy].faults.increment();
    return null;
  }

  /** A hard rule of one strategy holds for the picks of all. */
  private boolean allowed(RequestContext request, Endpoint endpoint) {
    for (Arm arm : arms) {
      if (!arm.strategy.allows(request, endpoint)) {
        return false;
      }
    }
    return true;
  }

  /** A bit for each strategy that would have picked the same, the serving one's among them. */
  private int shadow(RequestContext request, Endpoint chosen, int serving) {
    int agreement = 1 << serving;
    for (int i = 0; i < arms.length; i++) {
      if (i != serving) {
        boolean same = ask(i, request) == chosen;
        arms[i].shadow.picked(same);
        if (same) {
          agreement |= 1 << i;
        }
      }
    }
    return agreement;
  }

  private void explain(Explanation explanation, Division division, int drawn, int serving) {
    String champion = arms[division.champion()].name;
    if (serving != drawn) {
      explanation.note(
          arms[drawn].name + " found no endpoint that fits, so " + arms[serving].name + " chose");
    } else if (serving == division.champion()) {
      explanation.note(champion + " chose, which is the champion");
    } else {
      explanation.note(
          arms[serving].name
              + " chose, which challenges "
              + champion
              + " on "
              + Math.round(division.share(serving) * 1000) / 10.0
              + " % of requests");
    }
  }
}
