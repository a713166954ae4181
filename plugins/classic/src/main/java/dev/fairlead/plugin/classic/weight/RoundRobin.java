package dev.fairlead.plugin.classic.weight;

import dev.fairlead.plugin.classic.Members;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import java.util.random.RandomGenerator;

/** Endpoints {@link InTurn}, by weight and health. */
final class RoundRobin implements Strategy {
  private final Turns turns;

  RoundRobin(RandomGenerator random) {
    turns = new Turns(random);
  }

  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    return members.size() == 0
        ? request -> null
        : new InTurn(members, turns, Shares.of(members.weights()));
  }
}
