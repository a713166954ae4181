package dev.fairlead.listener;

import dev.fairlead.wire.Loop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The event loops that serve requests, each with a verticle of its own. */
public final class EventLoops {
  private final Vertx vertx;
  private final String deployment;
  private final List<Loop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  private EventLoops(Vertx vertx, String deployment, List<Loop> loops) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.loops = loops;
  }

  /**
   * Deploys a verticle on each of {@code count} event loops of Vert.x. Blocks, so not for an event
   * loop.
   *
   * @param count at least 1; as many as Vert.x has, if it has fewer
   */
  public static EventLoops start(Vertx vertx, int count) {
    return start(vertx, count, System::nanoTime);
  }

  /**
   * As {@link #start(Vertx, int)}.
   *
   * @param clock monotonic nanoseconds, by which the deadlines of the loops pass
   */
  public static EventLoops start(Vertx vertx, int count, LongSupplier clock) {
    List<Loop> loops = new CopyOnWriteArrayList<>();
    AtomicInteger index = new AtomicInteger();
    DeploymentOptions options = new DeploymentOptions().setInstances(count);
    String deployment =
        await(
            vertx
                .deployVerticle(() -> new LoopVerticle(loops, index, clock), options)
                .toCompletionStage());
    return new EventLoops(
        vertx, deployment, loops.stream().sorted(Comparator.comparingInt(Loop::index)).toList());
  }

  private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** In the order of their index. */
  public List<Loop> all() {
    return loops;
  }

  /** The next loop in turn. Safe from any thread. */
  Loop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /** Whether the loops use epoll rather than the JDK's selectors. */
  public boolean nativeTransport() {
    return Transport.isEpoll(loops.get(0).eventLoop());
  }

  /**
   * Waits until every loop has come round once: what a loop was doing with state that has been
   * replaced before, it has finished. Blocks, so not for an event loop.
   */
  public void settle() {
    CompletableFuture<?>[] rounds =
        loops.stream()
            .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(rounds).join();
  }

  /** Undeploys the verticles. Blocks, so not for an event loop. */
  public void close() {
    await(vertx.undeploy(deployment).toCompletionStage());
  }

  /** Makes a {@link Loop} of the event loop it was deployed on. */
  private static final class LoopVerticle extends AbstractVerticle {
    private final List<Loop> loops;
    private final AtomicInteger index;
    private final LongSupplier clock;

    LoopVerticle(List<Loop> loops, AtomicInteger index, LongSupplier clock) {
      this.loops = loops;
      this.index = index;
      this.clock = clock;
    }

    @Override
    public void start() {
      for (EventExecutor executor : eventLoopGroup(vertx)) {
        if (executor.inEventLoop()) {
          add((EventLoop) executor);
          return;
        }
      }
      throw new IllegalStateException("not on an event loop of Vert.x");
    }

    @SuppressWarnings("deprecation") // Vert.x 5 only moves it elsewhere
    private static EventLoopGroup eventLoopGroup(Vertx vertx) {
      return vertx.nettyEventLoopGroup();
    }

    private void add(EventLoop eventLoop) {
      synchronized (loops) {
        if (loops.stream().noneMatch(loop -> loop.eventLoop() == eventLoop)) {
          loops.add(new Loop(eventLoop, index.getAndIncrement(), clock));
        }
      }
    }
  }
}
