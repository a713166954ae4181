package dev.fairlead.http2;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import io.netty.util.AsciiString;
import java.util.Set;

/**
 * Reads trailers. What frames, routes, authenticates or describes the content is dropped: RFC 9110
 * section 6.5.1 forbids to send it there and lets a recipient throw it away.
 */
final class TrailerReader extends HeadReader {
  private static final Set<AsciiString> FORBIDDEN =
      Set.of(
          AsciiString.cached("age"),
          AsciiString.cached("content-range"),
          AsciiString.cached("expires"),
          AsciiString.cached("if-match"),
          AsciiString.cached("if-modified-since"),
          AsciiString.cached("if-none-match"),
          AsciiString.cached("if-range"),
          AsciiString.cached("if-unmodified-since"),
          AsciiString.cached("max-forwards"),
          AsciiString.cached("pragma"),
          AsciiString.cached("range"),
          AsciiString.cached("warning"),
          AsciiString.cached("www-authenticate"));

  @Override
  void pseudo(AsciiString name, AsciiString value) {
    malformed("pseudo-header field in trailers");
  }

  @Override
  boolean known(Fields fields, int id, int i, AsciiString value) {
    return switch (id) {
      case FieldName.SERVER,
          FieldName.ETAG,
          FieldName.LAST_MODIFIED,
          FieldName.USER_AGENT,
          FieldName.REFERER,
          FieldName.ACCEPT,
          FieldName.ACCEPT_ENCODING,
          FieldName.TRACEPARENT ->
          true;
      default -> false;
    };
  }

  @Override
  boolean other(AsciiString name) {
    return !FORBIDDEN.contains(name);
  }
}
