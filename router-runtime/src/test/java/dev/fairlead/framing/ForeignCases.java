package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.refused;

import java.util.List;

/** Other protocols on an HTTP/1.1 port. */
final class ForeignCases {
  private ForeignCases() {}

  static RequestGroup group() {
    return new RequestGroup("Other protocols", "9112 2; 9113 3.4", CASES);
  }

  private static RequestCase foreign(String name, String sent) {
    return refused(name, sent);
  }

  private static final List<RequestCase> CASES =
      List.of(
          foreign("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0")
              .with(505),
          foreign("HTTP/2 preface as HTTP/1.1", "PRI * HTTP/1.1\r\n" + HOST + "\r\nSM\r\n\r\n"),
          foreign("TLS ClientHello", "\u0016\u0003\u0001\0\u0005\u0001\0\0\u0001\0\r\n\r\n"),
          foreign("SSH banner", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
          foreign("PROXY protocol, version 1", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + get()),
          foreign(
              "PROXY protocol, version 2",
              "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c" + "a".repeat(12) + get()),
          foreign("response", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
          foreign("SIP", "OPTIONS sip:a@example.com SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n"),
          foreign("SMTP", "EHLO example.com\r\nMAIL FROM:<a@example.com>\r\n"),
          foreign("Redis", "*1\r\n$4\r\nPING\r\n"),
          foreign("WebSocket frame", "\u0081\u0085abcd\u0009\u0007\u000f\u0008\u000e\r\n\r\n"),
          foreign("FastCGI record", "\u0001\u0001\0\u0001\0\u0008\0\0\0\u0001\0\0\0\0\0\0\r\n\r\n"),
          foreign("NULs", "\0".repeat(64) + "\r\n\r\n"),
          foreign("high octets", "\u00ff".repeat(64) + "\r\n\r\n"));
}
