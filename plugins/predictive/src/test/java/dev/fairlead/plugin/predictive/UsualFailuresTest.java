package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeProviderContext;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsualFailuresTest {
  private final Tuning tuning = new Tuning();
  private final Discipline discipline = new Discipline(tuning);
  private final EndpointModel.Pool pool =
      new EndpointModel.Pool(
          tuning,
          new FleetModel(tuning),
          new RequestClasses(tuning, discipline),
          discipline,
          new Guard(new FakeProviderContext()));
  private final EndpointModel[] members =
      IntStream.range(0, 16)
          .mapToObj(i -> new EndpointModel("e" + i, pool, pool.fleet().stranger(), 0))
          .toArray(EndpointModel[]::new);
  private final UsualFailures usual = new UsualFailures(tuning);

  private void succeeds(EndpointModel member, int times) {
    for (int i = 0; i < times; i++) {
      member.succeeded(0, 1, FakeEndpoint.of("a").stats(), pool.classes().of(""));
    }
  }

  private double beside(EndpointModel member) {
    usual.look(members);
    return usual.beside(member.failures());
  }

  @Test
  void nothingIsUsualWhereNobodyFailed() {
    succeeds(members[1], 10);

    assertThat(beside(members[0])).isZero();
  }

  @Test
  void ownFailuresDoNotCount() {
    members[0].failed(0);
    succeeds(members[0], 9);
    succeeds(members[1], 10);

    assertThat(beside(members[0])).isZero();
    assertThat(beside(members[1])).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void whoFailsAndFailsIsNoSignOfChance() {
    succeeds(members[1], 10);
    for (int i = 0; i < 100; i++) {
      members[2].failed(i);
      members[3].failed(i);
    }

    assertThat(beside(members[0])).isZero();
  }

  @Test
  void itIsChanceIfManyFailedLast() {
    succeeds(members[1], 90);
    for (int i = 2; i < 7; i++) {
      members[i].failed(0);
    }

    assertThat(beside(members[0])).isCloseTo(3.0 / 95, within(1e-9));
  }

  @Test
  void isTheMorePatientTheFewerRequestsThereAreAndTheMoreIsBroken() {
    usual.look(members);
    double with100 = usual.patienceSeconds(100);
    double with10 = usual.patienceSeconds(10);
    for (int i = 0; i < 2; i++) {
      members[0].failed(i * 2_000_000_000L);
      members[1].failed(i * 2_000_000_000L);
    }
    usual.look(members);

    assertThat(with10).isCloseTo(10 * with100, within(1e-9));
    assertThat(usual.patienceSeconds(100)).isCloseTo(2 * with100, within(1e-9));
  }
}
