package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.pool.PoolParts.Origin;
import dev.fairlead.wire.Loop;
import io.netty.channel.DefaultEventLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrategyCallsTest {
  private final DefaultEventLoop executor = new DefaultEventLoop();
  private final Loop loop = new Loop(executor, 0);
  private final StrategyHolder holder = holder();
  private final StrategyCalls calls = new StrategyCalls(1);
  private final List<Watched> stuck = new ArrayList<>();

  private static StrategyHolder holder() {
    return new StrategyHolder(null, set -> null, "x", "1", Origin.CLASS_PATH);
  }

  @AfterEach
  void close() {
    executor.shutdownGracefully();
  }

  private void pass(int times, int limit) {
    for (int i = 0; i < times; i++) {
      calls.pass(limit, (who, thread) -> stuck.add(who));
    }
  }

  @Test
  void findsACallFastThatSawLessThanAWholePeriod() {
    calls.enter(loop, holder);
    assertThat(calls.leave(loop)).isFalse();
    calls.enter(loop, holder);
    pass(1, 10);
    assertThat(calls.leave(loop)).isFalse();
    calls.enter(loop, holder);
    pass(2, 10);
    assertThat(calls.leave(loop)).isTrue();
  }

  @Test
  void tellsOnceOfACallThatLastsLongerThanTheLimit() {
    calls.enter(loop, holder);
    pass(3, 3);
    assertThat(stuck).isEmpty();
    pass(1, 3);
    assertThat(stuck).containsExactly(holder);
    pass(10, 3);
    assertThat(stuck).hasSize(1);
    assertThat(calls.leave(loop)).isTrue();
    pass(10, 3);
    assertThat(stuck).hasSize(1);
  }

  @Test
  void tellsOfEachLongCall() {
    for (int i = 0; i < 3; i++) {
      calls.enter(loop, holder);
      pass(5, 3);
      calls.leave(loop);
    }
    assertThat(stuck).hasSize(3);
  }

  @Test
  void holdsNothingAgainstManyShortCalls() {
    for (int i = 0; i < 100; i++) {
      calls.enter(loop, holder);
      pass(1, 3);
      calls.leave(loop);
    }
    assertThat(stuck).isEmpty();
  }

  @Test
  void allocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 10_000; i++) {
        calls.enter(loop, holder);
        calls.leave(loop);
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(least).isZero();
  }
}
