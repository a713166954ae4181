/**
 * HTTP/2 (RFC 9113) towards clients and endpoints: {@link dev.fairlead.http2.Http2Server} and
 * {@link dev.fairlead.http2.Http2Connectors}.
 *
 * <p>One handler is a whole connection; streams are plain objects, never channels. {@code
 * FrameReader} cuts the octets that arrive into frames and hands content on before a frame is
 * complete; {@code Connection} keeps the rules of RFC 9113 sections 5 and 6 for both roles; {@code
 * Sender} shares the connection's window among the streams that have content and gathers what one
 * turn of the event loop produced into one flush. Field sections are decoded by Netty's HPACK
 * decoder straight into {@link dev.fairlead.wire.Fields} and checked there ({@code HeadReader}),
 * and are encoded from them by {@code HpackWriter}.
 */
package dev.fairlead.http2;
