/**
 * The life of one request.
 *
 * <ol>
 *   <li>A protocol hands a {@link dev.fairlead.wire.Inbound} to {@link
 *       dev.fairlead.exchange.ExchangeHandler}, which makes an {@link
 *       dev.fairlead.exchange.Exchange} that pins the route table of the moment.
 *   <li>The exchange runs the {@link dev.fairlead.exchange.Stage stages} in their order; each
 *       continues it or ends it.
 *   <li>The last stage starts an {@link dev.fairlead.exchange.Attempt} at an endpoint. An attempt
 *       ends once, in {@link dev.fairlead.exchange.Completion}, which tells the endpoint's counters
 *       and the strategy; it may be followed by another.
 *   <li>With the last attempt, or the router's own answer, the exchange ends once, and every {@link
 *       dev.fairlead.exchange.ExchangeListener} hears of it.
 * </ol>
 *
 * <p>All of it happens on the event loop the request came in on.
 */
package dev.fairlead.exchange;
