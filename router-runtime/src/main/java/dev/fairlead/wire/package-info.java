/**
 * The seam between an exchange and the protocols it arrives and leaves by. {@link
 * dev.fairlead.wire.Inbound} is the client's side of one exchange, {@link
 * dev.fairlead.wire.Outbound} the endpoint's side of one attempt, {@link dev.fairlead.wire.Body}
 * the content that flows between them; any inbound meets any outbound.
 *
 * <p>Everything here belongs to one event loop ({@link dev.fairlead.wire.Loop}) and is called on
 * it, unless its documentation says otherwise.
 */
package dev.fairlead.wire;
