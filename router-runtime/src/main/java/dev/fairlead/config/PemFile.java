package dev.fairlead.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Reads certificates and keys from PEM files (RFC 7468): what {@code check} accepts with it, a
 * listener can load with it. Keys may be PKCS #8 (RFC 5958), PKCS #1 (RFC 8017, {@code RSA PRIVATE
 * KEY}) or SEC 1 (RFC 5915, {@code EC PRIVATE KEY}), unencrypted.
 */
public final class PemFile {
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** Neither BoringSSL as it is built nor browsers take Edwards curves in certificates. */
  private static final String[] ALGORITHMS = {"RSA", "EC"};

  // DER of AlgorithmIdentifier: rsaEncryption with NULL; id-ecPublicKey, to be followed by the
  // curve.
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CURVE = 0xa0;

  private PemFile() {}

  private record Block(String label, byte[] der) {}

  /**
   * All certificates of a file, in its order; at least one.
   *
   * @throws IOException if the file cannot be read
   * @throws CertificateException if it holds no certificate or a malformed one
   */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE") || block.label.equals("TRUSTED CERTIFICATE")) {
        try (InputStream der = new ByteArrayInputStream(block.der)) {
          certificates.add((X509Certificate) factory.generateCertificate(der));
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("holds no certificate");
    }
    return certificates;
  }

  /**
   * The first private key of a file.
   *
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if it holds no key, an encrypted or a malformed one
   */
  public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    for (Block block : blocks(file)) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(block.der);
        }
        case "RSA PRIVATE KEY" -> {
          return key(der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, block.der)));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = der(SEQUENCE, EC_OID, curve(block.der));
          return key(der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, block.der)));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new InvalidKeySpecException("holds an encrypted private key");
        default -> {
          // certificates and parameters may stand before the key
        }
      }
    }
    throw new InvalidKeySpecException("holds no private key");
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // a key of another algorithm
      }
    }
    throw new InvalidKeySpecException(
        "holds a private key that is malformed or neither RSA nor EC");
  }

  private static List<Block> blocks(Path file) throws IOException {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(LARGEST);
    }
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin)) {
      int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
      int end = labelEnd < 0 ? -1 : text.indexOf(END + label + DASHES, labelEnd);
      if (end < 0) {
        break; // cut off: what follows is inside of it
      }
      blocks.add(block(label, text.substring(labelEnd + DASHES.length(), end)));
      begin = end;
    }
    return blocks;
  }

  private static Block block(String label, String content) {
    if (content.contains("Proc-Type:")) { // the encryption of RFC 1421 headers
      return new Block("ENCRYPTED PRIVATE KEY", new byte[0]);
    }
    try {
      return new Block(label, Base64.getMimeDecoder().decode(content));
    } catch (IllegalArgumentException e) {
      return new Block(label, new byte[0]);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x10000) {
      out.write(0x83);
      out.write(length >> 16);
    } else if (length >= 0x100) {
      out.write(0x82);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    if (length >= 0x100) {
      out.write(length >> 8);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /**
   * The parameters of {@code ECPrivateKey ::= SEQUENCE { version, privateKey, [0] parameters, ...
   * }}.
   */
  private static byte[] curve(byte[] ecKey) throws InvalidKeySpecException {
    try {
      int at = content(ecKey, 0);
      while (at < ecKey.length) {
        int from = content(ecKey, at);
        int to = from + length(ecKey, at);
        if ((ecKey[at] & 0xff) == CURVE) {
          return Arrays.copyOfRange(ecKey, from, to);
        }
        at = to;
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      // falls through to the same answer
    }
    throw new InvalidKeySpecException(
        "holds an EC private key that is malformed or names no curve");
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    if (length < 0 || length > der.length) {
      throw new ArrayIndexOutOfBoundsException(length);
    }
    return length;
  }
}
