package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final long SECOND = 1_000_000_000;
  private static final long TICK = SECOND / 4;
  private static final Settings SETTINGS =
      new Settings(0.05, Unit.REQUEST, 0, 60 * SECOND, 0.01, 0.03, 4 * SECOND);

  private final RandomGenerator random = new SeededRandom(11);
  private final List<String> events = new ArrayList<>();
  private final List<Map<String, String>> evidence = new ArrayList<>();
  private final Contest contest =
      new Contest(
          new String[] {"a", "b", "c"},
          SETTINGS,
          random,
          0,
          (severity, name, message, figures) -> {
            events.add(name + ": " + message);
            evidence.add(figures);
          });

  private final double[] means = {0.5, 0.5, 0.5};
  private final double[] failing = {0, 0, 0};
  private long now;

  /** A thousand requests a second, divided as the contest says. */
  private void play(double seconds) {
    for (long end = now + (long) (seconds * SECOND); now < end; ) {
      now += TICK;
      Sample[] samples = new Sample[means.length];
      for (int i = 0; i < samples.length; i++) {
        int count = (int) Math.round(250 * contest.division().share(i));
        Sample sample = EvidenceTest.scores(random, count, means[i]);
        double failed = Math.rint(count * failing[i]);
        double worst = Scores.WORST;
        samples[i] =
            sample.plus(new Sample(failed, failed * worst, failed * worst * worst, failed));
      }
      contest.tick(samples, now, (int) (now / TICK));
    }
  }

  @Test
  void challengersServeTheirSlices() {
    assertThat(contest.division().champion()).isZero();
    assertThat(contest.division().share(1)).isEqualTo(0.05);
    assertThat(contest.division().share(2)).isEqualTo(0.05);
  }

  @Test
  void theBestOfSeveralIsRampedAndMadeChampion() {
    means[1] = 0.45;
    means[2] = 0.2;
    List<Double> shares = new ArrayList<>();
    while (contest.division().champion() == 0 && now < 60 * SECOND) {
      double share = contest.division().share(2);
      if (shares.isEmpty() || shares.get(shares.size() - 1) != share) {
        shares.add(share);
      }
      play(0.25);
    }
    assertThat(shares).startsWith(0.05, 0.25, 0.5).contains(0.0, 1.0);
    assertThat(contest.division().champion()).isEqualTo(2);
    assertThat(contest.wins(2)).isOne();
    assertThat(contest.switches()).isOne();
    assertThat(events)
        .containsExactly(
            "challenger-ramped: c is better than a", "champion-changed: c takes over from a");
    assertThat(Double.parseDouble(evidence.get(0).get("at-least"))).isPositive();
  }

  @Test
  void equalsStayWhereTheyAre() {
    play(600);
    assertThat(contest.division().champion()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void restsGrowWithDefeats() {
    means[1] = 1;
    double first = restOf(1);
    double second = restOf(1);
    for (int i = 0; i < 5; i++) {
      restOf(1);
    }
    assertThat(first).isBetween(59.0, 61.0);
    assertThat(second).isBetween(119.0, 121.0);
    assertThat(restOf(1)).isBetween(958.0, 962.0);
  }

  private double restOf(int strategy) {
    while (contest.division().share(strategy) > 0) {
      play(0.25);
    }
    long began = now;
    while (contest.division().share(strategy) == 0) {
      play(0.25);
    }
    return (now - began) / (double) SECOND;
  }

  @Test
  void failuresEndAComparisonAtOnce() {
    means[1] = 0.01;
    failing[1] = 0.3;
    play(1);
    assertThat(contest.division().share(1)).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void candidateThatGetsWorseWithItsShareIsRolledBack() {
    means[2] = 0.2;
    playUntilRamped();
    means[2] = 0.8;
    play(4);
    assertThat(contest.division().champion()).isZero();
    assertThat(contest.division().share(2)).isZero();
    assertThat(events.get(1)).startsWith("challenger-rolled-back: c was not better than a");
    assertThat(evidence.get(1)).containsEntry("reason", "worse");
  }

  @Test
  void candidateThatIsWorseAloneIsRolledBack() {
    means[2] = 0.2;
    playUntilRamped();
    while (contest.division().share(2) != 0 && contest.division().share(2) != 1) {
      play(0.25);
    }
    means[2] = 0.8;
    play(20);
    assertThat(contest.division().champion()).isZero();
    assertThat(evidence.get(1)).containsEntry("reason", "worse-alone");
  }

  @Test
  void candidateThatIsNoBetterMustBeSoAlone() {
    means[2] = 0.2;
    playUntilRamped();
    means[2] = 0.52;
    play(26);
    assertThat(contest.division().champion()).isZero();
    assertThat(evidence.get(1)).containsEntry("reason", "not-better");
  }

  @Test
  void candidateThatFailsIsRolledBack() {
    means[2] = 0.2;
    playUntilRamped();
    failing[2] = 0.1;
    play(1);
    assertThat(evidence.get(1)).containsEntry("reason", "fails");
  }

  private void playUntilRamped() {
    while (events.isEmpty()) {
      play(0.25);
    }
    assertThat(contest.division().share(2)).isEqualTo(0.25);
  }

  @Test
  void regressionGivesThePlaceBack() {
    means[2] = 0.2;
    play(40);
    assertThat(contest.division().champion()).isEqualTo(2);
    means[2] = 0.9;
    play(180);
    assertThat(contest.division().champion()).isNotEqualTo(2);
    assertThat(contest.switches()).isEqualTo(2);
  }

  @Test
  void failingChampionWakesItsChallengers() {
    means[1] = 1;
    means[2] = 1;
    play(10);
    assertThat(contest.division().share(1) + contest.division().share(2)).isZero();

    failing[0] = 0.05;
    play(0.25);
    assertThat(contest.division().share(1)).isEqualTo(0.05);
    assertThat(contest.division().share(2)).isEqualTo(0.05);
  }

  @Test
  void standingsSurviveWhileTheFirstStrategyStays() {
    means[2] = 0.2;
    play(40);
    Standings standings = contest.standings(now);

    Contest same = another("a", "c");
    same.restore(standings, now);
    assertThat(same.division().champion()).isEqualTo(1);
    assertThat(same.wins(1)).isOne();

    Contest other = another("c", "a");
    other.restore(standings, now);
    assertThat(other.division().champion()).isZero();
    assertThat(other.wins(0)).isZero();
  }

  private Contest another(String... names) {
    return new Contest(names, SETTINGS, random, now, (severity, name, message, figures) -> {});
  }
}
