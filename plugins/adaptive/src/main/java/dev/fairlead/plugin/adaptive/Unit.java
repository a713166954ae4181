package dev.fairlead.plugin.adaptive;

import dev.fairlead.spi.RequestContext;
import java.util.Locale;

/** What is given to a strategy as a whole. */
enum Unit {
  /** What hashes to the same key, so that a strategy that hashes can show what it is worth. */
  AUTO,
  REQUEST,
  CLIENT;

  static Unit of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Where on the circle of a {@link Division} a request is.
   *
   * @param random a point for requests that are divided by chance
   */
  int point(RequestContext request, int random) {
    return switch (this) {
      case REQUEST -> random;
      case CLIENT -> Clients.point(request);
      case AUTO -> request.hashKey() == 0 ? random : Clients.point(request);
    };
  }
}
