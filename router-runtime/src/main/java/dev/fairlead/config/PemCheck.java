package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Checks that certificates and keys can be used before a listener or connection has to. */
final class PemCheck {
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
    if (!matches(chain.get(0).getPublicKey(), privateKey)) {
      fields.error(
          key,
          "is not the key of "
              + fields.get(certificate).getFileName()
              + ", which is for "
              + chain.get(0).getSubjectX500Principal()
              + "; expected its private key");
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
      return PemFile.privateKey(fields.get(key));
    } catch (IOException e) {
      fields.error(key, "cannot be read" + expected);
    } catch (GeneralSecurityException e) {
      fields.error(key, e.getMessage() + expected);
    }
    return null;
  }

  /** A signature of the one is verified by the other: works alike for every kind of key. */
  private static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
    try {
      if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
        return false;
      }
      String algorithm =
          switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
