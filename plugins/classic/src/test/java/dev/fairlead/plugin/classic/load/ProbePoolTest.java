package dev.fairlead.plugin.classic.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProbePoolTest {
  private final ProbePool pool = new ProbePool(100);

  @Test
  void holdsSixteenAndReplacesTheOldest() {
    for (int i = 0; i < 20; i++) {
      pool.add(probe(i, i));
    }

    assertThat(pool.capacity()).isEqualTo(16);
    assertThat(indices()).hasSize(16).contains(4, 19).doesNotContain(0, 1, 2, 3);
  }

  @Test
  void replacesTheLastAnswerOfAnEndpoint() {
    pool.add(probe(1, 0));
    pool.add(probe(2, 1));
    pool.add(probe(1, 2));

    assertThat(pool.size()).isEqualTo(2);
    assertThat(pool.get(0).receivedNanos).isEqualTo(2);
  }

  @Test
  void removesWhatIsTooOld() {
    pool.add(probe(1, 10));
    pool.add(probe(2, 20));
    pool.removeOlderThan(15);
    assertThat(indices()).containsExactly(2);

    pool.removeOldest();
    assertThat(indices()).isEmpty();
    pool.removeOldest();
  }

  @Test
  void removesNoAnswerThatCameMeanwhile() {
    Probe first = probe(1, 0);
    pool.add(first);
    pool.add(probe(1, 1));
    pool.remove(0, first);

    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void setsTheLimitAtTheQuantileOfTheLastSamples() {
    HotLimit limit = new HotLimit(0.25);
    assertThat(limit.get()).isInfinite();
    for (int i = 0; i < 1_000; i++) {
      limit.add(i < 500 ? 1_000 : i % 5);
    }
    limit.refresh();

    assertThat(limit.get()).isEqualTo(1);
    assertThat(limit.median()).isEqualTo(2);
  }

  private TreeSet<Integer> indices() {
    TreeSet<Integer> indices = new TreeSet<>();
    for (int place = 0; place < pool.capacity(); place++) {
      if (pool.get(place) != null) {
        indices.add(pool.get(place).index);
      }
    }
    return indices;
  }

  private static Probe probe(int index, long nanos) {
    return new Probe(index, 0, 1, nanos, 1);
  }
}
