package dev.fairlead.proof;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A plugin that wants to know everything, and takes endpoints in turn all the same. */
public final class CuriousStrategy implements Strategy {
  /** The last one made. */
  static volatile CuriousStrategy last;

  final ProviderContext context;
  final Queue<String> classes = new ConcurrentLinkedQueue<>();
  final Queue<String> completed = new ConcurrentLinkedQueue<>();
  volatile EndpointSet endpoints;
  private int turn;

  private CuriousStrategy(ProviderContext context) {
    this.context = context;
  }

  /** What the service loader finds. */
  public static final class Provider implements StrategyProvider {
    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          "curious",
          "Wants to know everything.",
          List.of(),
          Set.of(Need.LOAD_REPORTS, Need.OLDEST_UNANSWERED));
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      last = new CuriousStrategy(context);
      return last;
    }
  }

  @Override
  public Picker update(EndpointSet available) {
    endpoints = available;
    return this::pick;
  }

  private synchronized Endpoint pick(RequestContext request) {
    classes.add(request.requestClass());
    int size = endpoints.size();
    return size == 0 ? null : endpoints.get(turn++ % size);
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    completed.add(endpoint.id());
  }
}
