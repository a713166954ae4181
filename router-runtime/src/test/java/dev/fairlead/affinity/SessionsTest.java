package dev.fairlead.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.PluginConfig;
import dev.fairlead.spi.SessionStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final String KEY = "secret-secret-secret-s";

  private final AtomicLong now = new AtomicLong(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("dev.fairlead.affinity");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          log.add(
              record.getParameters() == null
                  ? record.getMessage()
                  : record.getMessage().formatted(record.getParameters()) + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Supplier<CompletionStage<String>> answer = () -> CompletableFuture.completedFuture("a");
  private final Sessions sessions =
      new Sessions(
          "web",
          new PluginConfig("mine", Map.of(), ""),
          new SessionStore() {
            @Override
            public CompletionStage<String> find(String key) {
              calls.incrementAndGet();
              return answer.get();
            }

            @Override
            public CompletionStage<String> bind(String key, String endpointId, String replaced) {
              calls.incrementAndGet();
              return answer.get();
            }
          },
          () -> {},
          now::get,
          new AffinityCounts());

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
  }

  private void fail() {
    answer =
        () -> {
          throw new IllegalStateException("no such key: " + KEY);
        };
  }

  @Test
  void keepsKeysOutOfTheLog() {
    fail();
    sessions.find(KEY);
    assertThat(log)
        .singleElement()
        .asString()
        .contains("pool web: session store mine failed to find a session", "no such key: (key)")
        .doesNotContain(KEY);
  }

  @Test
  void logsNowAndThenHowOftenItFailed() {
    fail();
    for (int i = 0; i < 100; i++) {
      sessions.find(KEY);
      sessions.bind(KEY, "a", null);
    }
    assertThat(log).hasSize(1);
    now.addAndGet(10_000_000_000L);
    sessions.find(KEY);
    assertThat(log).hasSize(2);
    assertThat(log.get(1)).contains("(and 4 failures since");
    assertThat(sessions.counts().findsFailed() + sessions.counts().bindsFailed()).isEqualTo(201);
  }

  @Test
  void findsOutByOneCallForAllThatTheStoreIsBack() {
    fail();
    for (int i = 0; i < 20; i++) {
      sessions.find(KEY);
    }
    assertThat(calls).hasValue(StorePause.FAILURES);
    answer = () -> CompletableFuture.completedFuture("a");
    now.addAndGet(StorePause.FIRST_NANOS);
    sessions.bind(KEY, "a", null);
    assertThat(sessions.find(KEY)).isNotNull();
    assertThat(sessions.find(KEY)).isNotNull();
    assertThat(calls).hasValue(StorePause.FAILURES + 3);
  }

  @Test
  void leavesAStoreAloneThatAnswersButHoldsEventLoopsUp() {
    for (int i = 0; i < 20; i++) {
      sessions.find(KEY);
      sessions.found();
      sessions.wasSlow();
    }
    assertThat(calls).hasValue(StorePause.FAILURES);
    now.addAndGet(StorePause.FIRST_NANOS);
    assertThat(sessions.find(KEY)).isNotNull();
    sessions.found();
    sessions.wasQuick();
    assertThat(sessions.find(KEY)).isNotNull();
  }

  @Test
  void asksNobodyOnceACallBlocks() {
    sessions.blocks("event loop 1");
    sessions.found();
    assertThat(sessions.find(KEY)).isNull();
    assertThat(sessions.counts().blocked()).isEqualTo(1);
    assertThat(log).singleElement().asString().contains("mine blocks event loop 1");
  }
}
