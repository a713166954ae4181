package dev.fairlead.listener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Reads a private key in any of the unencrypted PEM forms in use: PKCS#8 (RFC 5208), and the older
 * PKCS#1 for RSA (RFC 8017) and SEC 1 for elliptic curves (RFC 5915), which the JDK reads once they
 * are wrapped into PKCS#8.
 */
final class PemKey {
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** {@code SEQUENCE { OID 1.2.840.113549.1.1.1, NULL }}. */
  private static final byte[] RSA = {
    0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** {@code OID 1.2.840.10045.2.1}. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;

  /** The optional curve parameters of an EC key. */
  private static final int PARAMETERS = 0xa0;

  private PemKey() {}

  static PrivateKey read(Path file) {
    String text = new String(PemFiles.octets(file), StandardCharsets.ISO_8859_1);
    for (String form : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
      String begin = "-----BEGIN " + form + "-----";
      int from = text.indexOf(begin);
      int to = from < 0 ? -1 : text.indexOf("-----END " + form + "-----", from);
      if (to > 0) {
        return key(file, form, text.substring(from + begin.length(), to));
      }
    }
    throw new TlsException(
        file
            + (text.contains("ENCRYPTED")
                ? ": the private key is encrypted; only unencrypted keys can be read"
                : ": no private key; expected a '-----BEGIN PRIVATE KEY-----' block"),
        null);
  }

  private static PrivateKey key(Path file, String form, String base64) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      byte[] pkcs8 =
          switch (form) {
            case "RSA PRIVATE KEY" -> wrap(RSA, der);
            case "EC PRIVATE KEY" -> wrap(tagged(SEQUENCE, concat(EC, curve(der))), der);
            default -> der;
          };
      return decode(pkcs8);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new TlsException(file + ": the private key cannot be read: " + e.getMessage(), e);
    }
  }

  private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    GeneralSecurityException last = null;
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, concat(VERSION_0, algorithm, tagged(OCTET_STRING, key)));
  }

  /**
   * The curve's identifier out of {@code ECPrivateKey}: version, octets of the key, [0] parameters,
   * [1] public key.
   */
  private static byte[] curve(byte[] der) {
    int[] place = {0};
    enter(der, place, SEQUENCE);
    skip(der, place);
    skip(der, place);
    int length = enter(der, place, PARAMETERS);
    byte[] curve = new byte[length];
    System.arraycopy(der, place[0], curve, 0, length);
    return curve;
  }

  private static void skip(byte[] der, int[] place) {
    int length = enter(der, place, der[place[0]] & 0xff);
    place[0] += length;
  }

  /** Steps over a tag and its length, which it returns. */
  private static int enter(byte[] der, int[] place, int tag) {
    if ((der[place[0]++] & 0xff) != tag) {
      throw new IllegalArgumentException("an EC key must name its curve");
    }
    int length = der[place[0]++] & 0xff;
    if (length < 0x80) {
      return length;
    }
    int octets = length & 0x7f;
    length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | der[place[0]++] & 0xff;
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
