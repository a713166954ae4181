package dev.fairlead.proof;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.EndpointStats;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;

/** A plugin that breaks its contract in the way its option says. */
public final class FaultyStrategy implements Strategy {
  private final String fault;

  private FaultyStrategy(String fault) {
    this.fault = fault;
  }

  /** What the service loader finds. */
  public static final class Provider implements StrategyProvider {
    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          "faulty",
          "Breaks its contract.",
          List.of(new Option("fault", String.class, "throws", "How.")),
          Set.of());
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      return new FaultyStrategy(options.text("fault"));
    }
  }

  @Override
  public Picker update(EndpointSet available) {
    return request -> pick(available, request);
  }

  private Endpoint pick(EndpointSet available, RequestContext request) {
    return switch (fault) {
      case "throws" -> throw new IllegalStateException("thrown by a plugin");
      case "errs" -> throw new NoClassDefFoundError("dev/example/Missing");
      case "recurses" -> pick(available, request);
      case "foreign" -> new Foreign();
      case "stubborn" -> available.get(0);
      case "hesitant" -> request.tried(available.get(0)) ? null : available.get(0);
      default -> null;
    };
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    if (request.explanation() != null) {
      request.explanation().note("The rule was asked.");
    }
    String only = request.header("X-Only");
    return only == null || only.equals(endpoint.id());
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    throw new IllegalStateException("thrown by a plugin's feedback");
  }

  private record Foreign() implements Endpoint {
    @Override
    public String id() {
      return "foreign";
    }

    @Override
    public String host() {
      return "192.0.2.1";
    }

    @Override
    public int port() {
      return 9;
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public String label(String name) {
      return null;
    }

    @Override
    public EndpointStats stats() {
      return null;
    }
  }
}
