package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final EventQueue queue = new EventQueue();

  @Test
  void behavesAsASortedList() {
    RandomStream random = new RandomStream(1);
    List<Noted> events = new ArrayList<>();
    List<Noted> twin = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(new Noted());
    }
    for (int step = 0; step < 20_000; step++) {
      Noted event = events.get(random.nextInt(events.size()));
      switch (random.nextInt(4)) {
        case 0 -> {
          queue.cancel(event);
          twin.remove(event);
        }
        case 1 -> {
          if (!twin.isEmpty()) {
            twin.sort(
                Comparator.comparingLong((Noted e) -> e.timeNanos).thenComparing(e -> e.order));
            assertThat(queue.nextTime()).isEqualTo(twin.get(0).timeNanos);
            assertThat(queue.poll()).isSameAs(twin.remove(0));
          }
        }
        default -> {
          queue.schedule(event, random.nextInt(1000));
          twin.remove(event);
          twin.add(event);
        }
      }
    }
  }

  @Test
  void whatWasScheduledFirstHappensFirstAtTheSameTime() {
    List<Noted> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(new Noted());
      queue.schedule(events.get(i), 7);
    }

    events.forEach(event -> assertThat(queue.poll()).isSameAs(event));
    assertThat(queue.nextTime()).isEqualTo(Long.MAX_VALUE);
  }

  private static final class Noted extends Event {
    @Override
    void happen() {}
  }
}
