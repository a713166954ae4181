package dev.fairlead.exchange;

import dev.fairlead.explain.Explained;
import dev.fairlead.explain.Explanations;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.ResponseHead;
import java.util.Locale;

/** What an exchange has to say for its explanation, in the rare case that there is one. */
final class Explaining {
  private Explaining() {}

  /** Tells whoever asked for an explanation by a field where to find it. */
  static void name(Exchange exchange, ResponseHead head) {
    Explained explained = exchange.explained();
    if (explained != null && explained.cause().equals("field")) {
      head.fields().set("Fairlead-Explanation", exchange.requestId());
    }
  }

  /** Adds what is known at the end, and keeps it. */
  static void keep(Exchange exchange, Explanations explanations) {
    Rejection rejection = exchange.rejection();
    Explained explained = exchange.explained();
    explained.ended(
        exchange.requestId(),
        exchange.connection().listener(),
        exchange.route() == null ? null : exchange.route().name(),
        exchange.requestClass(),
        exchange.pool() == null ? null : exchange.pool().name(),
        exchange.status(),
        rejection == null ? null : rejection.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        exchange.endedNanos() - exchange.startedNanos());
    explanations.add(explained);
  }
}
