package com.example.three;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import org.junit.jupiter.api.Test;

/** Some twenty tests are inherited; here is what is special. */
class BestOfThreeTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new BestOfThreeProvider();
  }

  @Test
  void avoidsTheBusyEndpointMostOfTheTime() {
    FakeEndpoint idle = FakeEndpoint.of("idle");
    FakeEndpoint busy = FakeEndpoint.of("busy");
    busy.stats().inFlight(10);
    Picker picker = strategy.update(FakeEndpointSet.of(busy, idle));
    int picks = 0;
    for (int i = 0; i < 1000; i++) {
      picks += picker.pick(new FakeRequest()) == busy ? 1 : 0;
    }
    // All three draws are of it once in eight times.
    assertThat(picks).isBetween(60, 200);
  }
}
