package dev.fairlead.framing;

import static dev.fairlead.framing.RequestCase.HOST;
import static dev.fairlead.framing.RequestCase.line;
import static dev.fairlead.framing.RequestCase.refused;
import static dev.fairlead.framing.RequestCase.served;

import java.util.List;

/** Protocol versions. */
final class VersionCases {
  private VersionCases() {}

  static RequestGroup group() {
    return new RequestGroup("Protocol version", "9112 2.3; 9110 2.5", CASES);
  }

  private static final List<RequestCase> CASES =
      List.of(
          served("HTTP/1.0", line("GET /case HTTP/1.0")).closes(),
          served("HTTP/1.0 without Host", "GET /case HTTP/1.0\r\n\r\n").closes(),
          served("higher minor version is served as 1.1", line("GET /case HTTP/1.2")),
          refused("HTTP/0.9: no version", "GET /case\r\n"),
          refused("HTTP/0.9 with an empty line", "GET /case\r\n\r\n"),
          refused("no version, but fields", line("GET /case")),
          refused("HTTP/0.9 spelled out", line("GET /case HTTP/0.9")).with(505),
          refused("HTTP/2.0", line("GET /case HTTP/2.0")).with(505),
          refused("HTTP/3.0", line("GET /case HTTP/3.0")).with(505),
          refused("HTTP/9.9", line("GET /case HTTP/9.9")).with(505),
          refused("HEAD in HTTP/2.0", line("HEAD /case HTTP/2.0")).with(505),
          refused("HEAD without a version", line("HEAD /case")),
          refused("version without minor", line("GET /case HTTP/1")),
          refused("version with an empty minor", line("GET /case HTTP/1.")),
          refused("version with an empty major", line("GET /case HTTP/.1")),
          refused("empty version", line("GET /case HTTP/")),
          refused("minor of two digits", line("GET /case HTTP/1.10")),
          refused("minor with a leading zero", line("GET /case HTTP/1.01")),
          refused("major with a leading zero", line("GET /case HTTP/01.1")),
          refused("major of two digits", line("GET /case HTTP/11.1")),
          refused("version with three parts", line("GET /case HTTP/1.1.1")),
          refused("version with a comma", line("GET /case HTTP/1,1")),
          refused("version in lower case", line("GET /case http/1.1")),
          refused("version in mixed case", line("GET /case Http/1.1")),
          refused("version without slash", line("GET /case HTTP1.1")),
          refused("version with a backslash", line("GET /case HTTP\\1.1")),
          refused("version with two slashes", line("GET /case HTTP//1.1")),
          refused("space inside the version", line("GET /case HTTP/ 1.1")),
          refused("letter after the version", line("GET /case HTTP/1.1x")),
          refused("letter for the minor", line("GET /case HTTP/1.x")),
          refused("signed version", line("GET /case HTTP/+1.1")),
          refused("negative minor", line("GET /case HTTP/1.-1")),
          refused("superscript digit for the minor", line("GET /case HTTP/1.\u00b9")),
          refused("HTTPS/1.1", line("GET /case HTTPS/1.1")),
          refused("letter before the version", line("GET /case XHTTP/1.1")),
          refused("RTSP/1.0", "OPTIONS /case RTSP/1.0\r\nCSeq: 1\r\n" + HOST + "\r\n"),
          refused("ICY/1.1", line("GET /case ICY/1.1")));
}
