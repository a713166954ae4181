package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Sizes. */
final class LimitCases {
  private LimitCases() {}

  static RequestGroup group() {
    return new RequestGroup("Limits", "9112 3, 5.4; 9110 5.4, 15.5.15; 6585 5", CASES);
  }

  private static final int HUGE = 200_000;

  private static final List<RequestCase> CASES =
      List.of(
          served("request line of 8,000 octets", line("GET /" + "a".repeat(7985) + " HTTP/1.1")),
          served("query of 4,000 octets", line("GET /?" + "a".repeat(4000) + " HTTP/1.1")),
          served("8,000 octets of fields", get(("A: " + "b".repeat(395) + "\r\n").repeat(20))),
          served("name of 200 octets", get("a".repeat(200) + ": b\r\n")),
          either("100 empty lines before the request line", "\r\n".repeat(100) + get()).with(400),
          refused("target of 200,000 octets", line("GET /" + "a".repeat(HUGE) + " HTTP/1.1"))
              .with(414),
          refused("HEAD of 200,000 octets", line("HEAD /" + "a".repeat(HUGE) + " HTTP/1.1"))
              .with(414),
          refused("query of 200,000 octets", line("GET /?" + "a".repeat(HUGE) + " HTTP/1.1"))
              .with(414),
          refused("request line without an end", "GET /" + "a".repeat(HUGE)).with(414),
          refused(
                  "absolute form of 200,000 octets",
                  line("GET http://example.com/" + "a".repeat(HUGE) + " HTTP/1.1"))
              .with(414),
          refused("method of 200,000 octets", line("M".repeat(HUGE) + " /case HTTP/1.1")).with(414),
          refused("200,000 empty lines before the request line", "\r\n".repeat(HUGE) + get()),
          refused("value of 200,000 octets", get("A: " + "b".repeat(HUGE) + "\r\n")).with(431),
          refused(
                  "value without an end",
                  "GET /case HTTP/1.1\r\n" + HOST + "A: " + "b".repeat(HUGE))
              .with(431),
          refused("name of 200,000 octets", get("A".repeat(HUGE) + ": b\r\n")).with(431),
          refused("name without an end", "GET /case HTTP/1.1\r\n" + HOST + "A".repeat(HUGE))
              .with(431),
          refused(
                  "white space of 200,000 octets before a value",
                  get("A:" + " ".repeat(HUGE) + "b\r\n"))
              .with(431),
          refused("20,000 fields", get("A: b\r\n".repeat(20_000))).with(431),
          refused("20,000 empty fields", get("A:\r\n".repeat(20_000))).with(431),
          refused("Cookie of 200,000 octets", get("Cookie: a=" + "b".repeat(HUGE) + "\r\n"))
              .with(431),
          refused(
                  "Host of 200,000 octets",
                  "GET /case HTTP/1.1\r\nHost: " + "a".repeat(HUGE) + "\r\n\r\n")
              .with(431),
          refused(
                  "Connection that lists 50,000 names",
                  get("Connection: " + "a,".repeat(50_000) + "\r\n"))
              .with(431));
}
