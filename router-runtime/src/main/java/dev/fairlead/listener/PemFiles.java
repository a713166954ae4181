package dev.fairlead.listener;

import dev.fairlead.config.PemFile;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate chain and its key as they were read from their files. Equal if the files' contents
 * are.
 */
record PemFiles(Path file, List<X509Certificate> chain, PrivateKey key) {
  private static final int DNS_NAME = 2;
  private static final char[] NO_PASSWORD = {};

  static PemFiles read(Path certificate, Path key) {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey privateKey = privateKey(key);
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!algorithm.equals(privateKey.getAlgorithm())) {
      throw new TlsException(
          key
              + ": holds a key for "
              + privateKey.getAlgorithm()
              + ", but the certificate in "
              + certificate
              + " is for "
              + algorithm,
          null);
    }
    return new PemFiles(certificate, chain, privateKey);
  }

  private static List<X509Certificate> certificates(Path file) {
    try {
      return List.copyOf(PemFile.certificates(file));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static PrivateKey privateKey(Path file) {
    try {
      return PemFile.privateKey(file);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static TlsException unusable(Path file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return new TlsException(file + ": no such file", e);
    }
    return new TlsException(
        file + ": " + (e instanceof IOException ? "cannot be read: " : "") + e.getMessage(), e);
  }

  /** The DNS names the certificate is for; its common name if it lists none. */
  List<String> serverNames() {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = chain.get(0).getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))) {
            names.add((String) alternative.get(1));
          }
        }
        return names;
      }
      for (Rdn rdn : new LdapName(chain.get(0).getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          names.add(String.valueOf(rdn.getValue()));
        }
      }
      return names;
    } catch (CertificateException | InvalidNameException e) {
      throw new TlsException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Hands chain and key to a TLS implementation, in the form in which that one need not parse them
   * for each handshake.
   */
  KeyManagerFactory keyManagerFactory() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (TlsProvider.get() == SslProvider.JDK) {
      factory.init(store, NO_PASSWORD);
      return factory;
    }
    KeyManagerFactory caching = new OpenSslCachingX509KeyManagerFactory(factory);
    caching.init(store, NO_PASSWORD);
    return caching;
  }

  @Override
  public String toString() {
    return file.toString();
  }

  /** Whom to trust; empty: nobody was named. */
  record Authorities(List<X509Certificate> list) {
    static Authorities read(Path file) {
      return new Authorities(file == null ? List.of() : PemFiles.certificates(file));
    }

    boolean present() {
      return !list.isEmpty();
    }

    X509Certificate[] certificates() {
      return list.toArray(X509Certificate[]::new);
    }
  }
}
