package dev.fairlead.config;

/** A wire protocol, by the name a configuration uses. */
public enum Protocol {
  HTTP_1_1("http/1.1"),
  /** HTTP/2 over TLS, chosen by ALPN. */
  H2("h2"),
  /** HTTP/2 over cleartext TCP, by prior knowledge. */
  H2C("h2c");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
