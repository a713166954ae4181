package dev.fairlead.admin;

import dev.fairlead.spi.LoadReport;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** What an endpoint said of its load, as JSON; without what it did not say. */
final class LoadReportView {
  private LoadReportView() {}

  static JsonObject of(LoadReport report, long nowNanos) {
    JsonObject json = new JsonObject();
    put(json, "utilization", report.utilization());
    put(json, "cpu", report.cpu());
    put(json, "memory", report.memory());
    put(json, "requestsPerSecond", report.requestsPerSecond());
    put(json, "errorsPerSecond", report.errorsPerSecond());
    if (report.requestsInFlight() >= 0) {
      json.put("requestsInFlight", report.requestsInFlight());
    }
    if (report.latencyNanos() >= 0) {
      json.put("latencyMillis", report.latencyNanos() / 1e6);
    }
    long age = nowNanos - report.receivedNanos();
    return json.put("ageMillis", TimeUnit.NANOSECONDS.toMillis(age));
  }

  private static void put(JsonObject json, String name, double value) {
    if (!Double.isNaN(value)) {
      json.put(name, value);
    }
  }
}
