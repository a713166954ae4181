package dev.fairlead.framing;

import static dev.fairlead.framing.ResponseCase.badGateway;
import static dev.fairlead.framing.ResponseCase.ok;
import static dev.fairlead.framing.ResponseCase.passed;

import java.util.List;

/** 101, asked for and not. */
final class UpgradeCases {
  private UpgradeCases() {}

  static ResponseGroup group() {
    return new ResponseGroup("Switching protocols", "9110 7.8, 15.2.2; 6455 4", CASES);
  }

  private static String asking(String version, String fieldLines) {
    return "GET /scripted HTTP/" + version + "\r\nHost: example.com\r\n" + fieldLines + "\r\n";
  }

  private static final String WEBSOCKET =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  private static final List<ResponseCase> CASES =
      List.of(
          passed("WebSocket", SWITCH).toRequest(asking("1.1", WEBSOCKET)).status(101).tunnel(),
          passed("103 before 101", "HTTP/1.1 103 Wait\r\n\r\n" + SWITCH)
              .toRequest(asking("1.1", WEBSOCKET))
              .interim(103)
              .status(101)
              .tunnel(),
          passed(
                  "another protocol",
                  "HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: foo/1\r\n\r\n")
              .toRequest(asking("1.1", "Connection: upgrade\r\nUpgrade: foo/1\r\n"))
              .status(101)
              .tunnel(),
          passed("declined with 200", ok("Content-Length: 5\r\n", "hello"))
              .toRequest(asking("1.1", WEBSOCKET))
              .body("hello"),
          passed(
                  "declined with 426",
                  "HTTP/1.1 426 No\r\n"
                      + "Upgrade: websocket\r\n"
                      + "Connection: Upgrade\r\n"
                      + "Content-Length: 5\r\n\r\n"
                      + "hello")
              .toRequest(asking("1.1", WEBSOCKET.replace("13", "777")))
              .status(426)
              .body("hello"),
          badGateway("101 nobody asked for", SWITCH).closed(),
          badGateway("101 nobody asked for, the connection stays", SWITCH + ResponseCase.POISON),
          badGateway("101 to POST that did not ask", SWITCH).to("POST").closed(),
          badGateway("101 to HEAD", SWITCH).to("HEAD").closed(),
          badGateway("101 to an Upgrade that Connection does not list", SWITCH)
              .toRequest(asking("1.1", "Upgrade: websocket\r\n"))
              .closed(),
          badGateway("101 to an HTTP/1.0 client", SWITCH)
              .toRequest(asking("1.0", WEBSOCKET))
              .closed(),
          badGateway(
                  "101 to h2c, which is not passed on",
                  "HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
              .toRequest(
                  asking(
                      "1.1",
                      "Connection: Upgrade, HTTP2-Settings\r\n"
                          + "Upgrade: h2c\r\n"
                          + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"))
              .closed(),
          badGateway(
                  "101 to another protocol than asked for",
                  "HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n")
              .toRequest(asking("1.1", WEBSOCKET))
              .closed(),
          badGateway("101 without Upgrade", "HTTP/1.1 101 Go\r\n\r\n")
              .toRequest(asking("1.1", WEBSOCKET))
              .closed(),
          badGateway(
                  "101 with a folded field",
                  SWITCH.replace("Upgrade: websocket\r\n", "Upgrade:\r\n websocket\r\n"))
              .toRequest(asking("1.1", WEBSOCKET))
              .closed(),
          badGateway("101 with a NUL", SWITCH.replace("websocket", "websocket\0"))
              .toRequest(asking("1.1", WEBSOCKET))
              .closed());
}
