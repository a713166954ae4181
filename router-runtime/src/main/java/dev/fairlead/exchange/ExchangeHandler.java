package dev.fairlead.exchange;

import dev.fairlead.explain.Explanations;
import dev.fairlead.forward.ForwardingFields;
import dev.fairlead.route.RouteTable;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import java.util.List;
import java.util.function.Supplier;

/** Makes an exchange of every request of one listener. Thread-safe. */
public final class ExchangeHandler implements RequestHandler {
  private final Supplier<RouteTable> routes;
  private final ForwardingFields forwarding;
  private final Stages stages;
  private final ExchangeListener[] listeners;
  private final Explanations explanations;

  /**
   * @param routes the table in force, asked once for each request
   * @param forwarding what this listener believes and says of clients
   */
  public ExchangeHandler(
      Supplier<RouteTable> routes,
      ForwardingFields forwarding,
      Stages stages,
      List<ExchangeListener> listeners,
      Explanations explanations) {
    this.routes = routes;
    this.forwarding = forwarding;
    this.stages = stages;
    this.listeners = listeners.toArray(ExchangeListener[]::new);
    this.explanations = explanations;
  }

  @Override
  public void handle(Inbound inbound) {
    Exchange exchange =
        new Exchange(inbound, routes.get(), forwarding, stages, listeners, explanations);
    if (explanations.on()) {
      exchange.explain(explanations.begin(asksForExplanation(inbound)));
    }
    exchange.next();
  }

  /** Whether a trusted proxy asks; the field goes no further in any case. */
  private boolean asksForExplanation(Inbound inbound) {
    String field = explanations.field();
    if (field == null || inbound.head().fields().get(field) == null) {
      return false;
    }
    inbound.head().fields().remove(field);
    return forwarding.trusts(inbound.connection().remote().getAddress());
  }

  @Override
  public void rejected(
      Loop loop, ClientConnection connection, int status, Rejection reason, String requestId) {
    for (ExchangeListener listener : listeners) {
      listener.rejected(loop.index(), connection, status, reason, requestId);
    }
  }
}
