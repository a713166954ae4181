package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
  /** testECCP256 of RFC 9500, 2.3: a key made public for tests. */
  private static final String SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqGSM49
      AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFsTNEMTLjV
      uKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
      -----END EC PRIVATE KEY-----
      """;

  @TempDir Path directory;

  @Test
  void readsSec1Keys() throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), "comment\n" + SEC1);

    assertThat(PemFile.privateKey(file))
        .isInstanceOfSatisfying(
            ECPrivateKey.class,
            key ->
                assertThat(key.getS().toString(16))
                    .isEqualTo("e6cb5bdd80aa45ae9c95e8c15476679ffec953c16851e711e743939589c64fc1"));
  }

  @Test
  void readsPkcs1Keys() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "RSA");
    PrivateKey key = PemFile.privateKey(directory.resolve("key.pem"));
    byte[] pkcs8 = key.getEncoded();
    // PrivateKeyInfo: 4 octets header, 3 version, 15 algorithm, 4 header of the octet string.
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    Path file =
        Files.writeString(
            directory.resolve("pkcs1.pem"), TestCertificates.pem("RSA PRIVATE KEY", pkcs1));

    assertThat(PemFile.privateKey(file)).isEqualTo(key);
  }

  @Test
  void readsTheKeyBehindParameters() throws Exception {
    String parameters = TestCertificates.pem("EC PARAMETERS", new byte[] {6, 1, 1});
    Path file = Files.writeString(directory.resolve("key.pem"), parameters + SEC1);

    assertThat(PemFile.privateKey(file)).isInstanceOf(ECPrivateKey.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "Ed448"})
  void refusesKeysThatNoHandshakeWouldSucceedWith(String algorithm) throws Exception {
    TestCertificates.write(directory, "", "-keyalg", algorithm);

    assertThatThrownBy(() -> PemFile.privateKey(directory.resolve("key.pem")))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("holds a private key that is malformed or neither RSA nor EC");
  }

  @Test
  void readsAllCertificatesOfAChain() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC");
    String certificate = Files.readString(directory.resolve("cert.pem"));
    Path chain =
        Files.writeString(directory.resolve("chain.pem"), certificate + SEC1 + certificate);

    assertThat(PemFile.certificates(chain)).hasSize(2);
  }

  @Test
  void refusesTruncatedKeys() throws Exception {
    byte[] truncated = {0x30, 0x77, 0x02, 0x01, 0x01, 0x04, (byte) 0x84, 0x7f, 0x7f, 0x7f, 0x7f};
    Path file =
        Files.writeString(
            directory.resolve("key.pem"), TestCertificates.pem("EC PRIVATE KEY", truncated));

    assertThatThrownBy(() -> PemFile.privateKey(file))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("holds an EC private key that is malformed or names no curve");
  }

  @Test
  void warnsOfCertificatesOutOfTheirTime() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC");
    Instant now = Instant.now();

    assertThat(warnings("cert.pem", "key.pem", now)).isEmpty();
    assertThat(warnings("cert.pem", "key.pem", now.plus(Duration.ofDays(2))))
        .singleElement()
        .asString()
        .contains(
            "a.yaml:1:50: listeners.web.tls.certificate: value 'cert.pem': the certificate of"
                + " CN=localhost expired on ");
    assertThat(warnings("cert.pem", "key.pem", now.minus(Duration.ofDays(1))))
        .singleElement()
        .asString()
        .contains("value 'cert.pem': the certificate of CN=localhost is not valid before ");
  }

  private List<ConfigError> warnings(String certificate, String key, Instant now) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("a.yaml"),
            "listeners: { web: { port: 0, tls: { certificate: %s, key: %s } } }\n"
                    .formatted(certificate, key)
                + "routes: [ { match: {}, redirect: { host: a.example } } ]\n");
    List<ConfigError> warnings = new ArrayList<>();
    new ConfigReader(
            TestPlugins.CATALOG, name -> null, warnings::add, Clock.fixed(now, ZoneOffset.UTC))
        .read(List.of(file));
    return warnings;
  }
}
