package dev.fairlead.plugin.classic.load;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/**
 * The least loaded of some.
 *
 * @param choices how many are drawn; 0 for all
 * @param load what is compared
 */
record LeastLoaded(RandomGenerator random, int choices, Load load) implements Strategy {
  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    return BestOfSome.of(members, choices, load.comparing(members, random), random);
  }
}
