package dev.fairlead.affinity;

import dev.fairlead.config.AffinityConfig;
import dev.fairlead.config.AffinityConfig.OnUnavailable;
import dev.fairlead.wire.RequestHead;

/** How a pool keeps clients on their endpoints: a configuration over its store. Immutable. */
public final class Affinity {
  private final AffinityConfig config;
  private final Sessions sessions;
  private final AffinityCookie cookie;
  private final long timeoutNanos;

  public Affinity(AffinityConfig config, Sessions sessions) {
    this.config = config;
    this.sessions = sessions;
    this.cookie = config.by().cookie() == null ? null : new AffinityCookie(config.by().cookie());
    this.timeoutNanos = config.timeout().toNanos();
  }

  public AffinityConfig config() {
    return config;
  }

  /** Whether this is what a configuration asks for, its store included. */
  public boolean isOf(AffinityConfig wanted) {
    return config.equals(wanted) && sessions.isOf(wanted.store());
  }

  public Sessions sessions() {
    return sessions;
  }

  AffinityCookie cookie() {
    return cookie;
  }

  /** Whether a session is served by its endpoint or by none. */
  public boolean refuses() {
    return config.onUnavailable() == OnUnavailable.REFUSE;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  /**
   * The session a request belongs to. A cookie that carries the key is taken out of the request: no
   * endpoint sees it.
   *
   * @param secure whether the client came by HTTPS
   * @return null if the request belongs to none
   */
  public Session session(RequestHead request, SessionKeys keys, boolean secure) {
    if (cookie != null) {
      String key = cookie.take(request.fields());
      return new Session(this, key == null ? keys.fresh() : key, key == null, secure);
    }
    String value = request.fields().get(config.by().header());
    return value == null || value.isEmpty()
        ? null
        : new Session(this, keys.of(value), false, secure);
  }
}
