/**
 * Strategies that share requests out by weight, configured or worked out, and health.
 *
 * <ul>
 *   <li>{@code round-robin}: in turn, smoothly. A {@link
 *       dev.fairlead.plugin.classic.weight.Rotation} says whose turn it is.
 *   <li>{@code random}: by chance.
 *   <li>{@code resource-aware}: in turn, by weights worked out from what endpoints report.
 * </ul>
 */
package dev.fairlead.plugin.classic.weight;
