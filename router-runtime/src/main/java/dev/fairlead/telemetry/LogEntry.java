package dev.fairlead.telemetry;

/**
 * What the access log keeps of one request.
 *
 * @param millis when it ended, since the epoch
 * @param client its address, as the connection or a trusted proxy tells
 * @param method null, as what follows from it, if the request was refused before it was understood
 * @param status 0: the client left without an answer
 * @param referer null unless the format has it
 * @param agent null unless the format has it
 * @param rejected why the router refused the request, or null
 */
record LogEntry(
    long millis,
    String listener,
    String client,
    String method,
    String authority,
    String target,
    String version,
    int status,
    long requestOctets,
    long responseOctets,
    long nanos,
    String route,
    String pool,
    String endpoint,
    int attempts,
    String requestId,
    String referer,
    String agent,
    String rejected) {}
