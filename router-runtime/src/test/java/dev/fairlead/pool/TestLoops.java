package dev.fairlead.pool;

import dev.fairlead.wire.Loop;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Event loops without sockets. */
final class TestLoops implements AutoCloseable {
  private final DefaultEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();

  TestLoops(int count) {
    group = new DefaultEventLoopGroup(count);
    for (EventExecutor executor : group) {
      loops.add(new Loop((EventLoop) executor, loops.size()));
    }
  }

  List<Loop> all() {
    return loops;
  }

  Loop get(int index) {
    return loops.get(index);
  }

  /** Runs on a loop and returns what it made. */
  <T> T on(int index, Callable<T> work) {
    try {
      return loops.get(index).eventLoop().submit(work).get(40, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for what is queued on every loop so far. */
  void turn() {
    for (int i = 0; i < loops.size(); i++) {
      on(i, () -> null);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
