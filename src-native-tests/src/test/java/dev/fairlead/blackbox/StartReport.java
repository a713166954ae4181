package dev.fairlead.blackbox;

import java.util.regex.Pattern;

/** Where a router's ports stand in what it prints at the start. */
final class StartReport {
  /** Everything is open when this is printed. */
  static final Pattern MANAGEMENT = Pattern.compile("management: https?://\\S+?:(\\d+);");

  private StartReport() {}

  static Pattern listener(String name) {
    return Pattern.compile(
        "listener " + Pattern.quote(name) + ": https?://(?:\\[[^\\]]*\\]|[^:\\s]+):(\\d+)");
  }
}
