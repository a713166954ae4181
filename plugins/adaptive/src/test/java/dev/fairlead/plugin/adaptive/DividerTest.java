package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.SeededRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DividerTest {
  private static final int KEYS = 20_000;
  private static final Division TENTH = new Division(0, new double[] {0, 0.1}, 0);
  private static final Division WHOLE = new Division(0, new double[] {0, 1}, 0);

  private final RandomGenerator random = new SeededRandom(5);

  private int draw(Divider divider, Division division, long key) {
    return divider.draw(new FakeRequest().hashKey(key), division, random.nextInt());
  }

  /** Requests of many keys that are alike. */
  private Divider knowing(Unit unit) {
    Divider divider = new Divider(unit);
    for (int i = 0; i < 4 * KEYS; i++) {
      draw(divider, TENTH, key(i % KEYS));
    }
    divider.tick();
    return divider;
  }

  private static long key(int number) {
    return (number + 1) * 0x9E37_79B9_7F4A_7C15L;
  }

  @Test
  void whatHashesAlikeKeepsItsStrategy() {
    Divider divider = knowing(Unit.AUTO);
    int ofChallenger = 0;
    for (int i = 0; i < 2_000; i++) {
      int drawn = draw(divider, TENTH, key(i));
      ofChallenger += drawn;
      assertThat(draw(divider, TENTH, key(i))).isEqualTo(drawn);
    }
    assertThat(ofChallenger / 2_000.0).isEqualTo(0.1, within(0.03));
  }

  @Test
  void aFrequentKeyIsApartUntilOneStrategyServesAll() {
    Divider divider = knowing(Unit.AUTO);
    for (int i = 0; i < KEYS; i++) {
      draw(divider, TENTH, key(7));
    }
    divider.tick();

    assertThat(draw(divider, TENTH, key(7))).isEqualTo(Divider.APART);
    assertThat(draw(divider, WHOLE, key(7))).isEqualTo(1);
    assertThat(draw(divider, TENTH, key(8))).isIn(0, 1);
  }

  @Test
  void whatWasFrequentOnceIsForgotten() {
    Divider divider = knowing(Unit.AUTO);
    for (int i = 0; i < KEYS; i++) {
      draw(divider, TENTH, key(7));
    }
    for (int round = 0; round < 80; round++) {
      for (int i = 0; i < KEYS; i++) {
        draw(divider, TENTH, key(i));
      }
      divider.tick();
    }

    assertThat(draw(divider, TENTH, key(7))).isIn(0, 1);
  }

  @Test
  void requestsAreDividedWhereThereAreFewKeysOrNone() {
    for (int keys : new int[] {0, 1, 3}) {
      Divider divider = new Divider(Unit.AUTO);
      int ofChallenger = 0;
      for (int i = 0; i < 20_000; i++) {
        int drawn = draw(divider, TENTH, keys == 0 ? 0 : key(i % keys));
        assertThat(drawn).isNotEqualTo(Divider.APART);
        ofChallenger += drawn;
        if (i % 500 == 0) {
          divider.tick();
        }
      }
      assertThat(ofChallenger / 20_000.0).as("%d keys", keys).isEqualTo(0.1, within(0.02));
    }
  }

  @Test
  void clientsAreNeverSplit() {
    Divider divider = new Divider(Unit.CLIENT);
    int drawn = draw(divider, TENTH, key(1));
    for (int i = 0; i < 20_000; i++) {
      assertThat(draw(divider, TENTH, key(1))).isEqualTo(drawn);
      if (i % 500 == 0) {
        divider.tick();
      }
    }
  }
}
