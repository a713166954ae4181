/**
 * The strategies every load balancer has, by what they look at. Each is a provider, which describes
 * it, and a strategy, which builds pickers.
 *
 * <ul>
 *   <li>{@link dev.fairlead.plugin.classic.weight}: what endpoints are worth.
 *   <li>{@link dev.fairlead.plugin.classic.load}: what they have to do at the moment.
 *   <li>{@link dev.fairlead.plugin.classic.hash}: who asks, or for what.
 * </ul>
 *
 * <p>Here is what these share: {@link dev.fairlead.plugin.classic.Members} holds the endpoints of
 * one picker in arrays, and an {@link dev.fairlead.plugin.classic.AliasTable} draws one of them by
 * weight in constant time. Nothing locks on the path of a request, and no pick allocates.
 */
package dev.fairlead.plugin.classic;
