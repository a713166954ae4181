package dev.fairlead.plugin.classic;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Endpoints in turn. Two counters outlive the pickers, so that a reload or a change of health does
 * not send a burst to the first endpoint; they start anywhere, so that a fleet of routers started
 * together does not either.
 *
 * <p>The counters are shared by all threads. One per thread would not contend, but each thread
 * would run a rotation of its own, and neither few requests over many threads nor a slow endpoint's
 * turns would be spread smoothly; an atomic increment costs a few nanoseconds against the
 * microseconds of a request.
 *
 * <p>A request whose turn falls to an endpoint it may not use takes its next turn from a rotation
 * of detours. Were it simply the following endpoint's turn, that neighbour alone would carry what a
 * failing one leaves. Were it the next turn of the main rotation, a lone client retrying a dead one
 * of two endpoints would advance the rotation twice per request and so meet the dead one every
 * time; for the same reason a request that may not use the endpoint that had the last turn, most
 * likely a retry, asks the detours at once.
 */
final class RoundRobin implements Strategy {
  /** Chances of missing grow rare fast; after these a scan settles it. */
  private static final int DETOURS = 8;

  private final AtomicLong turns;
  private final AtomicLong detours;

  RoundRobin(RandomGenerator random) {
    turns = new AtomicLong(random.nextLong() >>> 16);
    detours = new AtomicLong(random.nextLong() >>> 16);
  }

  @Override
  public Picker update(EndpointSet available) {
    Members members = new Members(available);
    return switch (members.size()) {
      case 0 -> request -> null;
      case 1 -> request -> members.firstOpen(request, 0);
      default -> new InTurn(members, Rotation.of(members.weights()));
    };
  }

  private final class InTurn implements Picker {
    private final Members members;
    private final Rotation rotation;

    InTurn(Members members, Rotation rotation) {
      this.members = members;
      this.rotation = rotation;
    }

    @Override
    public Endpoint pick(RequestContext request) {
      if (request.tried(members.get(rotation.at(turns.get())))) {
        return detour(request);
      }
      Endpoint endpoint = members.get(rotation.at(turns.incrementAndGet()));
      return request.tried(endpoint) ? detour(request) : endpoint;
    }

    private Endpoint detour(RequestContext request) {
      int index = 0;
      for (int i = 0; i < DETOURS; i++) {
        index = rotation.at(detours.getAndIncrement());
        if (!request.tried(members.get(index))) {
          return members.get(index);
        }
      }
      return members.firstOpen(request, index);
    }
  }
}
