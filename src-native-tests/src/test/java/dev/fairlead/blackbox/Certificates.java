package dev.fairlead.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Self-signed certificates, made with the JDK's own tool for one test run, and what trusts them.
 */
final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;
  private final KeyStore trusted;

  Certificates(Path directory) throws IOException, GeneralSecurityException {
    this.directory = directory;
    trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
  }

  /** Writes NAME-cert.pem and NAME-key.pem for a host name and 127.0.0.1, and trusts it. */
  void create(String name, String host)
      throws IOException, GeneralSecurityException, InterruptedException {
    KeyStore store = generate(name, host);
    trusted.setCertificateEntry(name, store.getCertificate(name));
    Files.writeString(
        directory.resolve(name + "-cert.pem"),
        pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
    Files.writeString(
        directory.resolve(name + "-key.pem"),
        pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
  }

  private KeyStore generate(String name, String host)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve(name + ".p12");
    Files.deleteIfExists(file);
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + host,
                    "-ext",
                    "SAN=dns:" + host + ",ip:127.0.0.1",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + "-keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      keytool.destroyForcibly();
      throw new IOException(Files.readString(directory.resolve(name + "-keytool.log")));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(label, encoder.encodeToString(der));
  }

  /** Trusts all of them, and nothing else. */
  SSLContext client() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Shows the certificate of that name. */
  SSLContext server(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
