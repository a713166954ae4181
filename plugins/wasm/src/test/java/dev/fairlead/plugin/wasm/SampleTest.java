package dev.fairlead.plugin.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.FakeEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleTest {
  private Guest guest;

  @BeforeEach
  void start() throws IOException, ModuleException {
    byte[] octets = Files.readAllBytes(Modules.SAMPLE);
    guest = Guest.start(Modules.module(octets), Modules.LIMITS, "", () -> 0);
  }

  private static FakeEndpoint endpoint(String id, int weight, double millis) {
    FakeEndpoint endpoint = FakeEndpoint.of(id, weight);
    endpoint.stats().latencyNanos(millis * 1e6);
    return endpoint;
  }

  private double[] weights(double[] previous, FakeEndpoint... endpoints) throws ModuleException {
    return guest.weights(new Question(endpoints, previous, List.of()));
  }

  private static double[] none(int size) {
    double[] none = new double[size];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  @Test
  void isWhatItsSourceSays() throws IOException {
    Path source = Modules.SAMPLE.resolveSibling("by-latency.wat");
    assertThat(Files.readAllBytes(Modules.SAMPLE))
        .isEqualTo(Wat.assemble(Files.readString(source)));
  }

  @Test
  void givesTwiceAsMuchForHalfTheLatency() throws ModuleException {
    double[] weights =
        weights(none(3), endpoint("a", 1, 10), endpoint("b", 1, 20), endpoint("c", 2, 30));

    assertThat(weights).containsExactly(2, 1, 4 / 3.0);
  }

  @Test
  void limitsHowMuchLatencyCounts() throws ModuleException {
    assertThat(weights(none(2), endpoint("a", 1, 0.001), endpoint("b", 1, 1_000)))
        .containsExactly(8, 0.5000005);
    FakeEndpoint[] many = new FakeEndpoint[100];
    Arrays.setAll(many, i -> endpoint("e" + i, 1, i == 0 ? 1_000 : 1));
    assertThat(weights(none(100), many)[0]).isEqualTo(0.125);
  }

  @Test
  void takesAnEndpointThatHasNotAnsweredForAnAverageOne() throws ModuleException {
    assertThat(weights(none(2), endpoint("a", 3, 0), endpoint("b", 1, 5))).containsExactly(3, 1);
    assertThat(weights(none(2), endpoint("a", 3, 0), endpoint("b", 1, 0))).containsExactly(3, 1);
  }

  @Test
  void goesHalfWayFromThePreviousWeight() throws ModuleException {
    assertThat(weights(new double[] {5, Double.NaN}, endpoint("a", 1, 7), endpoint("b", 1, 7)))
        .containsExactly(3, 1);
  }

  @Test
  void hasRoomForThousandsOfEndpoints() throws ModuleException {
    FakeEndpoint[] many = new FakeEndpoint[5_000];
    Arrays.setAll(many, i -> endpoint("e" + i, 1, 1));

    assertThat(weights(none(5_000), many)).hasSize(5_000).containsOnly(1);
  }
}
