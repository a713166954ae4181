package dev.fairlead.exchange;

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

  /**
   * @param routes the table in force, asked once for each request
   * @param forwarding what this listener believes and says of clients
   */
  public ExchangeHandler(
      Supplier<RouteTable> routes,
      ForwardingFields forwarding,
      Stages stages,
      List<ExchangeListener> listeners) {
    this.routes = routes;
    this.forwarding = forwarding;
    this.stages = stages;
    this.listeners = listeners.toArray(ExchangeListener[]::new);
  }

  @Override
  public void handle(Inbound inbound) {
    new Exchange(inbound, routes.get(), forwarding, stages, listeners).next();
  }

  @Override
  public void rejected(Loop loop, ClientConnection connection, int status, Rejection reason) {
    for (ExchangeListener listener : listeners) {
      listener.rejected(loop.index(), connection, status, reason);
    }
  }
}
