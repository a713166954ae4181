package dev.fairlead.listener;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/**
 * Which TLS implementation serves: looked for when TLS is first needed, since loading the native
 * library takes a while.
 */
final class TlsProvider {
  private TlsProvider() {}

  static SslProvider get() {
    return Found.NATIVE ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /** For the start-up message: the library's own name and version, or that of the JDK. */
  static String describe() {
    return Found.NATIVE
        ? OpenSsl.versionString()
        : "JDK " + Runtime.version().feature() + " (netty-tcnative did not load)";
  }

  private static final class Found {
    static final boolean NATIVE = OpenSsl.isAvailable();
  }
}
