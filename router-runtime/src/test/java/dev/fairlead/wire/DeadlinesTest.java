package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {
  private static final long TICK = Deadlines.TICK_NANOS;
  private static final long MILLIS = 1_000_000;

  /** A clock that starts anywhere, also below zero, as System.nanoTime does. */
  private final ManualLoop loop = new ManualLoop(-12_345_678_901L);

  private final Deadlines deadlines = new Deadlines(loop::now, loop::later);

  /** A deadline with its naive twin: the moment it was set for, and what came of it. */
  private final class Probe extends Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private long due = NEVER;
    private long expiries;
    private Runnable then = () -> {};

    void in(long nanos) {
      due = loop.now() + nanos;
      deadlines.set(this, nanos);
    }

    void forget(boolean cancel) {
      due = NEVER;
      if (cancel) {
        deadlines.cancel(this);
      } else {
        clear();
      }
    }

    @Override
    protected void expired() {
      assertThat(due).as("expired although it was not set").isNotEqualTo(NEVER);
      assertThat(loop.now()).as("never early").isGreaterThanOrEqualTo(due);
      assertThat(pending()).isFalse();
      due = NEVER;
      expiries++;
      then.run();
    }
  }

  private void assertNoneLate(List<Probe> probes, long allowance) {
    for (Probe probe : probes) {
      if (probe.due != Probe.NEVER) {
        assertThat(loop.now() - probe.due).as("late").isLessThanOrEqualTo(allowance);
        assertThat(probe.pending()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void expiresNeitherEarlyNorLate(long seed) {
    Random random = new Random(seed);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      probes.add(new Probe());
    }
    for (Probe probe : probes) {
      probe.then = () -> change(random, probes.get(random.nextInt(probes.size())));
    }
    for (int step = 0; step < 6_000; step++) {
      change(random, probes.get(random.nextInt(probes.size())));
      for (int i = random.nextInt(6); i > 0; i--) {
        loop.advance((long) (random.nextDouble() * 9 * MILLIS));
        assertNoneLate(probes, Deadlines.LATE_TICKS * TICK);
      }
    }
    assertThat(probes.stream().mapToLong(probe -> probe.expiries).sum()).isGreaterThan(1_000);
  }

  private static void change(Random random, Probe probe) {
    switch (random.nextInt(8)) {
      case 0 -> probe.forget(true);
      case 1 -> probe.forget(false);
      case 2 -> probe.in(1 + random.nextInt(3));
      case 3 -> probe.in((long) (random.nextDouble() * 30_000) * MILLIS);
      default -> probe.in((long) (1 + random.nextDouble() * 800) * MILLIS);
    }
  }

  /**
   * While the loop is held up its clock stands still, but what is set then, before the wheel turns
   * again, must have its full time.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void isNotEarlyForALoopThatWasHeldUp(long seed) {
    Random random = new Random(seed);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      probes.add(new Probe());
    }
    for (int step = 0; step < 3_000; step++) {
      change(random, probes.get(random.nextInt(probes.size())));
      if (random.nextInt(10) == 0) {
        loop.stall((long) (random.nextDouble() * (random.nextBoolean() ? 300 : 25_000)) * MILLIS);
        change(random, probes.get(random.nextInt(probes.size())));
        change(random, probes.get(random.nextInt(probes.size())));
      }
      loop.advance((long) (random.nextDouble() * 50) * MILLIS);
    }
    loop.advance(Deadlines.LATE_TICKS * TICK);
    assertNoneLate(probes, Deadlines.LATE_TICKS * TICK);
    loop.advance(60_000 * MILLIS);
    assertThat(probes).noneMatch(Deadline::pending);
  }

  @Test
  void expiresOnce() {
    Probe probe = new Probe();
    probe.in(100 * MILLIS);
    loop.advance(60_000 * MILLIS);
    assertThat(probe.expiries).isEqualTo(1);
  }

  @Test
  void waitsForTheLastOfSeveralSettings() {
    Probe probe = new Probe();
    for (int i = 0; i < 100; i++) {
      probe.in(50 * MILLIS);
      loop.advance(30 * MILLIS);
    }
    assertThat(probe.expiries).isZero();
    loop.advance(50 * MILLIS + Deadlines.LATE_TICKS * TICK);
    assertThat(probe.expiries).isEqualTo(1);
  }

  @Test
  void canBeBroughtForward() {
    Probe probe = new Probe();
    probe.in(30_000 * MILLIS);
    loop.advance(500 * MILLIS);
    probe.in(40 * MILLIS);
    loop.advance(40 * MILLIS + Deadlines.LATE_TICKS * TICK);
    assertThat(probe.expiries).isEqualTo(1);
  }

  @Test
  void goesRoundTheWheelAsOftenAsItTakes() {
    Probe probe = new Probe();
    probe.in(3_600_000 * MILLIS);
    loop.advance(3_599_999 * MILLIS);
    assertThat(probe.expiries).isZero();
    loop.advance(MILLIS + Deadlines.LATE_TICKS * TICK);
    assertThat(probe.expiries).isEqualTo(1);
  }

  @Test
  void takesZeroAndLessForNever() {
    Probe probe = new Probe();
    probe.in(100 * MILLIS);
    deadlines.set(probe, 0);
    assertThat(probe.pending()).isFalse();
    deadlines.set(probe, -1);
    loop.advance(1_000 * MILLIS);
    assertThat(probe.expiries).isZero();
  }

  @Test
  void stopsTickingWhenThereIsNothingToWatch() {
    assertThat(loop.scheduled()).isZero();
    Probe set = new Probe();
    Probe cleared = new Probe();
    Probe cancelled = new Probe();
    set.in(50 * MILLIS);
    cleared.in(70 * MILLIS);
    cancelled.in(30_000 * MILLIS);
    assertThat(loop.scheduled()).isEqualTo(1);
    cleared.forget(false);
    cancelled.forget(true);
    loop.advance(200 * MILLIS);
    assertThat(set.expiries).isEqualTo(1);
    assertThat(loop.scheduled()).isZero();

    loop.advance(5_000 * MILLIS);
    set.in(50 * MILLIS);
    assertThat(loop.scheduled()).isEqualTo(1);
    loop.advance(50 * MILLIS + Deadlines.LATE_TICKS * TICK);
    assertThat(set.expiries).isEqualTo(2);
  }

  @Test
  void letsOneThatExpiresStopAnotherThatIsDue() {
    Probe first = new Probe();
    Probe second = new Probe();
    first.then = () -> second.forget(true);
    second.then = () -> first.forget(true);
    first.in(100 * MILLIS);
    second.in(100 * MILLIS);
    loop.advance(1_000 * MILLIS);
    assertThat(first.expiries + second.expiries).isEqualTo(1);
  }

  @Test
  void letsOneThatExpiresPutAnotherOff() {
    Probe first = new Probe();
    Probe second = new Probe();
    first.then = () -> second.in(500 * MILLIS);
    second.then = () -> first.in(500 * MILLIS);
    first.in(100 * MILLIS);
    second.in(100 * MILLIS);
    loop.advance(400 * MILLIS);
    assertThat(first.expiries + second.expiries).isEqualTo(1);
    loop.advance(400 * MILLIS);
    assertThat(first.expiries + second.expiries).isEqualTo(2);
  }

  @Test
  void canBeSetAgainWhileItExpires() {
    Probe probe = new Probe();
    probe.then = () -> probe.in(100 * MILLIS);
    probe.in(100 * MILLIS);
    loop.advance(10_000 * MILLIS);
    assertThat(probe.expiries).isBetween(60L, 100L);
  }

  /** A bug in one request must not leave all others of the loop without a time limit. */
  @Test
  void goesOnAfterOneThatThrows() {
    Probe faulty = new Probe();
    Probe neighbour = new Probe();
    Probe later = new Probe();
    faulty.then =
        () -> {
          throw new IllegalStateException("boom");
        };
    faulty.in(100 * MILLIS);
    neighbour.in(100 * MILLIS);
    later.in(300 * MILLIS);
    assertThatThrownBy(() -> loop.advance(200 * MILLIS)).hasMessage("boom");
    loop.advance(400 * MILLIS);
    assertThat(neighbour.expiries).isEqualTo(1);
    assertThat(later.expiries).isEqualTo(1);
  }

  @Test
  void tellsTheTimeSinceItWasMade() {
    assertThat(deadlines.now()).isZero();
    loop.advance(1_234 * MILLIS);
    assertThat(deadlines.now()).isEqualTo(1_234 * MILLIS);
    new Probe().in(10_000 * MILLIS);
    loop.advance(777 * MILLIS);
    assertThat(deadlines.now()).isBetween(2_011 * MILLIS - TICK, 2_011 * MILLIS);
  }
}
