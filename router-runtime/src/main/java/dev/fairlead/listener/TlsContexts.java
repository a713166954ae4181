package dev.fairlead.listener;

import dev.fairlead.config.ListenerTlsConfig;
import dev.fairlead.config.Protocol;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * The certificates of one listener, by server name. Immutable; a reload makes new ones, which only
 * new connections meet.
 *
 * <p>Session tickets (RFC 5077, RFC 8446 section 2.2) are sealed with keys that live as long as who
 * may connect does not change: a ticket stands for the client certificate it was issued to, so
 * another listener, or other authorities, must not accept it.
 */
public final class TlsContexts {
  /** How long a session may be resumed: a key that leaks opens recorded traffic of that time. */
  public static final Duration SESSION_LIFETIME = Duration.ofHours(2);

  private final ListenerTlsConfig config;
  private final List<Protocol> protocols;
  private final SslContext fallback;
  private final Map<String, SslContext> exact = new HashMap<>();
  private final Map<String, SslContext> wildcard = new HashMap<>();
  private final List<PemFiles> certificates;
  private final TicketKeys tickets;
  private final List<SslContext> all = new ArrayList<>();

  private TlsContexts(
      ListenerTlsConfig config,
      List<Protocol> protocols,
      List<PemFiles> certificates,
      PemFiles.Authorities authorities,
      TicketKeys tickets)
      throws SSLException {
    this.config = config;
    this.protocols = protocols;
    this.certificates = certificates;
    this.tickets = tickets;
    SslContext first = null;
    for (int i = 0; i < certificates.size(); i++) {
      SslContext context = context(certificates.get(i), authorities);
      first = first == null ? context : first;
      List<String> names = config.certificates().get(i).serverNames();
      for (String name : names.isEmpty() ? certificates.get(i).serverNames() : names) {
        put(name.toLowerCase(Locale.ROOT), context);
      }
    }
    fallback = first;
    sealTickets();
  }

  /**
   * Reads certificates and keys.
   *
   * @param protocols in the order in which they are preferred
   * @param previous what the listener uses so far, or null; returned if nothing changed
   * @throws TlsException if a file cannot be read or does not hold what it must; names it
   */
  public static TlsContexts of(
      String listener,
      ListenerTlsConfig config,
      Collection<Protocol> protocols,
      TlsContexts previous)
      throws TlsException {
    List<PemFiles> certificates =
        config.certificates().stream().map(c -> PemFiles.read(c.certificate(), c.key())).toList();
    PemFiles.Authorities authorities = PemFiles.Authorities.read(config.clientCa());
    List<Protocol> order = List.copyOf(protocols);
    if (previous != null
        && previous.config.equals(config)
        && previous.protocols.equals(order)
        && previous.certificates.equals(certificates)
        && previous.tickets.sealFor(authorities)) {
      return previous;
    }
    boolean sameClients =
        previous != null
            && previous.config.clientAuthentication() == config.clientAuthentication()
            && previous.tickets.sealFor(authorities);
    TicketKeys tickets = sameClients ? previous.tickets : new TicketKeys(authorities);
    try {
      return new TlsContexts(config, order, certificates, authorities, tickets);
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("listener '" + listener + "': TLS: " + e.getMessage(), e);
    }
  }

  private SslContext context(PemFiles files, PemFiles.Authorities authorities) throws SSLException {
    SslContextBuilder builder;
    try {
      builder = SslContextBuilder.forServer(files.keyManagerFactory());
    } catch (GeneralSecurityException e) {
      throw new SSLException(files + ": " + e.getMessage(), e);
    }
    builder
        .sslProvider(TlsProvider.get())
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .protocols(versions(config.minimumVersion()))
        .applicationProtocolConfig(alpn())
        .sessionTimeout(SESSION_LIFETIME.toSeconds())
        .clientAuth(clientAuth());
    if (authorities.present()) {
      builder.trustManager(authorities.certificates());
    } else if (config.clientAuthentication() == ListenerTlsConfig.ClientAuthentication.NONE) {
      builder.trustManager(NobodyTrusted.INSTANCE);
    }
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
      sessions.setSessionCacheEnabled(true);
    }
    all.add(context);
    return context;
  }

  private void sealTickets() {
    for (SslContext context : all) {
      if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
        sessions.setTicketKeys(tickets.current());
      }
    }
  }

  /**
   * Seals tickets with a fresh key from now on. To be called every {@link #SESSION_LIFETIME}, so
   * that no key opens tickets for longer than twice that time. From any thread.
   */
  public void renewTicketKeys() {
    tickets.renew();
    sealTickets();
  }

  static List<String> versions(String minimum) {
    return "TLSv1.3".equals(minimum) ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
  }

  private ApplicationProtocolConfig alpn() {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        protocols.stream().map(Protocol::toString).toList());
  }

  private ClientAuth clientAuth() {
    return switch (config.clientAuthentication()) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }

  private void put(String name, SslContext context) {
    if (name.startsWith("*.")) {
      wildcard.putIfAbsent(name.substring(2), context);
    } else {
      exact.putIfAbsent(name, context);
    }
  }

  /** Finds the certificate for a lower-case server name, or null for a client that sent none. */
  SslContext forName(String name) {
    if (name == null) {
      return fallback;
    }
    SslContext context = exact.get(name);
    if (context == null) {
      int dot = name.indexOf('.');
      context = dot < 0 ? null : wildcard.get(name.substring(dot + 1));
    }
    return context == null ? fallback : context;
  }

  boolean asksForCertificate() {
    return config.clientAuthentication() != ListenerTlsConfig.ClientAuthentication.NONE;
  }

  /** The TLS implementation that serves, for people. */
  public String provider() {
    return TlsProvider.describe();
  }
}
