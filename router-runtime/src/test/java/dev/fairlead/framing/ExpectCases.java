package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.either;
import static dev.fairlead.framing.RequestCase.get;
import static dev.fairlead.framing.RequestCase.post;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Expect. */
final class ExpectCases {
  private ExpectCases() {}

  static RequestGroup group() {
    return new RequestGroup("Expect", "9110 10.1.1", CASES);
  }

  private static final String CONTINUE = "Expect: 100-continue\r\n";
  private static final String CHUNKS = "5\r\nabcde\r\n0\r\n\r\n";

  private static final List<RequestCase> CASES =
      List.of(
          served("body after 100", post(CONTINUE + "Content-Length: 5\r\n"))
              .afterInterim("abcde")
              .body("abcde"),
          served("chunked body after 100", post(CONTINUE + "Transfer-Encoding: chunked\r\n"))
              .afterInterim(CHUNKS)
              .body("abcde"),
          served("expectation in mixed case", post("Expect: 100-Continue\r\nContent-Length: 5\r\n"))
              .afterInterim("abcde")
              .body("abcde"),
          served("body that does not wait", post(CONTINUE + "Content-Length: 5\r\n") + "abcde")
              .body("abcde"),
          served(
                  "chunked body that does not wait",
                  post(CONTINUE + "Transfer-Encoding: chunked\r\n") + CHUNKS)
              .body("abcde"),
          served("no body", get(CONTINUE)),
          served("length of zero", post(CONTINUE + "Content-Length: 0\r\n")),
          served(
                  "HTTP/1.0",
                  "POST /case HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde")
              .body("abcde")
              .closes(),
          served(
                  "request behind a body that does not wait",
                  post(CONTINUE + "Content-Length: 5\r\n") + "abcde" + get())
              .body("abcde")
              .then("GET /case"),
          either(
                  "the expectation twice",
                  post(CONTINUE + CONTINUE + "Content-Length: 5\r\n") + "abcde")
              .body("abcde"),
          served(
                  "the expectation twice in a list",
                  post("Expect: 100-continue, ,100-CONTINUE\r\nContent-Length: 5\r\n"))
              .afterInterim("abcde")
              .body("abcde"),
          served("empty list of expectations", get("Expect:\r\n")).hides("Expect"),
          served(
                  "empty list of expectations and a body",
                  post("Expect: ,\r\nContent-Length: 5\r\n") + "abcde")
              .body("abcde")
              .hides("Expect"),
          refused(
                  "expectation with text before it",
                  post("Expect: y 100-continue\r\nContent-Length: 45\r\n"))
              .with(417),
          refused("unknown expectation", get("Expect: tea\r\n")).with(417).mayStayOpen(),
          refused("unknown expectation and a body", post("Expect: tea\r\nContent-Length: 45\r\n"))
              .with(417),
          refused(
                  "known and unknown expectation",
                  post("Expect: 100-continue, tea\r\nContent-Length: 45\r\n"))
              .with(417),
          refused(
                  "expectation with a value",
                  post("Expect: 100-continue=yes\r\nContent-Length: 45\r\n"))
              .with(417),
          refused(
                  "expectation with white space inside",
                  post("Expect: 100 -continue\r\nContent-Length: 45\r\n"))
              .with(417),
          refused(
              "expectation beside ambiguous framing",
              post(CONTINUE + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + CHUNKS),
          refused(
                  "expectation and a bad first chunk",
                  post(CONTINUE + "Transfer-Encoding: chunked\r\n") + "x\r\n")
              .inBody());
}
