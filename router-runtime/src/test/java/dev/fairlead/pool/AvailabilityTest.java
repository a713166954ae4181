package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.EndpointConfig;
import dev.fairlead.config.PoolConfig;
import dev.fairlead.spi.Outcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvailabilityTest {
  /**
   * One letter for each endpoint: h healthy, u unhealthy, ? unknown; in upper case ({@code !} for
   * unknown) it is draining. Offered are those at the positions listed.
   */
  @ParameterizedTest
  @CsvSource({
    "hhhh, 0.5, 0123, false",
    "hhuu, 0.5, 01,   false",
    "huuu, 0.5, 0123, true",
    "huuu, 0,   0,    false",
    "uuuu, 0,   '',   false",
    "uuuu, 0.5, 0123, true",
    "u,    0.5, 0,    true",
    "hhu,  1,   012,  true",
    "hhh,  1,   012,  false",
    "hu,   0.5, 0,    false",
    "hhu,  0.5, 01,   false",
    "huu,  0.5, 012,  true",
  })
  void offersTheHealthyOrInPanicAll(
      String endpoints, double threshold, String offered, boolean panic) {
    check(endpoints, threshold, offered, panic, false);
  }

  @ParameterizedTest
  @CsvSource({
    "h???, 0.5, 0,    false, false",
    "hu??, 0.5, 0,    false, false",
    "huu?, 0.5, 0123, true,  false",
    "????, 0.5, '',   false, true",
    "uuu?, 0.5, '',   false, true",
    "uuu?, 0,   '',   false, true",
  })
  void unknownEndpointsAreNeitherOfferedNorCounted(
      String endpoints, double threshold, String offered, boolean panic, boolean awaiting) {
    check(endpoints, threshold, offered, panic, awaiting);
  }

  @ParameterizedTest
  @CsvSource({
    "hhH,  0.5, 01, false, false",
    "uUHH, 0.5, 0,  true,  false",
    "HHHH, 0.5, '', false, false",
    "huUU, 0.5, 0,  false, false",
    "HU!,  0.5, '', false, false",
    "u!,   0.5, 0,  true,  false",
  })
  void drainingEndpointsAreNeitherOfferedNorCounted(
      String endpoints, double threshold, String offered, boolean panic, boolean awaiting) {
    check(endpoints, threshold, offered, panic, awaiting);
  }

  /** As above, x unfit, t on trial; the second row is each one's tier. */
  @ParameterizedTest
  @CsvSource({
    "hhhx,    0.25, 012,  true",
    "hxxx,    0.25, 0,    true",
    "hxxxx,   0.25, 01234, false",
    "hxxxx,   0,    0,    true",
    "x,       0.25, 0,    false",
    "xu,      0.25, 0,    false",
    "hhtx,    0.25, 012,  true",
    "ht,      0.25, 01,   true",
    "htxxxxx, 0.25, 0123456, false",
    "hX,      0.25, 0,    true",
    "Hx,      0.25, 1,    false",
  })
  void leavesTheUnfitOutWhileThereAreEnoughOthers(
      String endpoints, double panicThreshold, String offered, boolean believed) {
    Members members = new Members(endpoints, "0".repeat(endpoints.length()));

    Availability availability = Availability.of(members.all, config(panicThreshold, 0.7), false);

    assertThat(members.positions(availability)).isEqualTo(offered);
    assertThat(availability.believed()).isEqualTo(believed);
    assertThat(availability.panic()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "hhhh, 0011, 0.7, 01,   false",
    "hhhh, 0000, 0.7, 0123, false",
    "huhh, 0011, 0.7, 023,  false",
    "huhh, 0011, 0.5, 0,    false",
    "huhh, 0011, 0,   0,    false",
    "huhh, 0011, 1,   023,  false",
    "uuhh, 0011, 0,   23,   false",
    "xxhh, 0011, 0.7, 23,   false",
    "xthh, 0011, 0.7, 123,  false",
    "hhxh, 0011, 0.7, 01,   false",
    "hHhh, 0011, 0.7, 023,  false",
    "hhhuh,00001, 0.75, 012, false",
    "hhhuh,00001, 0.8, 0124, false",
    "huhuh,00112, 0.7, 02, false",
    "huuuhuuuh,000011112, 0.7, 048, false",
    "uuuuh,00001, 0.7, 4,   false",
    "uuuuu,00001, 0.7, 01234, true",
    "??h,  001,  0.7, 2,    false",
    "h?h,  001,  0.7, 0,    false",
    "uuuuuuuuuh,0000000001, 0.7, 9, false",
    "huuuuuuuuu,0000000001, 0.7, 0123456789, true",
  })
  void spillsOverToTheNextTierWhenTooLittleIsAvailable(
      String endpoints, String tiers, double spill, String offered, boolean panic) {
    Members members = new Members(endpoints, tiers);

    Availability availability = Availability.of(members.all, config(0.25, spill), false);

    assertThat(members.positions(availability)).isEqualTo(offered);
    assertThat(availability.panic()).isEqualTo(panic);
  }

  @Test
  void aTierMakesUpItsShareByWeight() {
    Members members = new Members("huh", "001");
    members.weight(0, 9);
    assertThat(members.positions(Availability.of(members.all, config(0.25, 0.7), false)))
        .isEqualTo("0");
    members.weight(1, 9);
    assertThat(members.positions(Availability.of(members.all, config(0.25, 0.7), false)))
        .isEqualTo("02");
  }

  @Test
  void anEmptyPoolWaitsOnlyWhileDiscoveryDoes() {
    PoolConfig config = config(0.5, 0.7);
    assertThat(Availability.of(List.of(), config, true).awaitingVerdict()).isTrue();
    assertThat(Availability.of(List.of(), config, false).awaitingVerdict()).isFalse();
    assertThat(Availability.of(List.of(), config, false).panic()).isFalse();
  }

  private static void check(
      String endpoints, double threshold, String offered, boolean panic, boolean awaiting) {
    Members members = new Members(endpoints, "0".repeat(endpoints.length()));

    Availability availability = Availability.of(members.all, config(threshold, 0.7), false);

    assertThat(members.positions(availability)).isEqualTo(offered);
    assertThat(availability.panic()).isEqualTo(panic);
    assertThat(availability.awaitingVerdict()).isEqualTo(awaiting);
  }

  private static PoolConfig config(double panicThreshold, double spillThreshold) {
    return Pools.of("a")
        .panicThreshold(panicThreshold)
        .fitness(new PoolConfig.Fitness(0.7, spillThreshold, null))
        .config();
  }

  /** Endpoints by letters. */
  private static final class Members {
    final List<Roster.Member> all = new ArrayList<>();

    Members(String letters, String tiers) {
      for (int i = 0; i < letters.length(); i++) {
        char c = letters.charAt(i);
        char letter = Character.toLowerCase(c);
        Health health =
            switch (letter) {
              case 'u' -> Health.UNHEALTHY;
              case '?', '!' -> Health.UNKNOWN;
              default -> Health.HEALTHY;
            };
        EndpointState state =
            States.of(
                "e" + i,
                new InetSocketAddress("127.0.0.1", 1),
                new PoolQueue(() -> true),
                1,
                health);
        state.draining(Character.isUpperCase(c) || c == '!');
        if (letter == 'x' || letter == 't') {
          for (int failures = 0; failures < 24; failures++) {
            state.judge(Outcome.FAILURE);
          }
          assertThat(state.score().standing().advance(state.score(), 0.7, true, 0)).isTrue();
        }
        if (letter == 't') {
          assertThat(
                  state.score().standing().advance(state.score(), 0.7, true, Standing.FIRST_HOLD))
              .isTrue();
        }
        all.add(new Roster.Member(null, endpoint(i, 1, tiers.charAt(i) - '0'), state));
      }
    }

    private static EndpointConfig endpoint(int index, int weight, int priority) {
      return new EndpointConfig("e" + index, false, "127.0.0.1", 1, weight, 0, priority, Map.of());
    }

    void weight(int index, int weight) {
      Roster.Member old = all.get(index);
      EndpointConfig config = endpoint(index, weight, old.config().priority());
      all.set(index, new Roster.Member(null, config, old.state()));
    }

    String positions(Availability availability) {
      List<EndpointState> states = all.stream().map(Roster.Member::state).toList();
      return availability.offered().stream()
          .map(states::indexOf)
          .sorted()
          .map(String::valueOf)
          .collect(Collectors.joining());
    }
  }
}
