package dev.fairlead.affinity;

import static dev.fairlead.affinity.StorePause.FAILURES;
import static dev.fairlead.affinity.StorePause.FIRST_NANOS;
import static dev.fairlead.affinity.StorePause.LONGEST_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StorePauseTest {
  private final StorePause pause = new StorePause();
  private long now = Long.MAX_VALUE - 5;

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      pause.failed(now);
    }
  }

  @Test
  void asksWhileFailuresAreFewOrInterrupted() {
    for (int i = 0; i < 10; i++) {
      fail(FAILURES - 1);
      assertThat(pause.over(now)).isTrue();
      pause.succeeded();
    }
  }

  @Test
  void asksNoMoreAfterFailuresInARowThenOnceForAll() {
    fail(FAILURES);
    assertThat(pause.over(now)).isFalse();
    assertThat(pause.on()).isTrue();
    now += FIRST_NANOS;
    assertThat(pause.over(now)).isTrue();
    assertThat(pause.over(now)).isFalse();
    pause.succeeded();
    assertThat(pause.over(now)).isTrue();
    assertThat(pause.on()).isFalse();
  }

  @Test
  void waitsLongerEachTimeUpToALimit() {
    fail(FAILURES);
    now += FIRST_NANOS;
    long expected = FIRST_NANOS;
    for (int i = 0; i < 8; i++) {
      assertThat(pause.over(now)).isTrue();
      pause.failed(now);
      now += expected - 1;
      assertThat(pause.over(now)).isFalse();
      now++;
      expected = Math.min(2 * expected, LONGEST_NANOS);
    }
  }

  @Test
  void beginsAtOnceForOneThatBlocks() {
    pause.begin(now);
    assertThat(pause.over(now)).isFalse();
  }
}
