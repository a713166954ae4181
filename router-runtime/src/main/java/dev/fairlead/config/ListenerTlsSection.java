package dev.fairlead.config;

import dev.fairlead.config.ListenerTlsConfig.Certificate;
import dev.fairlead.config.ListenerTlsConfig.ClientAuthentication;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code listeners.NAME.tls}. */
final class ListenerTlsSection {
  static final Shape<Path> CERTIFICATE_FILE =
      Scalars.file("a PEM file with a certificate chain, the leaf first");
  static final Shape<Path> KEY_FILE = Scalars.file("a PEM file with an unencrypted private key");
  static final Shape<Path> CA_FILE = Scalars.file("a PEM file with certificates of authorities");

  private static final Key<Path> ITEM_CERTIFICATE =
      Key.required("certificate", CERTIFICATE_FILE, "PEM file of the chain, the leaf first.");
  private static final Key<Path> ITEM_KEY =
      Key.required("key", KEY_FILE, "PEM file of the unencrypted private key.");
  private static final Key<List<String>> SERVER_NAMES =
      Key.described(
          "server-names",
          Shapes.oneOrMore(Addresses.HOST_PATTERN),
          List.of(),
          "the names in the certificate",
          "Server names (SNI) the certificate is shown for.");
  private static final Section<Certificate> CERTIFICATE_SECTION =
      new Section<>(
          "listener certificate",
          "A certificate chain and its key.",
          List.of(ITEM_CERTIFICATE, ITEM_KEY, SERVER_NAMES),
          fields -> PemCheck.pair(fields, ITEM_CERTIFICATE, ITEM_KEY),
          fields ->
              new Certificate(
                  fields.get(ITEM_CERTIFICATE), fields.get(ITEM_KEY), fields.get(SERVER_NAMES)));

  private static final Key<Path> CERTIFICATE =
      Key.optional(
          "certificate",
          CERTIFICATE_FILE,
          "PEM file of the chain, the leaf first; instead of `certificates` when there is one.");
  private static final Key<Path> KEY =
      Key.optional("key", KEY_FILE, "PEM file of the unencrypted private key of `certificate`.");
  private static final Key<List<Certificate>> CERTIFICATES =
      Key.described(
          "certificates",
          Shapes.list(CERTIFICATE_SECTION),
          null,
          null,
          "Several certificates, chosen by server name; the first also for any other name.");
  private static final Key<String> MINIMUM_VERSION =
      Key.optional(
          "minimum-version",
          Scalars.choice(Scalars.words("TLSv1.2", "TLSv1.3")),
          ListenerTlsConfig.DEFAULT_MINIMUM_VERSION,
          "The oldest TLS version accepted.");
  private static final Key<ClientAuthentication> CLIENT_AUTHENTICATION =
      Key.optional(
          "client-authentication",
          Scalars.choice(ClientAuthentication.class),
          ClientAuthentication.NONE,
          "Whether a client must, may or need not show a certificate.");
  private static final Key<Path> CLIENT_CA =
      Key.optional(
          "client-ca",
          CA_FILE,
          "PEM file of the authorities a client's certificate must come from.");

  static final Section<ListenerTlsConfig> SECTION =
      new Section<>(
          "listener tls",
          "TLS of a listener: either `certificate` and `key`, or `certificates`.",
          List.of(
              CERTIFICATE, KEY, CERTIFICATES, MINIMUM_VERSION, CLIENT_AUTHENTICATION, CLIENT_CA),
          ListenerTlsSection::check,
          ListenerTlsSection::make);

  private ListenerTlsSection() {}

  private static void check(Fields fields) {
    if (fields.has(CERTIFICATES)) {
      if (fields.has(CERTIFICATE) || fields.has(KEY)) {
        fields.error(CERTIFICATES, "expected certificates, or certificate and key, not both");
      }
      checkServerNames(fields);
    } else {
      for (Key<Path> key : List.of(CERTIFICATE, KEY)) {
        if (!fields.has(key)) {
          fields.missing(key, "is missing; expected " + key.shape().accepted());
        }
      }
      PemCheck.pair(fields, CERTIFICATE, KEY);
    }
    checkClients(fields);
  }

  private static ListenerTlsConfig make(Fields fields) {
    List<Certificate> certificates = fields.get(CERTIFICATES);
    if (certificates == null && fields.valid(CERTIFICATE) && fields.valid(KEY)) {
      certificates = List.of(new Certificate(fields.get(CERTIFICATE), fields.get(KEY), List.of()));
    }
    return certificates == null || certificates.isEmpty()
        ? null
        : new ListenerTlsConfig(
            certificates,
            fields.get(MINIMUM_VERSION),
            fields.get(CLIENT_AUTHENTICATION),
            fields.get(CLIENT_CA));
  }

  private static void checkServerNames(Fields fields) {
    Map<String, ConfigNode> first = new HashMap<>();
    for (ConfigNode certificate : fields.items(CERTIFICATES)) {
      ConfigNode names = certificate.child(SERVER_NAMES.name());
      List<ConfigNode> items =
          names instanceof ConfigNode.Sequence sequence
              ? sequence.items()
              : names == null ? List.of() : List.of(names);
      for (ConfigNode item : items) {
        if (item instanceof ConfigNode.Scalar name) {
          ConfigNode before = first.putIfAbsent(name.text(), name);
          if (before != null) {
            fields.reading().error(name, "already names the certificate of " + before.path());
          }
        }
      }
    }
  }

  private static void checkClients(Fields fields) {
    boolean asked = fields.get(CLIENT_AUTHENTICATION) != ClientAuthentication.NONE;
    if (asked && !fields.has(CLIENT_CA)) {
      fields.missing(CLIENT_CA, "is missing; client-authentication expects " + CA_FILE.accepted());
    }
    if (fields.valid(CLIENT_CA)) {
      PemCheck.authorities(fields, CLIENT_CA);
      if (!asked && (fields.valid(CLIENT_AUTHENTICATION) || !fields.has(CLIENT_AUTHENTICATION))) {
        fields.error(
            CLIENT_CA, "has no use; expected client-authentication: optional or required with it");
      }
    }
  }
}
