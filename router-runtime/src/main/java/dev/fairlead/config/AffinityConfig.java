package dev.fairlead.config;

import java.time.Duration;

/**
 * How clients are kept on their endpoints.
 *
 * @param store what remembers where each session is; built in or a plugin's
 * @param by what tells one session from another
 * @param timeout how long the store may take to say where a session is
 */
public record AffinityConfig(
    PluginConfig store, By by, Duration timeout, OnUnavailable onUnavailable) {
  public static final String DEFAULT_STORE = "memory";

  /** About what a client does not notice. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);

  /** What becomes of a request whose session's endpoint cannot serve it. */
  public enum OnUnavailable {
    /** Another endpoint serves it, to which the session is bound from then on. */
    REBIND,
    /** The client gets a 503. */
    REFUSE
  }

  /**
   * What tells sessions apart; one of both is null.
   *
   * @param cookie the router's own
   * @param header a field that clients send
   */
  public record By(Cookie cookie, String header) {}

  /**
   * A cookie of the router's own, and its attributes (RFC 6265).
   *
   * @param domain null: the host the client asked for, and no other
   * @param secure null: where the client came by HTTPS
   * @param maxAge null: as long as the browser runs
   */
  public record Cookie(
      String name,
      String path,
      String domain,
      Boolean secure,
      boolean httpOnly,
      SameSite sameSite,
      Duration maxAge) {
    public static final String DEFAULT_PATH = "/";

    /** A cookie with the defaults of the rest. */
    public Cookie(String name) {
      this(name, DEFAULT_PATH, null, null, true, SameSite.LAX, null);
    }
  }

  /** With which requests from other sites a browser sends the cookie. */
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax"),
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }

    /** As the attribute's value. */
    public String text() {
      return text;
    }
  }

  AffinityConfig with(PluginConfig sessionStore) {
    return new AffinityConfig(sessionStore, by, timeout, onUnavailable);
  }
}
