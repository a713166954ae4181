package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Picker;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes a thread allocates while it picks. The compiler's own work may show up in one
 * batch or another but not in all, so the least of several batches is what a pick costs.
 */
final class AllocationCheck {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int BATCH = 1_000;
  private static final int BATCHES = 30;

  /** Keeps results alive, so that the compiler cannot drop a pick. */
  private static Endpoint sink;

  private AllocationCheck() {}

  static void assertNoAllocation(Picker picker, FakeRequest request, String circumstances) {
    assumeTrue(THREADS.isThreadAllocatedMemorySupported(), "this JVM does not count allocation");
    THREADS.setThreadAllocatedMemoryEnabled(true);
    pick(picker, request, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES && least > 0; batch++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      pick(picker, request, BATCH);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d picks %s", BATCH, circumstances).isZero();
  }

  private static void pick(Picker picker, FakeRequest request, int times) {
    for (int i = 0; i < times; i++) {
      vary(request, i);
      sink = picker.pick(request);
    }
  }

  /** Another client and another hash key for every number. Allocates nothing. */
  static void vary(FakeRequest request, long step) {
    long mixed = (step + 1) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
    mixed ^= mixed >>> 32;
    request.fromIpv4((int) mixed).hashKey(mixed);
  }
}
