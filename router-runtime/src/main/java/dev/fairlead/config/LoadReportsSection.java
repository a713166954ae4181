package dev.fairlead.config;

import dev.fairlead.config.PoolConfig.LoadReports;
import dev.fairlead.config.PoolConfig.Poll;
import dev.fairlead.spi.Need;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads {@code pools.NAME.load-reports}. */
final class LoadReportsSection {
  private static final Key<Duration> EXPIRE =
      Key.optional(
          "expire",
          Scalars.duration(Duration.ofMillis(100), Scalars.LONGEST),
          LoadReports.DEFAULT.expire(),
          "How long a report is good for.");
  private static final Key<Boolean> STRIP =
      Key.described(
          "strip",
          Scalars.FLAG,
          null,
          "where the strategy reads reports",
          "Whether the fields with reports are removed from responses.");

  private static final Key<String> PATH =
      Key.required("path", HttpText.TARGET, "What to ask each endpoint for.");
  private static final Key<Duration> INTERVAL =
      Key.optional(
          "interval",
          Scalars.duration(Duration.ofMillis(10), Scalars.LONGEST),
          Poll.DEFAULT_INTERVAL,
          "From one answer to the next question.");
  private static final Key<Poll> POLL =
      Key.described(
          "poll",
          new Section<>(
              "poll",
              "Asks endpoints for reports that their responses do not carry.",
              List.of(PATH, INTERVAL),
              fields -> new Poll(fields.get(PATH), fields.get(INTERVAL))),
          null,
          "reports come with responses only",
          "Asks endpoints for reports.");

  static final Key<LoadReports> KEY =
      Key.described(
          "load-reports",
          new Section<>(
              "load-reports",
              "What endpoints say of their own load, where the strategy reads it.",
              List.of(EXPIRE, STRIP, POLL),
              fields -> new LoadReports(fields.get(EXPIRE), fields.get(STRIP), fields.get(POLL))),
          LoadReports.DEFAULT,
          null,
          "What endpoints say of their own load.");

  private LoadReportsSection() {}

  /** Stripping alone has its use whatever the strategy reads. */
  static void check(Fields fields, StrategyConfig strategy, Set<Need> needs) {
    ConfigNode node = fields.node(KEY);
    boolean asks = node.child(EXPIRE.name()) != null || node.child(POLL.name()) != null;
    if (fields.valid(KEY) && asks && !needs.contains(Need.LOAD_REPORTS)) {
      fields.warn(KEY, "has no effect: strategy " + strategy.name() + " reads no load reports");
    }
  }
}
