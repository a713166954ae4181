package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
  @Test
  void forgetsTheKeyUsedLeastRecently() {
    KeyCache cache = new KeyCache(2, 10);

    assertThat(cache.hit(1)).isFalse();
    assertThat(cache.hit(2)).isFalse();
    assertThat(cache.hit(1)).isTrue();
    assertThat(cache.hit(3)).isFalse();
    assertThat(cache.has(1)).isTrue();
    assertThat(cache.has(2)).isFalse();
    cache.clear();
    assertThat(cache.hit(1)).isFalse();
  }

  @Test
  void behavesAsALinkedHashMap() {
    KeyCache cache = new KeyCache(20, 100);
    Map<Integer, Boolean> twin =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
            return size() > 20;
          }
        };
    RandomStream random = new RandomStream(2);
    for (int i = 0; i < 20_000; i++) {
      int key = Math.min(random.nextInt(100), random.nextInt(100));
      assertThat(cache.hit(key)).isEqualTo(twin.put(key, true) != null);
    }
  }
}
