package dev.fairlead.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cache looks classes up by name, which a native binary has to be told of beforehand. */
class NativeCacheTest {
  private static final String CONFIG =
      "/META-INF/native-image/dev.fairlead/router-runtime/reflect-config.json";

  private static Object read(Object of, String name) throws ReflectiveOperationException {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }

  @Test
  void tellsANativeBinaryWhichClassesTheCacheIsMadeOf() throws Exception {
    TokenBucket limiter =
        new TokenBucket(System::nanoTime, Runnable::run, 1, Duration.ofHours(1), 1, 10);
    limiter.admit(null, 0, 0);
    Cache<?, ?> buckets = (Cache<?, ?>) read(limiter, "buckets");
    Object cache = read(buckets, "cache");
    List<String> needed = new ArrayList<>();
    needed.add(cache.getClass().getName());
    ((Map<?, ?>) read(cache, "data"))
        .values()
        .forEach(node -> needed.add(node.getClass().getName()));
    assertThat(needed).hasSize(2);
    try (InputStream config = TokenBucket.class.getResourceAsStream(CONFIG)) {
      String text = new String(config.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(needed).allMatch(name -> text.contains('"' + name + '"'));
    }
  }
}
