package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Connection, the fields it lists, and Upgrade. */
final class ConnectionCases {
  private ConnectionCases() {}

  static RequestGroup group() {
    return new RequestGroup(
        "Connection and Upgrade", "9112 9; 9110 7.6.1, 7.8, 10.1.4; 9113 3.1; 6455 4", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("close", get("Connection: close\r\n")).closes(),
          served("close in mixed case", get("Connection: cLoSe\r\n")).closes(),
          served("close in a list", get("Connection: a, close\r\n")).closes(),
          served("close in the second field", get("Connection: a\r\nConnection: close\r\n"))
              .closes(),
          served("close among empty elements", get("Connection: ,, close ,\r\n")).closes(),
          served("close and a body", post("Connection: close\r\nContent-Length: 5\r\n") + "abcde")
              .body("abcde")
              .closes(),
          served(
                  "close and a chunked body",
                  post("Connection: close\r\nTransfer-Encoding: chunked\r\n")
                      + "1\r\na\r\n0\r\n\r\n")
              .body("a")
              .closes(),
          served("keep-alive in HTTP/1.1", get("Connection: keep-alive\r\n")),
          served("close beats keep-alive", get("Connection: keep-alive, close\r\n")).closes(),
          served("empty Connection", get("Connection:\r\n")),
          served("unknown option", get("Connection: x\r\n")),
          served("keep-alive in HTTP/1.0", "GET /case HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
          served("close in HTTP/1.0", "GET /case HTTP/1.0\r\nConnection: close\r\n\r\n").closes(),
          served("listed field", get("Connection: X-Secret\r\nX-Secret: 1\r\nX-Other: 2\r\n"))
              .hides("X-Secret")
              .sees("X-Other: 2"),
          served(
                  "listed field in another case, before Connection",
                  get("X-SECRET: 1\r\nConnection: x-secret\r\n"))
              .hides("X-Secret"),
          served(
                  "listed fields in two Connection fields",
                  get("Connection: X-A\r\nX-A: 1\r\nX-B: 2\r\nConnection: X-B\r\n"))
              .hides("X-A", "X-B"),
          served("listed field without white space", get("Connection: close,X-A\r\nX-A: 1\r\n"))
              .hides("X-A")
              .closes(),
          served("tabs in the list", get("Connection:\tX-A\t,\tX-B\t\r\nX-A: 1\r\nX-B: 2\r\n"))
              .hides("X-A", "X-B"),
          served("listed field that occurs twice", get("X-A: 1\r\nConnection: X-A\r\nX-A: 2\r\n"))
              .hides("X-A"),
          either(
                  "listed Content-Length",
                  post("Connection: Content-Length\r\nContent-Length: 5\r\n") + "abcde")
              .body("abcde"),
          either(
                  "listed Transfer-Encoding",
                  post("Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n")
                      + "5\r\nabcde\r\n0\r\n\r\n")
              .body("abcde"),
          either("listed Host", get("Connection: Host\r\n")).sees("Host: example.com"),
          either(
                  "listed X-Forwarded-For",
                  get("Connection: X-Forwarded-For\r\nX-Forwarded-For: 192.0.2.7\r\n"))
              .hidesValue("192.0.2.7"),
          either("option that is no token", get("Connection: a b\r\n")),
          served("Keep-Alive", get("Connection: Keep-Alive\r\nKeep-Alive: timeout=5\r\n"))
              .hides("Keep-Alive"),
          served("Keep-Alive that is not listed", get("Keep-Alive: timeout=5\r\n"))
              .hides("Keep-Alive"),
          served("Proxy-Connection", get("Proxy-Connection: keep-alive\r\n"))
              .hides("Proxy-Connection"),
          served("TE with a coding", get("Connection: TE\r\nTE: gzip\r\n")).hidesValue("gzip"),
          served("TE that is not listed", get("TE: gzip;q=0.5\r\n")).hidesValue("gzip"),
          served(
                  "Upgrade to h2c",
                  get(
                      "Connection: Upgrade, HTTP2-Settings\r\n"
                          + "Upgrade: h2c\r\n"
                          + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"))
              .hides("Upgrade", "HTTP2-Settings"),
          served(
                  "Upgrade to h2c that lists only Upgrade",
                  get(
                      "Connection: Upgrade\r\n"
                          + "Upgrade: h2c\r\n"
                          + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"))
              .hides("Upgrade"),
          served("Upgrade to h2c in mixed case", get("Connection: upgrade\r\nUpgrade: H2C\r\n"))
              .hides("Upgrade"),
          served(
                  "Upgrade to h2c beside another protocol",
                  get("Connection: Upgrade\r\nUpgrade: foo, h2c\r\n"))
              .hidesValue("h2c"),
          served("Upgrade to h2 over cleartext", get("Connection: Upgrade\r\nUpgrade: h2\r\n")),
          served("Upgrade to TLS", get("Connection: Upgrade\r\nUpgrade: TLS/1.3\r\n")),
          served("Upgrade that Connection does not list", get("Upgrade: websocket\r\n"))
              .hides("Upgrade"),
          served(
                  "Upgrade in HTTP/1.0",
                  "GET /case HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
              .hides("Upgrade")
              .closes(),
          served(
              "Upgrade that the backend declines", get("Connection: Upgrade\r\nUpgrade: foo\r\n")),
          served(
                  "Upgrade with a body",
                  post("Connection: Upgrade\r\nUpgrade: foo\r\nContent-Length: 5\r\n") + "abcde")
              .body("abcde"),
          served(
                  "Upgrade with a chunked body",
                  post("Connection: Upgrade\r\nUpgrade: foo\r\nTransfer-Encoding: chunked\r\n")
                      + "5\r\nabcde\r\n0\r\n\r\n")
              .body("abcde"),
          served(
                  "body of an unread protocol key",
                  get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key1: x\r\n")
                      + RequestCase.PROBE)
              .then("GET /smuggled"),
          served(
                  "close and a listed Content-Length",
                  post("Connection: close, Content-Length\r\nContent-Length: 45\r\n")
                      + RequestCase.PROBE)
              .body(RequestCase.PROBE)
              .closes(),
          served(
                  "close and a listed Transfer-Encoding",
                  post("Connection: Transfer-Encoding, close\r\nTransfer-Encoding: chunked\r\n")
                      + "2d\r\n"
                      + RequestCase.PROBE
                      + "\r\n0\r\n\r\n")
              .body(RequestCase.PROBE)
              .closes(),
          served(
                  "listed Content-Length, then GET",
                  post("Connection: Content-Length\r\nContent-Length: 5\r\n") + "abcde" + get())
              .body("abcde")
              .then("GET /case"),
          served(
                  "listed in the second Connection field: Content-Length",
                  post("Connection: a\r\nContent-Length: 5\r\nConnection: content-length\r\n")
                      + "abcde")
              .body("abcde"),
          served("listed Authorization", get("Connection: Authorization\r\nAuthorization: a b\r\n"))
              .sees("Authorization: a b"),
          served("listed Cookie", get("Connection: Cookie\r\nCookie: a=b\r\n")).sees("Cookie: a=b"),
          served(
                  "listed fields the router writes",
                  get("Connection: X-Forwarded-For, X-Forwarded-Proto, Forwarded, Via\r\n"))
              .sees("X-Forwarded-Proto: http")
              .sees("X-Forwarded-For: 127.0.0.1")
              .sees("Via: 1.1 fairlead"),
          served(
                  "listed Expect",
                  post("Connection: Expect\r\nExpect: 100-continue\r\nContent-Length: 5\r\n")
                      + "abcde")
              .body("abcde"),
          served("listed TE", get("Connection: TE\r\nTE: trailers, gzip\r\n")).hidesValue("gzip"),
          served("Connection that lists itself", get("Connection: Connection\r\n")),
          served("close in quotes is another option", get("Connection: \"close\"\r\n")),
          served("close with a parameter is another option", get("Connection: close;q=1\r\n")),
          served("option that begins like close", get("Connection: closed\r\n")),
          served("octets above 0x7f in Connection", get("Connection: \u00e9, X-A\r\nX-A: 1\r\n"))
              .hides("X-A"),
          served("close behind a no-break space", get("Connection: \u00a0close\r\n")),
          served("Proxy-Connection: close does not close", get("Proxy-Connection: close\r\n"))
              .hides("Proxy-Connection"),
          served(
                  "thirty Connection fields",
                  get("Connection: X-A\r\n".repeat(30) + "X-A: 1\r\nX-B: 2\r\n"))
              .hides("X-A")
              .sees("X-B: 2"),
          served(
                  "listed names of which one begins like the other",
                  get("Connection: X-A\r\nX-A: 1\r\nX-AB: 2\r\nX-: 3\r\n"))
              .hides("X-A")
              .sees("X-AB: 2")
              .sees("X-: 3"));
}
