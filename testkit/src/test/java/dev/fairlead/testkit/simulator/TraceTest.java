package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final Scenario SCENARIO =
      Scenario.named("trace", "One endpoint.")
          .endpoint(EndpointModel.of("e"))
          .cost(Cost.exponential(Duration.ofMillis(10)))
          .routers(3)
          .build();

  @Test
  void anotherCostChangesNothingElse() {
    Trace trace = trace(SCENARIO);
    Trace other = trace(SCENARIO.but().cost(Cost.lognormal(Duration.ofMillis(10), 1)).build());

    assertThat(other.size()).isEqualTo(trace.size());
    assertSame(trace, other, request -> request.arrivedNanos);
    assertSame(trace, other, request -> request.key);
    for (int i = 0; i < trace.size(); i++) {
      assertThat(other.router(i)).isEqualTo(trace.router(i));
    }
    assertThat(other.cost(0)).isNotEqualTo(trace.cost(0));
  }

  @Test
  void otherKeysChangeNothingElse() {
    Trace trace = trace(SCENARIO);
    Trace other = trace(SCENARIO.but().keys(50, 1).build());

    assertSame(trace, other, request -> request.arrivedNanos);
    assertSame(trace, other, request -> request.cost);
  }

  @Test
  void popularKeysAreAskedForMoreOften() {
    Trace trace = trace(SCENARIO.but().keys(1000, 1).build());
    int[] counts = new int[1000];
    Attempt request = new Attempt(null);
    for (int i = 0; i < trace.size(); i++) {
      trace.fill(request, i);
      counts[request.key]++;
    }

    assertThat((double) counts[0] / counts[1]).isBetween(1.6, 2.4);
    assertThat((double) counts[0] / counts[9]).isBetween(7.0, 13.0);
  }

  private static Trace trace(Scenario scenario) {
    return new Trace(scenario, new RandomStream(9));
  }

  private static void assertSame(Trace one, Trace other, Function<Attempt, Object> property) {
    Attempt request = new Attempt(null);
    for (int i = 0; i < one.size(); i++) {
      one.fill(request, i);
      Object expected = property.apply(request);
      other.fill(request, i);
      assertThat(property.apply(request)).isEqualTo(expected);
    }
  }
}
