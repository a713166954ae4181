package dev.fairlead.stage;

import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.Stage;

/** Sends the request to the endpoint that was chosen. */
final class ForwardStage implements Stage {
  @Override
  public void apply(Exchange exchange) {
    exchange.attempt();
  }
}
