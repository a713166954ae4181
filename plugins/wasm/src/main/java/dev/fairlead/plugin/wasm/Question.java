package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.Endpoint;
import java.util.List;

/**
 * What a module is asked about.
 *
 * @param endpoints at least one
 * @param previous the weights in force, one per endpoint; NaN for one that has none yet
 * @param labels whose values the module is told
 */
record Question(Endpoint[] endpoints, double[] previous, List<String> labels) {}
