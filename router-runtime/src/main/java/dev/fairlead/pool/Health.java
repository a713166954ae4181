package dev.fairlead.pool;

/** What active checks say of an endpoint. */
public enum Health {
  /** No check has ended yet. */
  UNKNOWN,
  /** Checks pass, or there are none. */
  HEALTHY,
  UNHEALTHY
}
