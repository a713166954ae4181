package dev.fairlead.spi;

/**
 * What an endpoint says of its own load, in the terms of Open Request Cost Aggregation (ORCA): the
 * {@code endpoint-load-metrics} field of a response, or the answer to a probe. The router has
 * checked ranges before a strategy sees it. A value the endpoint did not report is {@link
 * Double#NaN}, or -1 where it is a whole number.
 *
 * @param utilization how much of its capacity is in use, by its own measure: 0 or more, 1 is full;
 *     ORCA's {@code application_utilization}, else its {@code cpu_utilization}
 * @param cpu share of its processors in use, 0 or more, 1 is full
 * @param memory share of its memory in use, 0 to 1
 * @param requestsPerSecond requests it serves a second, 0 or more
 * @param errorsPerSecond requests it fails a second, 0 or more
 * @param requestsInFlight requests it works on, from all its clients, 0 or more
 * @param latencyNanos how long it takes for a request at that many in flight, by its own measure
 * @param receivedNanos when the router received it, in terms of {@link ProviderContext#nanoTime}
 */
public record LoadReport(
    double utilization,
    double cpu,
    double memory,
    double requestsPerSecond,
    double errorsPerSecond,
    int requestsInFlight,
    long latencyNanos,
    long receivedNanos) {}
