package dev.fairlead.testkit.simulator;

import dev.fairlead.spi.Outcome;

/**
 * Something that befalls an endpoint. What it does, and when, is decided before the run from the
 * effect's own random numbers, so that it is the same for every strategy.
 */
sealed interface Effect {
  /**
   * Puts its changes on the timeline of an endpoint.
   *
   * @param slot which of the condition's slots is its own
   * @param random this effect's own
   * @param endNanos when the round ends; nothing needs to begin after
   */
  void plan(Server server, int slot, RandomStream random, long endNanos);

  record Slow(long from, long to, double factor) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      server.at(from, () -> server.condition().factor(slot, factor));
      server.at(to, () -> server.condition().factor(slot, 1));
    }
  }

  record Pauses(long meanInterval, long meanLength) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      long time = (long) (meanInterval * random.nextExponential());
      while (time < endNanos) {
        long resumes = time + (long) (meanLength * (0.5 + random.nextDouble()));
        server.at(time, () -> server.condition().pause(resumes));
        server.at(resumes, server.condition()::resume);
        time = resumes + (long) (meanInterval * random.nextExponential());
      }
    }
  }

  record Antagonist(long meanOff, long meanOn, double stolen) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      long time = (long) (meanOff * random.nextExponential());
      while (time < endNanos) {
        server.at(time, () -> server.condition().factor(slot, 1 - stolen));
        time += (long) (meanOn * random.nextExponential());
        server.at(time, () -> server.condition().factor(slot, 1));
        time += (long) (meanOff * random.nextExponential());
      }
    }
  }

  record Fails(long from, long to, double share, Outcome outcome) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      server.at(from, () -> server.condition().fail(share, outcome));
      server.at(to, () -> server.condition().fail(0, outcome));
    }
  }

  record Refuses(long from, long to) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      server.at(from, () -> server.condition().refuse(true));
      server.at(to, () -> server.condition().refuse(false));
    }
  }

  record Crash(long at, long back, long noticed) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      server.at(at, server::crash);
      server.at(at + noticed, () -> server.offer(false));
      server.at(back, server::recover);
      server.at(back + noticed, () -> server.offer(true));
    }
  }

  record Leaves(long at, long back) implements Effect {
    @Override
    public void plan(Server server, int slot, RandomStream random, long endNanos) {
      server.at(at, () -> server.offer(false));
      if (back < Long.MAX_VALUE) {
        server.at(back, server::restart);
      }
    }
  }
}
