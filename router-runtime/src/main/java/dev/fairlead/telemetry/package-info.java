/**
 * What the router tells of its work: metrics and the access log. Event loops write plain counters
 * of their own; a scrape adds them up. The names of all metrics stand in {@code
 * docs/reference/metrics.md}.
 */
package dev.fairlead.telemetry;
