package dev.fairlead.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes self-signed certificates with the JDK's own tool, so that no private key is kept anywhere.
 */
public final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TestCertificates() {}

  /**
   * Writes NAMEcert.pem and NAMEkey.pem for {@code CN=localhost}, valid for a day from now.
   *
   * @param keyAlgorithm and its options, such as {@code -keyalg RSA}; {@code -dname} for another
   *     name
   */
  public static void write(Path directory, String name, String... keyAlgorithm)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve(name + "store.p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "k"));
    if (!List.of(keyAlgorithm).contains("-dname")) {
      command.addAll(List.of("-dname", "CN=localhost"));
    }
    command.addAll(List.of("-validity", "1", "-storetype", "PKCS12", "-storepass", "changeit"));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(Arrays.asList(keyAlgorithm));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + "keytool.log").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool failed: " + command);
    }
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keyStore.load(in, PASSWORD);
    }
    Files.writeString(
        directory.resolve(name + "cert.pem"),
        pem("CERTIFICATE", keyStore.getCertificate("k").getEncoded()));
    Files.writeString(
        directory.resolve(name + "key.pem"),
        pem("PRIVATE KEY", keyStore.getKey("k", PASSWORD).getEncoded()));
  }

  static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
