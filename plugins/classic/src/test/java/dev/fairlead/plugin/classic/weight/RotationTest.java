package dev.fairlead.plugin.classic.weight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1 1 1", "5 1 1", "4 3 2 1", "2 4 6", "1 100", "7 11 13 17", "3 3 3 3 1"})
  void equalsTheNaiveTwin(String list) {
    int[] weights = Arrays.stream(list.split(" ")).mapToInt(Integer::parseInt).toArray();
    Rotation rotation = Rotation.of(Arrays.stream(weights).asDoubleStream().toArray());
    SmoothTwin twin = new SmoothTwin(weights);
    for (int tick = 0; tick < 1_000; tick++) {
      assertThat(rotation.at(tick)).as("turn %d of weights %s", tick, list).isEqualTo(twin.next());
    }
  }

  @Test
  void interleavesRatherThanBursts() {
    Rotation rotation = Rotation.of(new double[] {5, 1, 1});
    int[] turns = new int[7];
    Arrays.setAll(turns, rotation::at);

    assertThat(turns).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void isExactWhereItIsAffordable() {
    assertThat(Rotation.of(new double[] {8_192, 8_191})).isInstanceOf(SmoothSchedule.class);
    assertThat(Rotation.of(new double[] {1_000_000, 500_000})).isInstanceOf(SmoothSchedule.class);
    assertThat(Rotation.of(new double[] {1_000_000, 1})).isInstanceOf(GoldenRotation.class);
    assertThat(Rotation.of(weights(1_000, 3))).isInstanceOf(SmoothSchedule.class);
    assertThat(Rotation.of(weights(1_000, 100))).isInstanceOf(GoldenRotation.class);
  }

  @Test
  void sharesByFractionsWhereHealthMakesSome() {
    double[] weights = {1, 0.5, 0.25, 0.001};
    Rotation rotation = Rotation.of(weights);
    int[] counts = new int[4];
    for (int tick = 0; tick < 175_100; tick++) {
      counts[rotation.at(tick)]++;
    }

    assertThat(rotation).isInstanceOf(GoldenRotation.class);
    assertThat(counts[0]).isBetween(99_994, 100_006);
    assertThat(counts[1]).isBetween(49_994, 50_006);
    assertThat(counts[2]).isBetween(24_994, 25_006);
    assertThat(counts[3]).isBetween(94, 106);
  }

  @Test
  void takesEqualsInOrderWhateverTheyAreWorth() {
    Rotation rotation = Rotation.of(new double[] {0.3, 0.3, 0.3});

    assertThat(new int[] {rotation.at(0), rotation.at(1), rotation.at(2), rotation.at(3)})
        .containsExactly(0, 1, 2, 0);
  }

  @Test
  void longRotationsAreOffByLessThanSixRequestsInAMillion() {
    double[][] cases = {{1_000_000, 1}, {999_983, 500_009, 250_007, 17}, weights(100, 1_000_000)};
    for (double[] weights : cases) {
      Rotation rotation = Rotation.of(weights);
      assertThat(rotation).isInstanceOf(GoldenRotation.class);
      double sum = Arrays.stream(weights).sum();
      for (long start : new long[] {0, 1, 12_345, 1L << 47, (1L << 62) - 7}) {
        long[] counts = new long[weights.length];
        double worst = 0;
        for (int n = 1; n <= 1_000_000; n++) {
          int index = rotation.at(start + n);
          double expected = n * weights[index] / sum;
          worst = Math.max(worst, Math.abs(counts[index] - expected));
          counts[index]++;
          worst = Math.max(worst, Math.abs(counts[index] - expected));
        }
        assertThat(worst).isLessThan(6);
      }
    }
  }

  @Test
  void longRotationsLeaveAtMostThreeGapsBetweenTurns() {
    Rotation rotation = new GoldenRotation(new double[] {700_001, 200_003, 99_989, 7_919});
    Map<Integer, TreeSet<Long>> gaps = new TreeMap<>();
    long[] last = {-1, -1, -1, -1};
    for (long tick = 0; tick < 1_000_000; tick++) {
      int index = rotation.at(tick);
      if (last[index] >= 0) {
        gaps.computeIfAbsent(index, i -> new TreeSet<>()).add(tick - last[index]);
      }
      last[index] = tick;
    }

    assertThat(gaps).hasSize(4);
    assertThat(gaps.values()).allSatisfy(lengths -> assertThat(lengths).hasSizeLessThan(4));
    assertThat(gaps.get(0)).containsExactly(1L, 2L);
  }

  @Test
  void longRotationsFindTheIntervalANaiveSearchFinds() {
    double[] weights = weights(1_000, 1_000_000);
    double sum = Arrays.stream(weights).sum();
    Rotation rotation = new GoldenRotation(weights);
    for (long tick = 0; tick < 20_000; tick++) {
      double position = (tick * 0x9E37_79B9_7F4A_7C15L >>> 1) / 0x1p63;
      int index = 0;
      for (double end = weights[0]; position >= end / sum; end += weights[index]) {
        index++;
      }
      assertThat(rotation.at(tick)).isEqualTo(index);
    }
  }

  /** Weights 1 to a maximum, far apart from neighbour to neighbour. */
  private static double[] weights(int size, int maximum) {
    double[] weights = new double[size];
    Arrays.setAll(weights, i -> 1 + (int) (i * 2_654_435_761L % maximum));
    return weights;
  }
}
