/**
 * Active checks. A {@link dev.fairlead.health.HealthCheck} probes once; a monitor decides when,
 * counts failures and successes in a row, and tells the pool what it holds of the endpoint. Timers
 * and verdicts run on the control executor, probes on Vert.x: nothing here is on the request path.
 */
package dev.fairlead.health;
