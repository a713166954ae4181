package dev.fairlead.http2;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.util.AsciiString;

/** Reads response heads (RFC 9113 sections 8.2 and 8.3.2). */
final class ResponseReader extends HeadReader {
  private static final AsciiString STATUS = AsciiString.cached(":status");

  private int status;

  @Override
  void begin(Fields target, int maxOctets, int maxCount) {
    super.begin(target, maxOctets, maxCount);
    status = 0;
  }

  @Override
  void pseudo(AsciiString name, AsciiString value) {
    if (!name.equals(STATUS) || status != 0) {
      malformed("unknown or repeated pseudo-header field");
      return;
    }
    long number = value.length() == 3 ? FieldSyntax.length(value) : -1;
    if (number < 100) {
      malformed("illegal :status");
    } else {
      status = (int) number;
    }
  }

  @Override
  boolean known(Fields fields, int id, int i, AsciiString value) {
    return id != FieldName.TE && id != FieldName.HTTP2_SETTINGS;
  }

  /**
   * Ends the section and fills the head.
   *
   * @param bodyless whether the request was a HEAD
   * @return whether the response is valid; otherwise {@link #problem} says why not
   */
  boolean finish(ResponseHead head, boolean endStream, boolean whole, boolean bodyless) {
    if (!whole || tooLarge()) {
      malformed("fields too large");
    } else if (status == 0) {
      malformed("missing :status");
    } else if (status == 101) {
      malformed("status 101");
    } else if (status < 200 && endStream) {
      malformed("informational response ends the stream");
    }
    boolean empty = bodyless || status < 200 || status == 204 || status == 304;
    if (!empty && endStream && contentLength() > 0) {
      malformed("content-length " + contentLength() + " without content");
    }
    if (problem() != null) {
      return false;
    }
    if (status < 200 || status == 204) {
      head.fields().remove(FieldName.CONTENT_LENGTH);
    }
    head.status(status);
    head.version("2.0");
    head.contentLength(
        empty || endStream ? 0 : contentLength() < 0 ? RequestHead.UNKNOWN : contentLength());
    return true;
  }
}
