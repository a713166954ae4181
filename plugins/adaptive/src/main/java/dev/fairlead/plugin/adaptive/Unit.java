package dev.fairlead.plugin.adaptive;

/** What is given to a strategy as a whole. */
enum Unit {
  /**
   * What hashes to the same key, so that a strategy that hashes can show what it is worth; each
   * request where there is no key, or too few.
   */
  AUTO,
  REQUEST,
  CLIENT
}
