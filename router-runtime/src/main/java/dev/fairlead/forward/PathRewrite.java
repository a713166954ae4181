package dev.fairlead.forward;

import dev.fairlead.config.RouteConfig.Rewrite;
import dev.fairlead.route.RoutePath;
import dev.fairlead.wire.RequestHead;

/**
 * Changes the path of a request as its route says; the query stays as it is. It is the path that
 * was matched that is changed, not what the client wrote: dot segments that are resolved only
 * behind a new prefix would lead out of it.
 */
final class PathRewrite {
  private PathRewrite() {}

  static void apply(Rewrite rewrite, RequestHead head) {
    String target = head.target();
    if (rewrite == null || target.equals("*")) {
      return;
    }
    int length = head.pathLength();
    head.target(rewritten(rewrite, matched(target, length)) + target.substring(length));
  }

  private static String matched(String target, int length) {
    String path = RoutePath.normalised(target, length);
    return path == target ? target.substring(0, length) : path;
  }

  private static String rewritten(Rewrite rewrite, String path) {
    if (rewrite.path() != null) {
      return rewrite.path();
    }
    String result = path;
    String strip = rewrite.stripPrefix();
    if (strip != null) {
      strip = RoutePath.normalised(strip, strip.length());
    }
    if (strip != null && path.startsWith(strip)) {
      String bare = strip.endsWith("/") ? strip.substring(0, strip.length() - 1) : strip;
      String rest = path.substring(bare.length());
      if (rest.isEmpty()) {
        result = "/";
      } else if (rest.charAt(0) == '/') {
        result = rest;
      }
    }
    String add = rewrite.addPrefix();
    if (add != null) {
      String front = add.endsWith("/") ? add.substring(0, add.length() - 1) : add;
      result = front + result;
    }
    return result;
  }
}
