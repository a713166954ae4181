package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SavedModelTest {
  private final SavedModel model =
      new SavedModel(
          0.25,
          Map.of("light", -0.5, "heavy", 2.5),
          Map.of("a", new double[] {16, 0.1, 2, 0.2}, "b", new double[] {17, 0.3, 1, 0.4}),
          new double[] {3, 1, 4});

  @Test
  void readsWhatItWrote() {
    SavedModel read = SavedModel.of(model.toBytes());

    assertThat(read.discipline()).isEqualTo(0.25);
    assertThat(read.classes()).isEqualTo(model.classes());
    assertThat(read.endpoints()).containsOnlyKeys("a", "b");
    assertThat(read.endpoints().get("a")).containsExactly(16, 0.1, 2, 0.2);
    assertThat(read.forecast()).containsExactly(3, 1, 4);
  }

  @Test
  void readsNothingThatIsCutOffOrTooLong() {
    byte[] bytes = model.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(SavedModel.of(Arrays.copyOf(bytes, length))).as("%d bytes", length).isNull();
    }
    assertThat(SavedModel.of(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    assertThat(SavedModel.of(null)).isNull();
  }

  @Test
  void readsNothingOfAnotherVersionOrWithImpossibleFigures() {
    byte[] other = model.toBytes();
    other[3]++;
    assertThat(SavedModel.of(other)).isNull();

    SavedModel impossible = new SavedModel(0, Map.of("x", Double.NaN), Map.of(), new double[0]);
    assertThat(SavedModel.of(impossible.toBytes())).isNull();
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(3);
    byte[] good = model.toBytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      SavedModel read = SavedModel.of(bytes);
      if (read != null) {
        assertThat(read.endpoints().values()).allMatch(figures -> Math.abs(figures[0]) <= 60);
      }
    }
  }
}
