package dev.fairlead.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Picker;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalFirstTest extends StrategyContract {
  @Override
  protected StrategyProvider provider() {
    return new LocalFirstProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return Map.of("zone", "a");
  }

  @Test
  void leavesTheZoneOnlyWhenItsEndpointsWereTried() {
    FakeEndpoint near = FakeEndpoint.of("near").withLabel("zone", "a");
    FakeEndpoint far = FakeEndpoint.of("far").withLabel("zone", "b");
    Picker picker = strategy.update(FakeEndpointSet.of(near, far));
    FakeRequest request = new FakeRequest();

    assertThat(picker.pick(request)).isSameAs(near);
    assertThat(picker.pick(request.markTried(near))).isSameAs(far);
  }
}
