package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnansweredTest {
  private final TestLoops loops = new TestLoops(2);
  private final Unanswered unanswered = new Unanswered(2);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void nobodyWaitsAtFirst() {
    assertThat(unanswered.oldestSince()).isZero();
  }

  @Test
  void theFirstSentIsTheOldestOverAllLoops() {
    Loop one = loops.get(0);
    Loop two = loops.get(1);
    Unanswered.Entry first = unanswered.sent(one, 10);
    Unanswered.Entry second = unanswered.sent(two, 20);
    Unanswered.Entry third = unanswered.sent(one, 30);
    assertThat(unanswered.oldestSince()).isEqualTo(10);
    first.settled();
    assertThat(unanswered.oldestSince()).isEqualTo(20);
    second.settled();
    assertThat(unanswered.oldestSince()).isEqualTo(30);
    third.settled();
    assertThat(unanswered.oldestSince()).isZero();
  }

  @Test
  void aClockThatPassesZeroOrWrapsAroundIsNoMatter() {
    unanswered.sent(loops.get(0), Long.MAX_VALUE);
    unanswered.sent(loops.get(1), Long.MIN_VALUE + 5);
    assertThat(unanswered.oldestSince()).isEqualTo(Long.MAX_VALUE);
    Unanswered other = new Unanswered(2);
    other.sent(loops.get(0), 0);
    assertThat(other.oldestSince()).isEqualTo(1);
  }

  @Test
  void agreesWithAPlainList() {
    Random random = new Random(3);
    List<Unanswered.Entry> entries = new ArrayList<>();
    List<Long> since = new ArrayList<>();
    for (long now = 1; now < 20_000; now++) {
      if (entries.isEmpty() || random.nextInt(100) < (now % 2000 < 1000 ? 60 : 40)) {
        entries.add(unanswered.sent(loops.get(random.nextInt(2)), now));
        since.add(now);
      } else {
        int which = random.nextInt(entries.size());
        entries.remove(which).settled();
        since.remove(which);
      }
      long oldest = since.stream().mapToLong(Long::longValue).min().orElse(0);
      assertThat(unanswered.oldestSince()).isEqualTo(oldest);
    }
  }
}
