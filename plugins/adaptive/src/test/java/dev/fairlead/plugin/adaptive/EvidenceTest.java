package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.SeededRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final double ALPHA = 0.05;

  @Test
  void findsTheAdvantage() {
    Evidence evidence = new Evidence(ALPHA);
    RandomGenerator random = new SeededRandom(1);
    for (int i = 0; i < 100; i++) {
      evidence.add(scores(random, 200, 0.8), scores(random, 10, 0.6));
    }
    assertThat(evidence.advantage()).isEqualTo(0.2, within(0.06));
    assertThat(evidence.advantage() - evidence.halfWidth()).isPositive();
  }

  /** However often one looks: that is what sets it apart from a test of fixed size. */
  @Test
  void boundsHoldAtAllTimesAtOnce() {
    int wrong = 0;
    for (int seed = 0; seed < 400; seed++) {
      RandomGenerator random = new SeededRandom(seed);
      Evidence evidence = new Evidence(ALPHA);
      boolean missed = false;
      for (int i = 0; i < 300 && !missed; i++) {
        evidence.add(scores(random, 100, 0.5), scores(random, 8, 0.5));
        missed = Math.abs(evidence.advantage()) > evidence.halfWidth();
      }
      wrong += missed ? 1 : 0;
    }
    assertThat(wrong / 400.0).isLessThanOrEqualTo(ALPHA);
  }

  @Test
  void whatBefallsBothCancelsOut() {
    RandomGenerator random = new SeededRandom(3);
    Evidence calm = new Evidence(ALPHA);
    Evidence bursts = new Evidence(ALPHA);
    for (int i = 0; i < 100; i++) {
      Sample incumbent = scores(random, 200, 0.5);
      Sample rival = scores(random, 20, 0.5);
      calm.add(incumbent, rival);
      double burst = i % 10 == 0 ? 3 : 0;
      bursts.add(raised(incumbent, burst), raised(rival, burst));
    }
    assertThat(bursts.advantage()).isEqualTo(calm.advantage(), within(1e-9));
    assertThat(bursts.halfWidth()).isEqualTo(calm.halfWidth(), within(1e-6));
  }

  @Test
  void fewAttemptsMakeNoBlock() {
    Evidence evidence = new Evidence(ALPHA);
    RandomGenerator random = new SeededRandom(4);
    for (int i = 0; i < 20; i++) {
      evidence.add(scores(random, 100, 0.5), scores(random, 1, 0.1));
    }
    assertThat(evidence.advantage()).isPositive();
    assertThat(evidence.halfWidth()).isInfinite();
    assertThat(evidence.rival().count()).isEqualTo(20);
  }

  @Test
  void threeFailuresAmongFewAreNoChance() {
    Evidence evidence = new Evidence(ALPHA);
    evidence.add(new Sample(5000, 0, 0, 1), new Sample(40, 0, 0, 2));
    assertThat(evidence.rivalFails(0)).isFalse();
    evidence.add(Sample.NONE, new Sample(1, 0, 0, 1));
    assertThat(evidence.rivalFails(0)).isTrue();
  }

  @Test
  void failuresThatBothHaveBlameNobody() {
    Evidence evidence = new Evidence(ALPHA);
    evidence.add(new Sample(5000, 0, 0, 500), new Sample(40, 0, 0, 5));
    assertThat(evidence.rivalFails(0)).isFalse();
  }

  @Test
  void failuresAreNotHeldAgainstWhatIsBetterAllTheSame() {
    Evidence evidence = new Evidence(ALPHA);
    evidence.add(new Sample(5000, 0, 0, 1), new Sample(40, 0, 0, 10));
    assertThat(evidence.rivalFails(0.1)).isFalse();
    assertThat(evidence.rivalFails(-0.1)).isTrue();
  }

  @Test
  void poissonTailIsTheSumOfItsTerms() {
    for (double expected : new double[] {0.01, 0.5, 3, 20}) {
      for (int least : new int[] {1, 3, 10, 40}) {
        double term = Math.exp(-expected);
        double below = 0;
        for (int k = 0; k < least; k++) {
          below += term;
          term *= expected / (k + 1);
        }
        double tail = least <= expected ? 1 : 1 - below;
        assertThat(Evidence.poissonTail(least, expected)).isEqualTo(tail, within(1e-9));
      }
    }
  }

  /** Of that many attempts, exponentially distributed. */
  static Sample scores(RandomGenerator random, int count, double mean) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double score = mean * random.nextExponential();
      sum += score;
      squares += score * score;
    }
    return new Sample(count, sum, squares, 0);
  }

  private static Sample raised(Sample sample, double by) {
    double squares = sample.squares() + 2 * by * sample.sum() + by * by * sample.count();
    return new Sample(
        sample.count(), sample.sum() + by * sample.count(), squares, sample.failures());
  }
}
