package dev.fairlead.route;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The form of a path that is matched. Endpoints resolve dot segments and decode letters before they
 * look at a path, so the router has to look at the same path as they do (RFC 3986 section 6.2.2):
 * {@code /v1/../admin} is {@code /admin} and {@code /%61dmin} is {@code /admin} too. What is
 * forwarded stays as the client sent it unless the route rewrites it. An encoded slash is data, not
 * a separator, and empty segments count: {@code //a} is not {@code /a}.
 */
public final class RoutePath {
  private static final String HEX = "0123456789ABCDEF";

  private RoutePath() {}

  /**
   * Normalises a path: decodes unreserved letters, writes other encodings in upper case and
   * resolves dot segments.
   *
   * @param target begins with a slash
   * @param length how much of it is the path
   * @return {@code target} itself if its path is in that form; otherwise the path alone
   */
  public static String normalised(String target, int length) {
    return before(target.indexOf('%'), length) || before(target.indexOf("/."), length)
        ? normalise(target, length)
        : target;
  }

  private static String normalise(String target, int length) {
    String decoded = decodeUnreserved(target, length);
    String path = decoded.contains("/.") ? resolveDots(decoded) : decoded;
    return path.length() == length && target.startsWith(path) ? target : path;
  }

  /**
   * Whether endpoints are known to disagree about what a path means, so that it is better refused
   * than forwarded: a segment that becomes {@code ..} for those who take an encoded slash or a
   * backslash for a separator or cut off path parameters ({@code /a/..%2fb}, {@code /a/..;/b}), a
   * {@code ..} that takes back another segment for those who leave out empty ones ({@code
   * /a//../b}, {@code /a/;x/../b}), or an encoded NUL.
   *
   * @param target begins with a slash
   * @param length how much of it is the path
   */
  public static boolean ambiguous(String target, int length) {
    return (before(target.indexOf('%'), length)
            || before(target.indexOf(';'), length)
            || before(target.indexOf("//"), length)
            || before(target.indexOf('\\'), length))
        && looksAmbiguous(target, length);
  }

  private static boolean before(int index, int length) {
    return index >= 0 && index < length;
  }

  private static boolean looksAmbiguous(String target, int length) {
    int dots = 0;
    // Whether the segment so far is dots only, whether it is nothing once its parameters are cut
    // off, and whether a separator that not everybody takes for one has bounded it.
    boolean onlyDots = true;
    boolean bare = false;
    boolean odd = false;
    // Whether a segment went by that some leave out, and how many since then are not taken back.
    boolean vanishing = false;
    int since = 0;
    for (int i = 1; i <= length; ) {
      int c = i == length ? '/' : target.charAt(i);
      int width = 1;
      if (c == '%' && i + 2 < length) {
        int octet = octet(target, i);
        if (octet == 0) {
          return true;
        }
        if (octet == '.' || octet == '/' || octet == '\\' || octet == ';') {
          c = octet;
          width = 3;
        }
      }
      if (c == ';') {
        if (onlyDots && dots == 2) {
          return true;
        }
        // What follows are parameters, up to the next separator.
        bare |= onlyDots && dots < 2;
        onlyDots = false;
      } else if (c == '/' || c == '\\') {
        boolean plain = c == '/' && width == 1;
        if (onlyDots && dots == 2) {
          if (odd || !plain || vanishing && since == 0) {
            return true;
          }
          since = Math.max(0, since - 1);
        } else if (bare || onlyDots && dots == 0) {
          vanishing = true;
          since = 0;
        } else if (!onlyDots || dots > 2) {
          since++;
        }
        onlyDots = true;
        bare = false;
        odd = !plain;
        dots = 0;
      } else if (c == '.') {
        dots++;
      } else {
        onlyDots = false;
      }
      i += width;
    }
    return false;
  }

  /**
   * Splits a pattern and checks it; literals are brought to the form of {@link #normalised}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<String> segments(String pattern) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("path '" + pattern + "': expected a leading slash");
    }
    String path = normalised(encodeNonAscii(pattern), encodeNonAscii(pattern).length());
    List<String> segments = List.of(path.substring(1).split("/", -1));
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean last = i == segments.size() - 1;
      boolean wild = segment.equals(PathTree.STAR) || segment.equals(PathTree.REST) && last;
      if (segment.indexOf('*') >= 0 && !wild) {
        throw new IllegalArgumentException(
            "path '"
                + pattern
                + "': expected '*' as a whole segment, or '**' as the last one, instead of '"
                + segment
                + "'");
      }
    }
    return segments;
  }

  private static String encodeNonAscii(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0) {
        hex(encoded, b & 0xff);
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private static String decodeUnreserved(String target, int length) {
    StringBuilder decoded = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = target.charAt(i);
      int octet = c == '%' && i + 2 < length ? octet(target, i) : -1;
      if (octet < 0) {
        decoded.append(c);
        continue;
      }
      i += 2;
      if (unreserved(octet)) {
        decoded.append((char) octet);
      } else {
        hex(decoded, octet);
      }
    }
    return decoded.toString();
  }

  /** RFC 3986 section 5.2.4. */
  private static String resolveDots(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int length = path.length();
    for (int from = 0; from < length; ) {
      int to = path.indexOf('/', from + 1);
      if (to < 0) {
        to = length;
      }
      boolean last = to == length;
      int size = to - from - 1;
      boolean up = size == 2 && path.startsWith("..", from + 1);
      boolean stay = size == 1 && path.charAt(from + 1) == '.';
      if (up) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      }
      if (up || stay) {
        if (last) {
          out.append('/');
        }
      } else {
        out.append(path, from, to);
      }
      from = to;
    }
    return out.toString();
  }

  /** RFC 3986 section 2.3. */
  private static boolean unreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The octet that the three characters at {@code i} encode, or -1. */
  private static int octet(String text, int i) {
    int high = Character.digit(text.charAt(i + 1), 16);
    int low = Character.digit(text.charAt(i + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static void hex(StringBuilder out, int octet) {
    out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
  }
}
