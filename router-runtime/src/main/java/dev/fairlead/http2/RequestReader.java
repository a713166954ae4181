package dev.fairlead.http2;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import io.netty.util.AsciiString;

/** Reads request heads (RFC 9113 sections 8.2 and 8.3.1). */
final class RequestReader extends HeadReader {
  private static final AsciiString METHOD = AsciiString.cached(":method");
  private static final AsciiString PATH = AsciiString.cached(":path");
  private static final AsciiString SCHEME = AsciiString.cached(":scheme");
  private static final AsciiString AUTHORITY = AsciiString.cached(":authority");

  private AsciiString method;
  private AsciiString scheme;
  private AsciiString authority;
  private AsciiString path;
  private AsciiString host;
  private boolean hosts;
  private boolean trailersAccepted;
  private boolean expectContinue;
  private boolean expectOther;
  private int cookies;
  private int status;
  private Rejection reason;
  private String detail;

  @Override
  void begin(Fields target, int maxOctets, int maxCount) {
    super.begin(target, maxOctets, maxCount);
    method = null;
    scheme = null;
    authority = null;
    path = null;
    host = null;
    hosts = false;
    trailersAccepted = false;
    expectContinue = false;
    expectOther = false;
    cookies = 0;
    status = 0;
    reason = null;
  }

  @Override
  void pseudo(AsciiString name, AsciiString value) {
    if (name.equals(METHOD) && method == null) {
      method = value;
    } else if (name.equals(PATH) && path == null) {
      path = value;
    } else if (name.equals(SCHEME) && scheme == null) {
      scheme = value;
    } else if (name.equals(AUTHORITY) && authority == null) {
      authority = value;
    } else {
      malformed("unknown or repeated pseudo-header field");
    }
  }

  @Override
  boolean known(Fields fields, int id, int i, AsciiString value) {
    switch (id) {
      case FieldName.HOST -> {
        hosts |= host != null;
        host = value;
        return false;
      }
      case FieldName.TE -> {
        if (!value.contentEqualsIgnoreCase("trailers")) {
          malformed("te other than trailers");
        }
        trailersAccepted = true;
        return false;
      }
      case FieldName.EXPECT -> {
        if (value.contentEqualsIgnoreCase("100-continue")) {
          expectContinue = true;
        } else {
          expectOther = true;
        }
        return false;
      }
      case FieldName.HTTP2_SETTINGS -> {
        return false;
      }
      case FieldName.COOKIE -> cookies++;
      default -> {}
    }
    return true;
  }

  /**
   * Ends the section and fills the head.
   *
   * @return whether the request can be handled; otherwise {@link #problem} or {@link #status} says
   *     why not
   */
  boolean finish(RequestHead head, boolean endStream, boolean whole, boolean tls, int maxLine) {
    if (problem() == null && whole && !tooLarge()) {
      checkPseudo();
    }
    if (problem() == null && endStream && contentLength() > 0) {
      malformed("content-length " + contentLength() + " without content");
    }
    if (problem() != null) {
      return false;
    }
    if (!whole || tooLarge()) {
      return refuse(431, Rejection.FIELDS_TOO_LARGE, "The fields are too large.");
    }
    if (method.contentEquals("CONNECT")) {
      return refuse(501, Rejection.METHOD_REFUSED, "CONNECT is not served here.");
    }
    if (method.length() + path.length() > maxLine) {
      return refuse(414, Rejection.LINE_TOO_LONG, "The target is too long.");
    }
    AsciiString name = authority != null ? authority : host;
    if (name == null || hosts || !FieldSyntax.isAuthority(name) || contradicts(tls)) {
      return refuse(400, Rejection.MALFORMED, "The request names no host, or not one only.");
    }
    if (expectOther) {
      return refuse(
          417, Rejection.EXPECTATION_FAILED, "The only expectation that is met is 100-continue.");
    }
    fill(head, name, endStream, tls);
    return true;
  }

  private void checkPseudo() {
    if (method == null || !FieldSyntax.isToken(method)) {
      malformed("missing or illegal :method");
    } else if (method.contentEquals("CONNECT")) {
      if (scheme != null || path != null || authority == null) {
        malformed("CONNECT with :scheme or :path, or without :authority");
      }
    } else if (scheme == null || !isScheme(scheme)) {
      malformed("missing or illegal :scheme");
    } else if (path == null || path.isEmpty()) {
      malformed("missing or empty :path");
    } else if (!FieldSyntax.isOriginForm(path)
        && !(path.contentEquals("*") && method.contentEquals("OPTIONS"))) {
      malformed(":path is not in origin form");
    }
  }

  private boolean contradicts(boolean tls) {
    return authority != null
        && host != null
        && !authority.contentEqualsIgnoreCase(host)
        && !FieldSyntax.sameAuthority(authority.toString(), host.toString(), tls ? ":443" : ":80");
  }

  private static boolean isScheme(AsciiString text) {
    for (int i = 0; i < text.length(); i++) {
      byte b = text.byteAt(i);
      boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (!letter && (i == 0 || !(b >= '0' && b <= '9' || b == '+' || b == '-' || b == '.'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private boolean refuse(int code, Rejection why, String explanation) {
    status = code;
    reason = why;
    detail = explanation;
    return false;
  }

  private void fill(RequestHead head, AsciiString name, boolean endStream, boolean tls) {
    head.method(method.toString());
    head.scheme(tls ? "https" : "http");
    // An empty port says nothing.
    int length = name.length();
    head.authority(name.byteAt(length - 1) == ':' ? name.toString(0, length - 1) : name.toString());
    head.target(path.toString());
    head.version("2.0");
    head.expectContinue(expectContinue && !endStream);
    head.trailersAccepted(trailersAccepted);
    head.contentLength(endStream ? 0 : contentLength() < 0 ? RequestHead.UNKNOWN : contentLength());
    if (cookies > 1) {
      joinCookies(head.fields());
    }
  }

  /** RFC 9113 section 8.2.3: what was split for compression is one field again. */
  private static void joinCookies(Fields fields) {
    StringBuilder all = new StringBuilder();
    for (int i = fields.next(FieldName.COOKIE, 0);
        i >= 0;
        i = fields.next(FieldName.COOKIE, i + 1)) {
      if (!all.isEmpty()) {
        all.append("; ");
      }
      all.append(fields.value(i));
    }
    fields.set(FieldName.COOKIE, all.toString());
  }

  @Override
  void done() {
    super.done();
    method = scheme = authority = path = host = null;
  }

  /** What to answer, or 0 if the stream is to be reset. */
  int status() {
    return status;
  }

  Rejection reason() {
    return reason;
  }

  /** What the client is told. */
  String detail() {
    return detail;
  }

  boolean head() {
    return method != null && method.contentEquals("HEAD");
  }
}
