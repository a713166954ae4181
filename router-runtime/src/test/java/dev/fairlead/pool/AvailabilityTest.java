package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void anEmptyPoolWaitsOnlyWhileDiscoveryDoes() {
    assertThat(Availability.of(List.of(), 0.5, true).awaitingVerdict()).isTrue();
    assertThat(Availability.of(List.of(), 0.5, false).awaitingVerdict()).isFalse();
    assertThat(Availability.of(List.of(), 0.5, false).panic()).isFalse();
  }

  private static void check(
      String endpoints, double threshold, String offered, boolean panic, boolean awaiting) {
    List<EndpointState> states = new ArrayList<>();
    for (char c : endpoints.toCharArray()) {
      Health health =
          switch (Character.toLowerCase(c)) {
            case 'h' -> Health.HEALTHY;
            case 'u' -> Health.UNHEALTHY;
            default -> Health.UNKNOWN;
          };
      EndpointState state =
          new EndpointState(
              "e" + states.size(),
              new InetSocketAddress("127.0.0.1", 1),
              new PoolQueue(() -> true),
              1,
              health);
      state.draining(Character.isUpperCase(c) || c == '!');
      states.add(state);
    }

    Availability availability = Availability.of(states, threshold, false);

    StringBuilder positions = new StringBuilder();
    availability.offered().forEach(state -> positions.append(states.indexOf(state)));
    assertThat(positions.toString()).isEqualTo(offered);
    assertThat(availability.panic()).isEqualTo(panic);
    assertThat(availability.awaitingVerdict()).isEqualTo(awaiting);
  }
}
