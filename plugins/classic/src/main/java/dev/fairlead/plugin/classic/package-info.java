/**
 * The strategies every load balancer has. Each is a provider, which describes it, and a strategy,
 * which builds pickers:
 *
 * <ul>
 *   <li>{@code round-robin}: in turn, smoothly by weight. A {@link
 *       dev.fairlead.plugin.classic.Rotation} says whose turn it is.
 *   <li>{@code random}: by chance and weight. An {@link dev.fairlead.plugin.classic.AliasTable}
 *       draws in constant time.
 *   <li>{@code p2c}: draws two, takes the one with less in flight for its weight.
 *   <li>{@code least-request}: the same with more choices and a tunable influence of load.
 *   <li>{@code ip-hash}: the same client gets the same endpoint.
 * </ul>
 *
 * <p>What they share: {@link dev.fairlead.plugin.classic.Members} holds the endpoints of one picker
 * in arrays, and {@link dev.fairlead.plugin.classic.Load} compares two of them by what they have in
 * flight. Nothing here locks, and no pick allocates.
 */
package dev.fairlead.plugin.classic;
