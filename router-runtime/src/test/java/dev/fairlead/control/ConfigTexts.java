package dev.fairlead.control;

/** Configurations for tests. */
final class ConfigTexts {
  /** One listener on a free port, one pool whose endpoint nobody asks. */
  static final String MINIMAL =
      """
      listeners:
        web: { port: 0, host: 127.0.0.1 }
      routes:
        - { match: { path: "/**" }, pool: web }
      pools:
        web: { endpoints: [ "127.0.0.1:9" ] }
      """;

  private ConfigTexts() {}
}
