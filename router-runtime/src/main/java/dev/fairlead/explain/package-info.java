/**
 * Why a request went where it went: for a few requests, what was known of every candidate, who was
 * passed over and why, what the strategy said of its choice, and how each attempt ended.
 *
 * <p>An {@link dev.fairlead.explain.Explained} belongs to its exchange while that lasts, and to
 * {@link dev.fairlead.explain.Explanations} afterwards. It holds ids and figures, and nothing of
 * the client.
 */
package dev.fairlead.explain;
