package dev.fairlead.blackbox;

import java.nio.file.Path;

/** A router with one cleartext listener, {@code web}, and one pool without health checks. */
final class OneRoute {
  private OneRoute() {}

  static RouterProcess to(Path directory, String... addresses) {
    return with(directory, "", addresses);
  }

  /**
   * @param settings of the pool, each followed by a comma
   */
  static RouterProcess with(Path directory, String settings, String... addresses) {
    Path file =
        Launch.write(
            directory,
            "one-route.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1, protocols: [http/1.1, h2c] } }
            routes: [ { name: all, match: { path: "/**" }, pool: web } ]
            pools: { web: { %s endpoints: [ "%s" ] } }
            """
                .formatted(settings, String.join("\", \"", addresses)));
    return Launch.router(file).start();
  }
}
