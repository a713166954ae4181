/**
 * Strategies that compare a few endpoints by what they have to do at the moment.
 *
 * <ul>
 *   <li>{@code p2c}: draws two, takes the one with less in flight for its weight.
 *   <li>{@code least-request}: the same with more choices and a tunable influence of load.
 *   <li>{@code least-latency}: by latency times requests in flight.
 *   <li>{@code prequal}: by what endpoints say of both when they are asked.
 * </ul>
 *
 * <p>The first three draw some and take the best ({@link
 * dev.fairlead.plugin.classic.load.BestOfSome}); they differ in the {@link
 * dev.fairlead.plugin.classic.load.Comparison}. The last follows the {@link
 * dev.fairlead.plugin.classic.load.HotCold} rule. What looks at latencies, or at requests in flight
 * that failures keep low, needs a {@link dev.fairlead.plugin.classic.load.Blame}.
 */
package dev.fairlead.plugin.classic.load;
