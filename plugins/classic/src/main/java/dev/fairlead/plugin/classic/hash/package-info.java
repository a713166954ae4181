/**
 * Strategies that give the same endpoint to the same client, or to requests for the same thing.
 * They go by configured weight alone: a key must not move because an endpoint is a little less
 * healthy.
 *
 * <ul>
 *   <li>{@code ip-hash}: by client address, without a table. {@link
 *       dev.fairlead.plugin.classic.hash.Rendezvous} asks every endpoint for its score.
 *   <li>{@code ring-hash}: by the pool's hash rule, on a {@link
 *       dev.fairlead.plugin.classic.hash.Ring}.
 *   <li>{@code maglev}: by the pool's hash rule, from a {@link
 *       dev.fairlead.plugin.classic.hash.Maglev} table.
 * </ul>
 *
 * <p>Any of them may bound what an endpoint has in flight: {@link
 * dev.fairlead.plugin.classic.hash.LoadBound}.
 */
package dev.fairlead.plugin.classic.hash;
