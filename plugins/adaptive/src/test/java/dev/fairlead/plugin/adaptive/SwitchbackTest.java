package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.SeededRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SwitchbackTest {
  private static final long TURN = 1_000_000_000;

  private final RandomGenerator random = new SeededRandom(2);

  private Switchback play(double champion, double candidate, boolean carryOver) {
    Switchback switchback = new Switchback(random, TURN, 0);
    boolean before = switchback.candidateServes();
    long changed = 0;
    for (long now = TURN / 4; !switchback.over(); now += TURN / 4) {
      boolean serves = switchback.candidateServes();
      if (serves != before) {
        before = serves;
        changed = now - TURN / 4;
      }
      // What the other left behind makes the first quarter of a turn worse.
      double left = carryOver && now - changed <= TURN / 4 ? 3 : 0;
      Sample sample = EvidenceTest.scores(random, 250, (serves ? candidate : champion) + left);
      switchback.add(serves ? Sample.NONE : sample, serves ? sample : Sample.NONE, now);
    }
    return switchback;
  }

  @Test
  void bothHaveTheirTurns() {
    Switchback switchback = play(0.5, 0.3, false);
    assertThat(switchback.advantage()).isEqualTo(0.5, within(0.06));
    assertThat(switchback.error()).isLessThan(0.05);
    assertThat(switchback.vetoes(0.03)).isFalse();
  }

  @Test
  void vetoesWhatIsWorse() {
    assertThat(play(0.3, 0.5, false).vetoes(0.03)).isTrue();
  }

  @Test
  void equalsPass() {
    assertThat(play(0.4, 0.4, false).vetoes(0.03)).isFalse();
  }

  @Test
  void whatTheOtherLeftBehindDoesNotCount() {
    assertThat(play(0.5, 0.3, true).advantage()).isEqualTo(0.5, within(0.06));
  }
}
