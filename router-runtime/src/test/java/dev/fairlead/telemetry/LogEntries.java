package dev.fairlead.telemetry;

/** Entries for tests. */
final class LogEntries {
  private LogEntries() {}

  static LogEntry of(String target, String agent) {
    return new LogEntry(
        0,
        "web",
        "127.0.0.1",
        "GET",
        "example.com",
        target,
        "1.1",
        200,
        0,
        5,
        1_000_000,
        "all",
        "web",
        "a",
        1,
        "id",
        null,
        agent,
        null);
  }
}
