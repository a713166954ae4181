package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import com.maxmind.db.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the reader makes by reflection is named for native binaries, where it would be missing. */
class NativeMetadataTest {
  private static final String FILE =
      "/META-INF/native-image/dev.fairlead/plugin-geoip/reflect-config.json";

  @Test
  void namesEveryRecordThatTheReaderMakes() throws IOException {
    List<Class<?>> made = new ArrayList<>(List.of(NestedRecord.class.getDeclaredClasses()));
    made.addAll(List.of(FlatRecord.class, NestedRecord.class, Metadata.class));
    try (InputStream in = RegionProvider.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(made)
          .hasSizeGreaterThan(3)
          .allSatisfy(type -> assertThat(text).contains("\"" + type.getName() + "\""));
    }
  }
}
