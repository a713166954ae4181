package dev.fairlead.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.TestIdentity;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyTest {
  /** {@code [0] OID 1.2.840.10045.3.1.7}, the curve secp256r1. */
  private static final byte[] CURVE = {
    (byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7
  };

  @TempDir Path directory;

  private Path write(String label, byte[] der) throws Exception {
    return Files.writeString(directory.resolve("key.pem"), TestIdentity.pem(label, der));
  }

  private static PrivateKey generate(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (size > 0) {
      generator.initialize(size);
    }
    return generator.generateKeyPair().getPrivate();
  }

  /** What PKCS#8 wraps: the octet string at its end. */
  private static byte[] unwrapped(byte[] pkcs8, int length) {
    return Arrays.copyOfRange(pkcs8, pkcs8.length - length, pkcs8.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsPkcs8(String algorithm) throws Exception {
    PrivateKey key =
        generate(algorithm, algorithm.equals("RSA") ? 2048 : algorithm.equals("EC") ? 256 : 0);
    assertThat(PemKey.read(write("PRIVATE KEY", key.getEncoded())).getEncoded())
        .isEqualTo(key.getEncoded());
  }

  @Test
  void readsPkcs1() throws Exception {
    PrivateKey key = generate("RSA", 2048);
    byte[] pkcs8 = key.getEncoded();
    int header = 4 + 3 + 15 + 4;
    byte[] pkcs1 = unwrapped(pkcs8, pkcs8.length - header);
    assertThat(PemKey.read(write("RSA PRIVATE KEY", pkcs1)).getEncoded()).isEqualTo(pkcs8);
  }

  @Test
  void readsSec1() throws Exception {
    java.security.interfaces.ECPrivateKey key =
        (java.security.interfaces.ECPrivateKey) generate("EC", 256);
    byte[] secret = key.getS().toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, secret.length);
    System.arraycopy(secret, secret.length - length, padded, 32 - length, length);
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(new byte[] {0x30, 3 + 34 + 12, 2, 1, 1, 4, 32});
    der.writeBytes(padded);
    der.writeBytes(CURVE);
    Path file = write("EC PRIVATE KEY", der.toByteArray());
    String parameters = TestIdentity.pem("EC PARAMETERS", new byte[] {6, 1, 1});
    Files.writeString(file, parameters + Files.readString(file));
    PrivateKey read = PemKey.read(file);
    assertThat(((java.security.interfaces.ECPrivateKey) read).getS()).isEqualTo(key.getS());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertThatThrownBy(() -> PemKey.read(directory.resolve("none.pem")))
        .isInstanceOf(TlsException.class)
        .hasMessageEndingWith("none.pem: no such file");
    Path encrypted = write("ENCRYPTED PRIVATE KEY", new byte[] {1});
    assertThatThrownBy(() -> PemKey.read(encrypted))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("encrypted");
    Path certificate = write("CERTIFICATE", new byte[] {1});
    assertThatThrownBy(() -> PemKey.read(certificate))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("expected a '-----BEGIN PRIVATE KEY-----' block");
    Path broken = write("PRIVATE KEY", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> PemKey.read(broken))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("cannot be read");
    Path brokenRsa = write("RSA PRIVATE KEY", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> PemKey.read(brokenRsa)).isInstanceOf(TlsException.class);
    Path brokenEc = write("EC PRIVATE KEY", new byte[] {0x30, 1});
    assertThatThrownBy(() -> PemKey.read(brokenEc)).isInstanceOf(TlsException.class);
  }
}
