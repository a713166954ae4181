package dev.fairlead.plugin.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SavedFiguresTest {
  private final byte[] saved =
      SavedFigures.write(3, Map.of("a:80", new double[] {1.5, 0}, "b:80", new double[] {7, 1e300}));

  @Test
  void readsWhatItWrote() {
    Map<String, double[]> figures = SavedFigures.read(saved, 3, 2);

    assertThat(figures).containsOnlyKeys("a:80", "b:80");
    assertThat(figures.get("a:80")).containsExactly(1.5, 0);
    assertThat(figures.get("b:80")).containsExactly(7, 1e300);
  }

  @Test
  void readsNothingThatDoesNotFit() {
    assertThat(SavedFigures.read(null, 3, 2)).isEmpty();
    assertThat(SavedFigures.read(new byte[0], 3, 2)).isEmpty();
    assertThat(SavedFigures.read(saved, 4, 2)).isEmpty();
    assertThat(SavedFigures.read(saved, 3, 1)).isEmpty();
    assertThat(SavedFigures.read(saved, 3, 3)).isEmpty();
    assertThat(SavedFigures.read(Arrays.copyOf(saved, saved.length - 1), 3, 2)).isEmpty();
    assertThat(SavedFigures.read(Arrays.copyOf(saved, saved.length + 1), 3, 2)).isEmpty();
    byte[] notANumber = SavedFigures.write(3, Map.of("a", new double[] {Double.NaN}));
    assertThat(SavedFigures.read(notANumber, 3, 1)).isEmpty();
  }
}
