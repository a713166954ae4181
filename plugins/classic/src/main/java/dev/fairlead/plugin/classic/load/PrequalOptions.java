package dev.fairlead.plugin.classic.load;

import java.time.Duration;

/**
 * What can be configured of {@link Prequal}.
 *
 * @param path what endpoints are asked for
 * @param perRequest how many probes a request pays for, more than 0
 * @param mostPerSecond how many probes are sent at most
 * @param hotQuantile as {@link HotLimit} takes it
 * @param maxAge how long an answer counts, and is waited for
 */
record PrequalOptions(
    String path, double perRequest, int mostPerSecond, double hotQuantile, Duration maxAge) {}
