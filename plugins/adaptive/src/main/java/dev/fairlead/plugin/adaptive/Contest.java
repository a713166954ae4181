package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.Severity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who is champion, who challenges, and what follows from what is seen of them.
 *
 * <p>A challenger has its slice until a verdict: better, and it is ramped up; not better, and it
 * rests, twice as long after each defeat. A comparison that takes too long ends without one. A
 * champion that was just made has the one before it as its first challenger, and gives its place
 * back the same way.
 *
 * <p>Used by one thread at a time; {@link #division} and the figures may be read by any.
 */
final class Contest {
  /** A champion that fails so many within a tick, and one in a hundred, is in distress. */
  private static final int DISTRESS = 3;

  /** In ticks: more than attempts take. */
  private static final int LONG_AGO = 1 << 14;

  /** Within a tick. */
  private static final int MANY_FAULTS = 10;

  private final String[] names;
  private final Settings settings;
  private final RandomGenerator random;
  private final Announcer announcer;
  private final Rival[] rivals;
  private volatile Division division;
  private volatile long switches;
  private int champion;
  private Ramp ramp;
  private long wokenAt;
  private int tick;
  private int phaseBegan;

  /** Tells operators. */
  @FunctionalInterface
  interface Announcer {
    void event(Severity severity, String name, String message, Map<String, String> evidence);
  }

  /**
   * A contest of which the first strategy is champion.
   *
   * @param names of the strategies
   */
  Contest(
      String[] names, Settings settings, RandomGenerator random, long now, Announcer announcer) {
    this.names = names;
    this.settings = settings;
    this.random = random;
    this.announcer = announcer;
    rivals = new Rival[names.length];
    for (int i = 0; i < rivals.length; i++) {
      rivals[i] = new Rival(settings);
      rivals[i].begin(now);
    }
    wokenAt = now - settings.windowNanos();
    divide();
  }

  /** Who serves what now. */
  Division division() {
    return division;
  }

  /** How often the champion has changed. */
  long switches() {
    return switches;
  }

  /** How often a strategy has become champion. */
  long wins(int strategy) {
    return rivals[strategy].wins();
  }

  /**
   * By which part a strategy was better than the champion when last compared; {@code NaN} if it
   * never was.
   */
  double advantage(int strategy) {
    return strategy == division.champion() ? 0 : rivals[strategy].advantage();
  }

  /**
   * Takes in what has ended since the last time.
   *
   * @param samples by strategy
   * @param number of the tick
   */
  synchronized void tick(Sample[] samples, long now, int number) {
    tick = number;
    wakeIfInDistress(samples[champion], now);
    if (ramp != null) {
      climb(samples, now);
    } else {
      compare(samples, now);
    }
    divide();
  }

  /**
   * Hears of a strategy that threw or picked what it must not. A challenger rests as long as any
   * can; a champion goes on, since others stand in for each such pick, until there are many.
   */
  synchronized void faulted(int strategy, long faults, long now) {
    if (rivals[strategy].broken() || strategy == champion && faults < MANY_FAULTS) {
      return;
    }
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("faults", Long.toString(faults));
    announcer.event(
        Severity.ERROR,
        "strategy-faulted",
        names[strategy] + " is set aside: it is broken",
        evidence);
    rivals[strategy].breaks(now);
    if (ramp != null && (ramp.candidate == strategy || strategy == champion)) {
      ramp = null;
      restart(now);
    }
    if (strategy == champion) {
      enthrone(successor(), now, "champion-changed", evidence);
    }
    divide();
  }

  /** The first that is not broken, or the one after the champion. */
  private int successor() {
    for (int i = 0; i < rivals.length; i++) {
      if (i != champion && !rivals[i].broken()) {
        return i;
      }
    }
    return (champion + 1) % rivals.length;
  }

  /** What to hand on. */
  synchronized Standings standings(long now) {
    Map<String, Standings.Standing> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      byName.put(names[i], rivals[i].standing(now));
    }
    return new Standings(names[0], names[champion], switches, byName);
  }

  /**
   * Takes over from a contest before, unless another strategy was configured to be its first
   * champion.
   *
   * @param before null if there was none
   */
  synchronized void restore(Standings before, long now) {
    if (before == null || !before.first().equals(names[0])) {
      return;
    }
    switches = before.switches();
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(before.champion())) {
        champion = i;
      }
      Standings.Standing standing = before.byName().get(names[i]);
      if (standing != null) {
        rivals[i].restore(standing, now);
      }
    }
    rivals[champion].reign();
    divide();
  }

  private void wakeIfInDistress(Sample sample, long now) {
    if (sample.failures() >= DISTRESS
        && sample.failures() * 100 > sample.count()
        && now - wokenAt >= settings.windowNanos()) {
      wokenAt = now;
      for (Rival rival : rivals) {
        if (rival.resting()) {
          rival.begin(now);
        }
      }
    }
  }

  private void compare(Sample[] samples, long now) {
    int best = -1;
    for (int i = 0; i < rivals.length; i++) {
      Rival rival = rivals[i];
      if (i == champion) {
        continue;
      }
      if (rival.resting()) {
        if (rival.wakes(now)) {
          rival.begin(now);
        }
        continue;
      }
      rival.evidence().add(samples[champion], samples[i]);
      rival.advantage(Findings.advantage(rival.evidence()));
      if (wins(rival, now) && (best < 0 || rival.advantage() > rivals[best].advantage())) {
        best = i;
      }
    }
    if (best < 0) {
      return;
    }
    announce("challenger-ramped", names[best] + " is better than " + names[champion], best);
    ramp = new Ramp(best, settings, random, now);
    phaseBegan = tick + 1;
  }

  /** Whether there is a verdict for the rival; rests it if there is another or none in time. */
  private boolean wins(Rival rival, long now) {
    Evidence evidence = rival.evidence();
    double advantage = evidence.advantage();
    double half = evidence.halfWidth();
    double least = evidence.partOfUsual(settings.hysteresis());
    if (advantage - half > 0 && advantage >= least) {
      return true;
    } else if (evidence.rivalFails(advantage) || advantage + half < least) {
      rival.rest(now, true);
    } else if (rival.overdue(now)) {
      rival.rest(now, false);
    }
    return false;
  }

  private void climb(Sample[] samples, long now) {
    int candidate = ramp.candidate;
    Ramp.Verdict verdict = ramp.add(samples[champion], samples[candidate], now);
    rivals[candidate].advantage(Findings.advantage(ramp.evidence()));
    switch (verdict) {
      case GOES_ON -> {
        if (ramp.stepBegan() == now) {
          phaseBegan = tick + 1;
        }
      }
      case PASSED -> {
        Map<String, String> evidence = Findings.of(ramp.evidence());
        evidence.put("advantage-alone", Findings.number(ramp.switchback().advantage()));
        ramp = null;
        enthrone(candidate, now, "champion-changed", evidence);
      }
      default -> {
        Map<String, String> evidence = Findings.of(ramp.evidence());
        if (ramp.switchback() != null) {
          evidence.put("advantage-alone", Findings.number(ramp.switchback().advantage()));
        }
        evidence.put("reason", verdict.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        announcer.event(
            Severity.INFO,
            "challenger-rolled-back",
            names[candidate] + " was not better than " + names[champion] + " after all",
            evidence);
        rivals[candidate].rest(now, true);
        ramp = null;
        restart(now);
      }
    }
  }

  private void enthrone(int winner, long now, String event, Map<String, String> evidence) {
    int before = champion;
    champion = winner;
    switches++;
    rivals[winner].won();
    if (!rivals[before].resting()) {
      rivals[before].begin(now);
    }
    restart(now);
    announcer.event(
        Severity.INFO, event, names[winner] + " takes over from " + names[before], evidence);
  }

  /** What was compared with another champion, or in another division, counts no more. */
  private void restart(long now) {
    phaseBegan = tick + 1;
    for (Rival rival : rivals) {
      if (!rival.resting()) {
        rival.begin(now);
      }
    }
  }

  private void divide() {
    double[] shares = new double[rivals.length];
    if (ramp != null) {
      shares[ramp.candidate] = ramp.share();
    } else {
      for (int i = 0; i < shares.length; i++) {
        shares[i] = i == champion || rivals[i].resting() ? 0 : settings.slice();
      }
    }
    // Ticks are compared by their difference, which must not become too great.
    int ago = Math.max(phaseBegan - tick, -LONG_AGO);
    division = new Division(champion, shares, tick + ago);
  }

  private void announce(String event, String message, int rival) {
    announcer.event(Severity.INFO, event, message, Findings.of(rivals[rival].evidence()));
  }
}
