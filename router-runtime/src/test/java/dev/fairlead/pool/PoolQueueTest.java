package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolQueueTest {
  private volatile BooleanSupplier room = () -> false;
  private final TestLoops loops = new TestLoops(4);
  private final PoolQueue queue = new PoolQueue(() -> room.getAsBoolean());
  private final List<String> woken = new CopyOnWriteArrayList<>();
  private final EndpointState endpoint =
      States.of("e", new InetSocketAddress("127.0.0.1", 1), queue, 4, Health.HEALTHY);

  @BeforeEach
  void limit() {
    queue.limit(100);
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private class Named extends Waiter {
    final String name;
    final Loop loop;

    Named(String name, int loop) {
      this.name = name;
      this.loop = loops.get(loop);
    }

    @Override
    protected Loop loop() {
      return loop;
    }

    @Override
    protected void wake() {
      assertThat(loop.inLoop()).isTrue();
      woken.add(name);
    }

    boolean offer() {
      return loops.on(loop.index(), () -> queue.offer(this));
    }

    void remove() {
      loops.on(
          loop.index(),
          () -> {
            queue.remove(this);
            return null;
          });
    }
  }

  private void release() {
    room = () -> true;
    endpoint.tryAcquire(0);
    endpoint.release();
    loops.turn();
    loops.turn();
    room = () -> false;
  }

  @Test
  void aReleasedSlotWakesWhoCameFirst() {
    new Named("a", 0).offer();
    new Named("b", 1).offer();
    new Named("c", 0).offer();

    release();
    assertThat(woken).containsExactly("a");
    release();
    release();
    release();
    assertThat(woken).containsExactly("a", "b", "c");
    assertThat(queue.waiting()).isFalse();
  }

  @Test
  void refusesBeyondItsLimit() {
    queue.limit(2);
    Named a = new Named("a", 0);
    assertThat(a.offer()).isTrue();
    assertThat(new Named("b", 0).offer()).isTrue();
    assertThat(new Named("c", 0).offer()).isFalse();
    assertThat(queue.size()).isEqualTo(2);

    a.remove();

    assertThat(new Named("d", 0).offer()).isTrue();
  }

  @Test
  void whoLeavesIsNotWoken() {
    Named a = new Named("a", 0);
    a.offer();
    new Named("b", 1).offer();

    a.remove();
    release();

    assertThat(woken).containsExactly("b");
  }

  @Test
  void whoLeavesWhileBeingWokenPassesTheSlotOn() {
    Named a = new Named("a", 0);
    a.offer();
    new Named("b", 1).offer();

    loops.on(
        0,
        () -> {
          // The wake-up of a is queued on this loop behind this task.
          endpoint.tryAcquire(0);
          endpoint.release();
          queue.remove(a);
          return null;
        });
    loops.turn();
    loops.turn();

    assertThat(woken).containsExactly("b");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whoComesBackWhileBeingWokenIsWokenOnce() {
    Named a = new Named("a", 0);
    a.offer();

    loops.on(
        0,
        () -> {
          endpoint.tryAcquire(0);
          endpoint.release();
          queue.remove(a);
          return queue.offer(a);
        });
    loops.turn();

    assertThat(woken).containsExactly("a");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whoCannotUseTheSlotKeepsItsPlaceAndPassesTheSlotOn() {
    Named picky =
        new Named("picky", 0) {
          @Override
          protected void wake() {
            super.wake();
            if (woken.size() == 1) {
              queue.offer(this);
            }
          }
        };
    picky.offer();
    new Named("b", 1).offer();
    new Named("c", 1).offer();

    release();
    loops.turn();
    assertThat(woken).containsExactly("picky", "b");

    release();
    assertThat(woken).containsExactly("picky", "b", "picky");
  }

  @Test
  void whoGivesUpAfterBeingWokenPassesTheSlotOn() {
    Named a =
        new Named("a", 0) {
          @Override
          protected void wake() {
            super.wake();
            queue.remove(this);
          }
        };
    a.offer();
    new Named("b", 1).offer();

    release();
    loops.turn();

    assertThat(woken).containsExactly("a", "b");
  }

  @Test
  void aSlotThatSomebodyElseTookIsNotPassedOn() {
    Named late =
        new Named("late", 0) {
          @Override
          protected void wake() {
            super.wake();
            room = () -> false;
            queue.offer(this);
          }
        };
    late.offer();
    new Named("b", 1).offer();

    release();
    loops.turn();

    assertThat(woken).containsExactly("late");
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void whoComesNewLooksOnlyIfNobodyIsBefore() {
    Named a = new Named("a", 0);
    Named b = new Named("b", 1);
    a.offer();
    b.offer();

    assertThat(a.looksAgain()).isTrue();
    assertThat(b.looksAgain()).isFalse();
    a.remove();
    b.remove();
    b.offer();
    assertThat(b.looksAgain()).isTrue();
  }

  @Test
  void whoComesNewWhileThereIsRoomHasTheFirstInLineLook() {
    new Named("a", 0).offer();
    room = () -> true;

    new Named("b", 1).offer();

    loops.turn();
    assertThat(woken).containsExactly("a");
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void aChangeWakesEverybodyOnce() {
    for (int i = 0; i < 5; i++) {
      boolean returns = i % 2 == 0;
      new Named("w" + i, i % 4) {
        private boolean again = returns;

        @Override
        protected void wake() {
          super.wake();
          if (again) {
            again = false;
            queue.offer(this);
          }
        }
      }.offer();
    }

    queue.wakeAll();
    loops.turn();

    assertThat(woken).containsExactlyInAnyOrder("w0", "w1", "w2", "w3", "w4");
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void aWaiterThatBeginsAnewGoesToTheEnd() {
    Named a =
        new Named("a", 0) {
          @Override
          protected void wake() {
            super.wake();
            reset();
          }
        };
    a.offer();
    release();
    new Named("b", 0).offer();
    a.offer();

    release();

    assertThat(woken).containsExactly("a", "b");
  }

  /** 400 requests from four loops through two slots: each gets its turn, so no wake-up is lost. */
  @Test
  void noWakeUpIsLost() {
    queue.limit(1000);
    room = () -> endpoint.inFlight() < 2;
    int requests = 400;
    AtomicInteger done = new AtomicInteger();
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(new Request(loops.get(i % 4), done));
    }
    for (Request request : all) {
      request.loop().execute(request::begin);
    }

    await().atMost(Duration.ofSeconds(40)).until(() -> done.get() == requests);
    await().atMost(Duration.ofSeconds(40)).until(() -> endpoint.inFlight() == 0);
    assertThat(queue.size()).isZero();
  }

  /** Takes a slot or waits for one; gives it back from another turn; now and then gives up. */
  private final class Request extends Waiter {
    private final Loop loop;
    private final AtomicInteger done;
    private boolean waits;

    Request(Loop loop, AtomicInteger done) {
      this.loop = loop;
      this.done = done;
    }

    void begin() {
      boolean pushingIn = queue.waiting() && !waits;
      if (!pushingIn && take()) {
        queue.served(this);
        return;
      }
      waits = queue.offer(this);
      if (looksAgain() && take()) {
        queue.served(this);
      } else if (hashCode() % 7 == 0) {
        queue.remove(this);
        waits = false;
        loop.execute(this::begin);
      }
    }

    private boolean take() {
      if (!endpoint.tryAcquire(2)) {
        return false;
      }
      loop.execute(
          () -> {
            done.incrementAndGet();
            endpoint.release();
          });
      return true;
    }

    @Override
    protected Loop loop() {
      return loop;
    }

    @Override
    protected void wake() {
      begin();
    }
  }
}
