package dev.fairlead.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.SessionStore;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.SessionStoreContract;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalSessionStoreTest extends SessionStoreContract {
  private final AtomicLong now = new AtomicLong();

  private LocalSessionStore store(int max, Duration idle) {
    return new LocalSessionStore(max, idle, now::get, Runnable::run);
  }

  @Override
  protected SessionStore store() {
    return store(1000, Duration.ofMinutes(30));
  }

  @Test
  void forgetsWhatIsIdleForTooLongAndCountsFindingAsUse() {
    LocalSessionStore store = store(1000, Duration.ofMinutes(30));
    bind(store, "used", "a", null);
    bind(store, "idle", "a", null);
    for (int i = 0; i < 4; i++) {
      now.addAndGet(Duration.ofMinutes(29).toNanos());
      assertThat(find(store, "used")).isEqualTo("a");
    }
    assertThat(find(store, "idle")).isNull();
    assertThat(store.evicted()).isZero();
  }

  @Test
  void neverForgetsWhatIsIdleWithoutATimeout() {
    LocalSessionStore patient = store(10, Duration.ZERO);
    bind(patient, "k", "a", null);
    now.addAndGet(Duration.ofDays(1000).toNanos());
    assertThat(find(patient, "k")).isEqualTo("a");
  }

  @Test
  void keepsABoundedNumberAndCountsThoseThatHadToEnd() {
    LocalSessionStore small = store(100, Duration.ofMinutes(30));
    for (int i = 0; i < 10_000; i++) {
      bind(small, "k" + i, "a", null);
    }
    assertThat(small.size()).isLessThanOrEqualTo(100);
    assertThat(small.evicted()).isEqualTo(10_000 - small.size());
  }

  @Test
  void isMadeFromItsDescriptor() {
    LocalSessionStoreProvider provider = new LocalSessionStoreProvider();
    FakeProviderContext context = new FakeProviderContext();
    SessionStore made =
        provider.create(context, FakeOptions.of(provider.descriptor(), Map.of("max-sessions", 2)));
    bind(made, "k", "a", null);
    assertThat(find(made, "k")).isEqualTo("a");
    assertThat(context.gauge("sessions")).isEqualTo(1);
    assertThat(context.gauge("sessions.evicted")).isZero();
  }

  /** Caffeine looks its classes up by names made from what a cache can do. */
  @Test
  void nativeImagesKnowTheClassesThatAreLookedUpByName() throws Exception {
    String known;
    try (InputStream file =
        LocalSessionStore.class.getResourceAsStream(
            "/META-INF/native-image/dev.fairlead/router-runtime/reflect-config.json")) {
      known = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Duration idle : List.of(Duration.ZERO, Duration.ofMinutes(1))) {
      Object cache = field(field(store(10, idle), "cache"), "cache");
      assertThat(known).contains('"' + cache.getClass().getName() + '"');
      assertThat(known).contains('"' + field(cache, "nodeFactory").getClass().getName() + '"');
    }
  }

  private static Object field(Object of, String name) throws Exception {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new AssertionError(of.getClass() + " has no field " + name);
  }
}
