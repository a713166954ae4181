/**
 * From a port to the first octet of a protocol: the event loops, the listening sockets, TLS with
 * ALPN and SNI, and the choice between HTTP/1.1 and HTTP/2.
 */
package dev.fairlead.listener;
