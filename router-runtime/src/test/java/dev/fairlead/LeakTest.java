package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs last, and looks at what all the other tests left behind. */
@Order(Integer.MAX_VALUE)
class LeakTest {
  private static final String MINE = "a buffer that LeakTest forgets";

  @Test
  void everyBufferWasReleased() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    forget();
    // A leak is reported when a later buffer is made after the collector has found the lost one;
    // once the one lost on
    // purpose is reported, so is everything that was lost before.
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              System.gc();
              PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
              return LeakLog.LEAKS.stream().anyMatch(leak -> leak.contains(MINE));
            });
    assertThat(LeakLog.LEAKS).filteredOn(leak -> !leak.contains(MINE)).isEmpty();
  }

  private static void forget() {
    ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    lost.touch(MINE);
  }
}
