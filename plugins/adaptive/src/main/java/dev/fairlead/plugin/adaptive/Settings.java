package dev.fairlead.plugin.adaptive;

/**
 * How a contest is held.
 *
 * @param slice the share of requests of each challenger, 0 to 0.1
 * @param unit what is given to a strategy as a whole
 * @param shadow the share of requests that are shown to all strategies, 0 to 1
 * @param windowNanos after how long a comparison without a verdict ends, and how long a challenger
 *     rests at first; more than 0
 * @param alpha the chance that the bounds of one comparison are wrong, more than 0, less than 1
 * @param hysteresis by which part a challenger must be better, 0 to 1
 * @param stepNanos how long a step of a ramp lasts at least, more than 0
 */
record Settings(
    double slice,
    Unit unit,
    double shadow,
    long windowNanos,
    double alpha,
    double hysteresis,
    long stepNanos) {}
