package dev.fairlead.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts that become part of an HTTP message, so that a configuration cannot smuggle anything onto
 * the wire.
 */
final class HttpText {
  static final Scalar<String> FIELD_NAME =
      Scalars.text(
          "a field name (RFC 9110: letters, digits and !#$%&'*+-.^_`|~)", HttpText::parseToken);
  static final Scalar<String> CHANGEABLE_FIELD =
      Scalars.text(
          "a field name (RFC 9110: letters, digits and !#$%&'*+-.^_`|~), none that frames the"
              + " message",
          HttpText::parseChangeableField);
  static final Scalar<String> FIELD_VALUE =
      Scalars.text(
          "a field value (RFC 9110: visible ASCII characters, with spaces and tabs only between"
              + " them)",
          HttpText::parseFieldValue);
  static final Scalar<String> METHOD =
      Scalars.text("a method such as GET or POST (case matters)", HttpText::parseMethod);
  static final Scalar<String> PATH =
      Scalars.text(
          "a path that starts with '/', without query, other characters than RFC 3986 allows"
              + " percent-encoded",
          HttpText::parsePath);
  static final Scalar<String> PATH_PATTERN =
      Scalars.text(
          "a path such as /a (exact), /a/** (/a and all below) or /a/*/b (any one segment)",
          HttpText::parsePathPattern);
  static final Scalar<String> TARGET =
      Scalars.text("a path that starts with '/', with or without a query", HttpText::parseTarget);

  private static final int LONGEST_PATH = 2048;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
  private static final Pattern VALUE = Pattern.compile("([!-~]([ \\t!-~]*[!-~])?)?");
  // Possessive: a long text neither backtracks nor, in Java, overflows the stack.
  private static final Pattern PCHARS =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*+");
  private static final Pattern QUERY =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final Pattern DOTS = Pattern.compile("(.*/)?(\\.|%2[eE]){1,2}(/.*)?");
  private static final Set<String> STANDARD_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH");

  /** Fields that frame a message or belong to one connection: the router alone writes them. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HttpText() {}

  private static String parseToken(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new Unacceptable();
    }
    return text;
  }

  private static String parseChangeableField(String text) {
    parseToken(text);
    String lower = text.toLowerCase(Locale.ROOT);
    if (FRAMING.contains(lower)) {
      throw new Unacceptable("this field is the router's own");
    }
    if (lower.equals("host")) {
      throw new Unacceptable("Host is decided by the pool's host-header");
    }
    return text;
  }

  private static String parseFieldValue(String text) {
    if (!VALUE.matcher(text).matches()) {
      throw new Unacceptable();
    }
    return text;
  }

  private static String parseMethod(String text) {
    parseToken(text);
    String upper = text.toUpperCase(Locale.ROOT);
    if (upper.equals("CONNECT")) {
      throw new Unacceptable("CONNECT is never routed");
    }
    if (!text.equals(upper) && STANDARD_METHODS.contains(upper)) {
      throw new Unacceptable(null, upper);
    }
    return text;
  }

  static String parsePath(String text) {
    checkLength(text);
    if (!PCHARS.matcher(text).matches()) {
      throw new Unacceptable(null, withSlash(text));
    }
    if (DOTS.matcher(text).matches()) {
      throw new Unacceptable("the segments '.' and '..' never reach a route");
    }
    return text;
  }

  private static void checkLength(String text) {
    if (text.length() > LONGEST_PATH) {
      throw new Unacceptable("is longer than " + LONGEST_PATH + " characters");
    }
  }

  private static String withSlash(String text) {
    return PCHARS.matcher("/" + text).matches() && !text.isEmpty() ? "/" + text : null;
  }

  private static String parsePathPattern(String text) {
    parsePath(text);
    String normal = normal(text);
    if (!normal.equals(text)) {
      throw new Unacceptable("requests are matched in their normal form (RFC 3986, 6.2.2)", normal);
    }
    String[] segments = text.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.equals("**") && i < segments.length - 1) {
        throw new Unacceptable("'**' stands only at the end");
      }
      if (segment.indexOf('*') >= 0 && !segment.equals("*") && !segment.equals("**")) {
        throw new Unacceptable("'*' and '**' stand only for whole segments");
      }
    }
    return text;
  }

  /** Letters, digits and the like are not encoded; what is, is in upper case. */
  private static String normal(String path) {
    StringBuilder normal = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        char decoded = (char) Integer.parseInt(path, i + 1, i + 3, 16);
        if (UNRESERVED.matcher(Character.toString(decoded)).matches()) {
          normal.append(decoded);
        } else {
          normal.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
        }
        i += 2;
      } else {
        normal.append(c);
      }
    }
    return normal.toString();
  }

  private static String parseTarget(String text) {
    checkLength(text);
    int query = text.indexOf('?');
    parsePath(query < 0 ? text : text.substring(0, query));
    if (query >= 0 && !QUERY.matcher(text.substring(query + 1)).matches()) {
      throw new Unacceptable();
    }
    return text;
  }
}
