package dev.fairlead.http2;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate for {@code localhost}, made anew. */
final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final PrivateKey key;
  private final X509Certificate certificate;

  TestCertificate(Path directory) throws Exception {
    Path store = directory.resolve("localhost.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new AssertionError(output);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    key = (PrivateKey) keys.getKey("a", PASSWORD);
    certificate = (X509Certificate) keys.getCertificate("a");
  }

  SslContext server(String... protocols) throws Exception {
    return SslContextBuilder.forServer(key, certificate)
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(alpn(protocols))
        .build();
  }

  /** Trusts this certificate alone. */
  SslContext client(String... protocols) throws Exception {
    return SslContextBuilder.forClient()
        .trustManager(certificate)
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(alpn(protocols))
        .build();
  }

  private static ApplicationProtocolConfig alpn(String... protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }
}
