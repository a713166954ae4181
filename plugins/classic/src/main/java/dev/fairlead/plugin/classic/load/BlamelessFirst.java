package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.ProviderContext;

/**
 * Another comparison, but among endpoints of which one has failed lately: an endpoint that fails at
 * once has little in flight.
 */
record BlamelessFirst(ProviderContext context, Blame[] blames, Comparison among)
    implements Comparison {
  @Override
  public long instant() {
    return Decay.tick(context.nanoTime());
  }

  @Override
  public boolean prefersSecond(int first, int second, long instant) {
    int tick = (int) instant;
    boolean grave = blames[first].isGrave(tick);
    if (grave != blames[second].isGrave(tick)) {
      return grave;
    }
    return grave
        ? blames[second].at(tick) < blames[first].at(tick)
        : among.prefersSecond(first, second, instant);
  }

  @Override
  public boolean isLastResort(int index, long instant) {
    return blames[index].isGrave((int) instant);
  }

  @Override
  public void explain(int index, long instant, Explanation explanation) {
    among.explain(index, instant, explanation);
  }
}
