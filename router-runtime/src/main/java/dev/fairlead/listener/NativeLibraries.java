package dev.fairlead.listener;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;

/** The native libraries that listeners use where they are there. */
public final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * Loads them ahead of need, from any thread: unpacking and linking takes as long as much of the
   * rest of a start.
   *
   * @param tls whether TLS will be spoken
   */
  public static void load(boolean tls) {
    Epoll.isAvailable();
    if (tls) {
      OpenSsl.isAvailable();
    }
  }
}
