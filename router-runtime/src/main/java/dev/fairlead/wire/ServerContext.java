package dev.fairlead.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One listener as its connections see it: the settings in force and the list of who is connected.
 * Thread-safe.
 */
public final class ServerContext {
  private final String name;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile ServerSettings settings;
  private volatile boolean draining;

  public ServerContext(String name, ServerSettings settings) {
    this.name = name;
    this.settings = settings;
  }

  /** The listener's name. */
  public String name() {
    return name;
  }

  public ServerSettings settings() {
    return settings;
  }

  public void settings(ServerSettings value) {
    settings = value;
  }

  /** Called once by each connection that begins; drains it at once if the listener is draining. */
  public void opened(ServerConnection connection) {
    connections.add(connection);
    if (draining) {
      connection.drain();
    }
  }

  /** Called once by each connection that ended. */
  public void closed(ServerConnection connection) {
    connections.remove(connection);
  }

  /** Open connections. */
  public int connections() {
    return connections.size();
  }

  /** Whether responses should ask clients to leave. */
  public boolean draining() {
    return draining;
  }

  /**
   * Lets every response from here on ask its client to leave, without closing what is idle: busy
   * clients leave of their own accord before {@link #drain}.
   */
  public void askToLeave() {
    draining = true;
  }

  /** Drains every connection, now and those still to come. */
  public void drain() {
    draining = true;
    connections.forEach(ServerConnection::drain);
  }

  /** Closes every connection. */
  public void close() {
    connections.forEach(ServerConnection::close);
  }
}
