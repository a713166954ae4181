package dev.fairlead.spi;

/** How much an event matters to whoever runs the router. */
public enum Severity {
  /** As it should be: a switch, something replaced. */
  INFO,

  /** Requests are served, though not as well as they could be: worth a look by day. */
  WARNING,

  /** Something does not work until somebody mends it. */
  ERROR
}
