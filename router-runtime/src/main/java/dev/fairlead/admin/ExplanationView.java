package dev.fairlead.admin;

import dev.fairlead.explain.Candidate;
import dev.fairlead.explain.Choice;
import dev.fairlead.explain.Explained;
import dev.fairlead.explain.Explanations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Explanations as JSON. */
final class ExplanationView {
  private static final double NANOS_PER_MILLI = 1e6;

  private ExplanationView() {}

  /**
   * The latest first.
   *
   * @param pool only requests that went there, or null
   */
  static JsonArray latest(Explanations explanations, String pool, int limit) {
    JsonArray array = new JsonArray();
    for (Explained each : explanations.latest()) {
      if (array.size() == limit) {
        break;
      }
      if (pool == null || pool.equals(each.pool())) {
        array.add(explained(each));
      }
    }
    return array;
  }

  /** The one of a request, or null. */
  static JsonObject of(Explanations explanations, String requestId) {
    for (Explained each : explanations.latest()) {
      if (requestId.equals(each.id())) {
        return explained(each);
      }
    }
    return null;
  }

  private static JsonObject explained(Explained each) {
    JsonArray attempts = new JsonArray();
    each.choices().forEach(choice -> attempts.add(choice(choice)));
    return new JsonObject()
        .put("request", each.id())
        .put("at", each.at().toString())
        .put("because", each.cause())
        .put("listener", each.listener())
        .put("route", each.route())
        .put("class", each.requestClass())
        .put("limit", each.limit() == null ? null : name(each.limit()))
        .put("pool", each.pool())
        .put("affinity", each.affinity())
        .put("notes", new JsonArray(each.notes()))
        .put("attempts", attempts)
        .put("status", each.status())
        .put("refused", each.refusal())
        .put("millis", each.nanos() / NANOS_PER_MILLI);
  }

  private static JsonObject choice(Choice choice) {
    JsonArray candidates = new JsonArray();
    choice.candidates().forEach(each -> candidates.add(candidate(each)));
    return new JsonObject()
        .put("strategy", choice.strategy())
        .put("version", choice.version())
        .put("chosen", choice.chosen())
        .put("chosenBy", chosenBy(choice))
        .put("outcome", choice.outcome() == null ? null : name(choice.outcome()))
        .put("latencyMillis", choice.latencyNanos() / NANOS_PER_MILLI)
        .put("panic", choice.panic())
        .put("members", choice.members())
        .put("candidates", candidates)
        .put("notes", new JsonArray(choice.notes()))
        .put("events", AdminView.events(choice.events()));
  }

  private static String chosenBy(Choice choice) {
    if (choice.chosen() == null) {
      return null;
    }
    if (choice.byAffinity()) {
      return "affinity";
    }
    if (choice.heldBack()) {
      return "rules";
    }
    return choice.byFallback() ? "fallback" : "strategy";
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static JsonObject candidate(Candidate each) {
    JsonObject terms = new JsonObject();
    each.terms().forEach((name, value) -> terms.put(name, Double.isFinite(value) ? value : null));
    return new JsonObject()
        .put("endpoint", each.id())
        .put("excluded", each.excluded())
        .put("weight", each.weight())
        .put("priority", each.priority())
        .put("inFlight", each.inFlight())
        .put("healthScore", each.healthScore())
        .put("failureRate", each.failureRate())
        .put(
            "averageLatencyMillis",
            each.latencyNanos() == 0 ? null : each.latencyNanos() / NANOS_PER_MILLI)
        .put("terms", terms);
  }
}
