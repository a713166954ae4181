/**
 * HTTP/1.1 as RFC 9112 defines it, strictly: {@link dev.fairlead.http1.Http1ServerConnection}
 * serves one client connection, {@link dev.fairlead.http1.Http1Connectors} makes the connections to
 * endpoints.
 *
 * <p>What is ambiguous is refused, never repaired: whoever reads a message differently than we do
 * must not find a second message in it. Where the RFC leaves a choice, the class that makes it says
 * so.
 */
package dev.fairlead.http1;
