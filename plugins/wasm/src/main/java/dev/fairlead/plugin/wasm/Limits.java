package dev.fairlead.plugin.wasm;

import java.time.Duration;

/**
 * What a module may use.
 *
 * @param time of each tick
 * @param instructions of each tick
 * @param pages of memory, 64 KiB each
 */
record Limits(Duration time, int instructions, int pages) {}
