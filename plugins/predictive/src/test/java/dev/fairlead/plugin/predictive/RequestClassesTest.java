package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RequestClassesTest {
  private final Tuning tuning = new Tuning();
  private final Discipline discipline = new Discipline(tuning);
  private final RequestClasses classes = new RequestClasses(tuning, discipline);

  private double slowness;

  /** Answers of a class at endpoints whose slowness is learned as well. */
  private void answers(String name, double logLatency, int number) {
    RequestClasses.RequestClass type = classes.of(name);
    for (int i = 0; i < number; i++) {
      double residual = Math.max(-2, Math.min(2, logLatency - slowness - type.logCost()));
      slowness += classes.known(type) ? 0.05 * residual : 0;
      classes.learn(type, residual);
    }
  }

  @Test
  void findsHowMuchDearerOneClassIs() {
    classes.of("light");
    classes.of("heavy");
    for (int i = 0; i < 500; i++) {
      answers("light", -0.5, 9);
      answers("heavy", 2.5, 1);
      classes.balance();
    }

    double ratio = classes.of("heavy").own / classes.of("light").own;
    assertThat(Math.log(ratio)).isCloseTo(3, within(0.1));
  }

  @Test
  void keepsTheMeanCostAtOne() {
    classes.of("light");
    classes.of("heavy");
    for (int i = 0; i < 500; i++) {
      answers("light", 1, 9);
      answers("heavy", 4, 1);
      classes.balance();
    }

    double mean = 0.9 * classes.of("light").logCost() + 0.1 * classes.of("heavy").logCost();
    assertThat(mean).isCloseTo(0, within(0.3));
  }

  @Test
  void letsAllWaitAlikeInAQueueAndByTheirCostWhereTheyShare() {
    answers("light", -1, 100);
    answers("heavy", 3, 100);
    discipline.restore(0);
    classes.balance();
    assertThat(classes.of("heavy").shared).isEqualTo(1);

    discipline.restore(1);
    classes.balance();
    assertThat(classes.of("heavy").shared).isEqualTo(classes.of("heavy").own);
  }

  @Test
  void learnsNothingOfAPoolWithOneClass() {
    answers("only", 2, 1000);

    assertThat(classes.of("only").own).isEqualTo(1);
    assertThat(classes.known(classes.of("only"))).isTrue();
  }

  @Test
  void doesNotTrustAClassItHasHardlyMet() {
    answers("old", 0, 100);
    RequestClasses.RequestClass fresh = classes.of("fresh");
    assertThat(classes.known(fresh)).isFalse();

    answers("fresh", 2, 30);
    assertThat(classes.known(fresh)).isTrue();
    assertThat(fresh.logCost()).isCloseTo(2, within(0.1));
  }

  @Test
  void boundsTheNumberOfClasses() {
    for (int i = 0; i < 1000; i++) {
      classes.of("class-" + i);
    }

    assertThat(classes.size()).isEqualTo(RequestClasses.MOST);
    assertThat(classes.of("class-999")).isSameAs(classes.get(RequestClasses.MOST - 1));
  }
}
