package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;

/** Checks that certificates and keys can be used before a listener or connection has to. */
final class PemCheck {
  /** Shorter keys cannot make the signatures of TLS 1.3, and have been factored. */
  private static final int SHORTEST_RSA = 1024;

  private static final byte[] PROBE = {'f', 'a', 'i', 'r', 'l', 'e', 'a', 'd'};

  private PemCheck() {}

  /**
   * Checks a certificate chain, its key and that they belong together, as far as both are there.
   */
  static void pair(Fields fields, Key<Path> certificate, Key<Path> key) {
    List<X509Certificate> chain =
        fields.valid(certificate)
            ? certificates(fields, certificate, ListenerTlsSection.CERTIFICATE_FILE)
            : null;
    PrivateKey privateKey = fields.valid(key) ? privateKey(fields, key) : null;
    if (chain == null || privateKey == null) {
      return;
    }
    byte[] signed;
    try {
      signed = sign(privateKey);
    } catch (GeneralSecurityException e) {
      fields.error(
          key,
          "holds a private key that cannot sign ("
              + e.getMessage()
              + "); expected RSA, or EC on the curve P-256, P-384 or P-521");
      return;
    }
    if (!verifies(chain.get(0).getPublicKey(), privateKey, signed)) {
      fields.error(
          key,
          "is not the key of "
              + fields.get(certificate).getFileName()
              + ", which is for "
              + chain.get(0).getSubjectX500Principal()
              + "; expected its private key");
    }
    checkOrder(fields, certificate, chain);
  }

  /** TLS implementations refuse a chain that is none. */
  private static void checkOrder(
      Fields fields, Key<Path> certificate, List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate before = chain.get(i - 1);
      X509Certificate issuer = chain.get(i);
      if (!before.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
          || chain.subList(0, i).contains(issuer)) {
        fields.error(
            certificate,
            "is no chain: after "
                + name(before)
                + " stands "
                + name(issuer)
                + "; expected that of its issuer, "
                + before.getIssuerX500Principal()
                + ", or no more");
        return;
      }
    }
  }

  /** Checks a file of authorities. */
  static void authorities(Fields fields, Key<Path> key) {
    certificates(fields, key, ListenerTlsSection.CA_FILE);
  }

  private static List<X509Certificate> certificates(
      Fields fields, Key<Path> key, Shape<Path> expected) {
    try {
      List<X509Certificate> certificates = PemFile.certificates(fields.get(key));
      Instant now = fields.reading().now();
      for (X509Certificate certificate : certificates) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
          fields.warn(
              key, name(certificate) + " expired on " + certificate.getNotAfter().toInstant());
        } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
          fields.warn(
              key,
              name(certificate) + " is not valid before " + certificate.getNotBefore().toInstant());
        }
      }
      return certificates;
    } catch (IOException e) {
      fields.error(key, "cannot be read; expected " + expected.accepted());
    } catch (GeneralSecurityException e) {
      String reason =
          "holds no certificate".equals(e.getMessage())
              ? e.getMessage()
              : "holds a malformed certificate";
      fields.error(key, reason + "; expected " + expected.accepted());
    }
    return null;
  }

  private static String name(X509Certificate certificate) {
    return "the certificate of " + certificate.getSubjectX500Principal();
  }

  private static PrivateKey privateKey(Fields fields, Key<Path> key) {
    String expected = "; expected " + ListenerTlsSection.KEY_FILE.accepted();
    try {
      PrivateKey privateKey = PemFile.privateKey(fields.get(key));
      if (privateKey instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
        fields.error(
            key,
            "holds an RSA key of "
                + rsa.getModulus().bitLength()
                + " bits; expected at least "
                + SHORTEST_RSA);
        return null;
      }
      return privateKey;
    } catch (IOException e) {
      fields.error(key, "cannot be read" + expected);
    } catch (GeneralSecurityException e) {
      fields.error(key, e.getMessage() + expected);
    }
    return null;
  }

  private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm(key));
    signature.initSign(key);
    signature.update(PROBE);
    return signature.sign();
  }

  /** A signature of the one is verified by the other: works alike for every kind of key. */
  private static boolean verifies(PublicKey publicKey, PrivateKey privateKey, byte[] signed) {
    try {
      if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
        return false;
      }
      Signature signature = Signature.getInstance(algorithm(privateKey));
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }
}
