/**
 * How good a strategy is before it meets traffic: fleets with their mishaps on virtual time, played
 * with the real code of strategies, on the very same requests for each. Begin with {@link
 * dev.fairlead.testkit.simulator.Simulation} in a test.
 */
package dev.fairlead.testkit.simulator;
