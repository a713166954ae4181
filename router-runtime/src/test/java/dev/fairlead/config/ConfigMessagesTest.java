package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every message an operator can meet, word by word with its place. The tables are in {@code
 * src/test/resources/config/messages}; a case lists all that is reported for its text, in order.
 */
class ConfigMessagesTest {
  private static final String CASE = "=== ";
  private static final String EXPECTED = "=>";

  @TempDir static Path directory;

  /** A text and what is reported for it. */
  private record Case(String name, String yaml, String expected) {}

  @BeforeAll
  static void writeCertificates() throws Exception {
    TestCertificates.write(directory, "", "-keyalg", "EC", "-groupname", "secp256r1");
    TestCertificates.write(directory, "other-", "-keyalg", "EC", "-groupname", "secp256r1");
    TestCertificates.write(directory, "rsa-", "-keyalg", "RSA");
    TestCertificates.write(directory, "short-", "-keyalg", "RSA", "-keysize", "512");
    byte[] nonsense = {1, 2, 3};
    Files.writeString(
        directory.resolve("encrypted-rsa-key.pem"),
        TestCertificates.pem("RSA PRIVATE KEY", nonsense)
            .replace(
                "KEY-----\nA",
                "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\nA"));
    String certificate = Files.readString(directory.resolve("cert.pem"));
    Files.writeString(
        directory.resolve("both.pem"),
        "\uFEFF" + Files.readString(directory.resolve("key.pem")) + certificate);
    TestCertificates.write(directory, "stranger-", "-keyalg", "EC", "-dname", "CN=other");
    Files.writeString(
        directory.resolve("no-chain.pem"),
        certificate + Files.readString(directory.resolve("stranger-cert.pem")));
    Files.writeString(
        directory.resolve("broken-cert.pem"), TestCertificates.pem("CERTIFICATE", nonsense));
    Files.writeString(
        directory.resolve("broken-key.pem"), TestCertificates.pem("PRIVATE KEY", nonsense));
    Files.writeString(
        directory.resolve("encrypted-key.pem"),
        TestCertificates.pem("ENCRYPTED PRIVATE KEY", nonsense));
  }

  @TestFactory
  Stream<DynamicTest> listeners() throws IOException {
    return tests("listeners");
  }

  @TestFactory
  Stream<DynamicTest> listenersAgainstEachOther() throws IOException {
    return tests("ports");
  }

  @TestFactory
  Stream<DynamicTest> routes() throws IOException {
    return tests("routes");
  }

  @TestFactory
  Stream<DynamicTest> pools() throws IOException {
    return tests("pools");
  }

  @TestFactory
  Stream<DynamicTest> wholeFiles() throws IOException {
    return tests("files");
  }

  @TestFactory
  Stream<DynamicTest> warnings() throws IOException {
    return Stream.concat(tests("warnings"), tests("reach"));
  }

  private static Stream<DynamicTest> tests(String table) throws IOException {
    return cases(table).stream().map(each -> DynamicTest.dynamicTest(each.name, () -> check(each)));
  }

  private static void check(Case each) throws IOException {
    assertThat(report(each.yaml)).isEqualTo(each.expected);
  }

  private static String report(String yaml) throws IOException {
    Path file = directory.resolve("test.yaml");
    Files.writeString(file, yaml);
    List<ConfigError> warnings = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    ConfigReader reader = new ConfigReader(TestPlugins.CATALOG, name -> null, warnings::add);
    try {
      reader.read(List.of(file));
      warnings.forEach(warning -> lines.add("warning " + warning));
    } catch (ConfigException e) {
      e.errors().forEach(error -> lines.add(error.toString()));
      assertThat(e).hasMessage(String.join("\n", lines));
    }
    return String.join("\n", lines)
        .replace(file + ":", "")
        .replace(directory.toString(), "DIRECTORY");
  }

  private static List<Case> cases(String table) throws IOException {
    List<Case> cases = new ArrayList<>();
    String resource = "/config/messages/" + table + ".txt";
    try (InputStream in = ConfigMessagesTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = text.split("\n" + CASE);
      String template = parts[0].substring(parts[0].indexOf('\n') + 1);
      for (int i = 1; i < parts.length; i++) {
        int nameEnd = parts[i].indexOf('\n');
        int bodyEnd = parts[i].indexOf("\n" + EXPECTED, nameEnd);
        String body = parts[i].substring(nameEnd + 1, bodyEnd);
        String expected = parts[i].substring(bodyEnd + 1 + EXPECTED.length()).strip();
        cases.add(new Case(parts[i].substring(0, nameEnd), fill(template, body), expected));
      }
    }
    return cases;
  }

  private static String fill(String template, String body) {
    int at = template.indexOf("@@");
    String indent = " ".repeat(at - template.lastIndexOf('\n', at) - 1);
    return template.replace("@@", body.replace("\n", "\n" + indent)) + "\n";
  }
}
