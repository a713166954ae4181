package dev.fairlead.listener;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;

/**
 * The keys that seal session tickets for one set of clients. The first seals; the second, the one
 * before, still opens what it sealed. Thread-safe.
 */
final class TicketKeys {
  private final PemFiles.Authorities clients;
  private final SecureRandom random = new SecureRandom();
  private OpenSslSessionTicketKey[] keys;

  TicketKeys(PemFiles.Authorities clients) {
    this.clients = clients;
    this.keys = new OpenSslSessionTicketKey[] {fresh()};
  }

  private OpenSslSessionTicketKey fresh() {
    return new OpenSslSessionTicketKey(
        octets(OpenSslSessionTicketKey.NAME_SIZE),
        octets(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        octets(OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  boolean sealFor(PemFiles.Authorities authorities) {
    return clients.equals(authorities);
  }

  /** Goes on with a fresh key; forgets the one before the last. */
  synchronized void renew() {
    keys = new OpenSslSessionTicketKey[] {fresh(), keys[0]};
  }

  synchronized OpenSslSessionTicketKey[] current() {
    return keys.clone();
  }
}
