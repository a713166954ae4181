package dev.fairlead.forward;

import dev.fairlead.config.RouteConfig.Rewrite;
import dev.fairlead.wire.RequestHead;

/** Changes the path of a request as its route says; the query stays as it is. */
final class PathRewrite {
  private PathRewrite() {}

  static void apply(Rewrite rewrite, RequestHead head) {
    String target = head.target();
    if (rewrite == null || target.equals("*")) {
      return;
    }
    String path = target.substring(0, head.pathLength());
    String query = target.substring(head.pathLength());
    head.target(rewritten(rewrite, path) + query);
  }

  private static String rewritten(Rewrite rewrite, String path) {
    if (rewrite.path() != null) {
      return rewrite.path();
    }
    String result = path;
    String strip = rewrite.stripPrefix();
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
