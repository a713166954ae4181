package dev.fairlead.report;

import java.util.Locale;

/**
 * What an endpoint said, not believed yet. A value it did not say is {@link Double#NaN}. The names
 * are those of {@code xds.data.orca.v3.OrcaLoadReport}, as its fields or as its JSON has them, and
 * the short ones of the text form. Others are passed over.
 */
final class RawReport {
  double application = Double.NaN;
  double cpu = Double.NaN;
  double memory = Double.NaN;
  double requestsPerSecond = Double.NaN;
  double errorsPerSecond = Double.NaN;
  double requestsInFlight = Double.NaN;
  double latencyMillis = Double.NaN;

  /** Takes a value by its name; one within a map has the map's name and a dot before its own. */
  void put(String name, double value) {
    switch (name.toLowerCase(Locale.ROOT).replace("_", "")) {
      case "applicationutilization", "application" -> application = value;
      case "cpuutilization", "cpu" -> cpu = value;
      case "memutilization", "mem" -> memory = value;
      case "rpsfractional" -> requestsPerSecond = value;
      case "rps" -> {
        // The older field, for whole numbers: the newer one is more exact.
        if (Double.isNaN(requestsPerSecond)) {
          requestsPerSecond = value;
        }
      }
      case "eps" -> errorsPerSecond = value;
      case "requestsinflight", "namedmetrics.requestsinflight" -> requestsInFlight = value;
      case "latencyms", "namedmetrics.latencyms" -> latencyMillis = value;
      default -> {}
    }
  }

  /** ORCA's own measure of how full the endpoint is, else that of its processors. */
  double utilization() {
    boolean unsaid = Double.isNaN(application) || application == 0 && !Double.isNaN(cpu);
    return unsaid ? cpu : application;
  }

  boolean isEmpty() {
    return Double.isNaN(application)
        && Double.isNaN(cpu)
        && Double.isNaN(memory)
        && Double.isNaN(requestsPerSecond)
        && Double.isNaN(errorsPerSecond)
        && Double.isNaN(requestsInFlight)
        && Double.isNaN(latencyMillis);
  }
}
