package dev.fairlead.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how often something may happen, such as {@code 100/s}. */
final class RateScalar {
  /** Times within a second, a minute or an hour. */
  record Rate(int times, Duration per) {
    @Override
    public String toString() {
      return times + "/" + UNITS.charAt(PERIODS.indexOf(per));
    }
  }

  private static final int MOST = 1_000_000;
  private static final String UNITS = "smh";
  private static final List<Duration> PERIODS =
      List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));

  private static final Pattern RATE = Pattern.compile("([0-9]{1,7})/([smh])");

  /** What other programs and people write for it. */
  private static final Pattern ALMOST =
      Pattern.compile("([0-9]{1,7})\\s*(?:r|req|requests)?\\s*(?:(?:/|per|p)\\s*([smh])[a-z]*)?");

  static final Scalar<Rate> SCALAR =
      new Scalar<>(
          "a rate such as 100/s, 6/m or 20/h, from 1 to " + MOST + " per second, minute or hour",
          Scalars.pattern("[0-9]+/[smh]"),
          RateScalar::parse,
          Rate::toString);

  private RateScalar() {}

  private static Rate parse(String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      Matcher almost = ALMOST.matcher(text.toLowerCase(Locale.ROOT));
      throw new Unacceptable(
          null,
          almost.matches()
              ? almost.group(1) + "/" + (almost.group(2) == null ? "s" : almost.group(2))
              : null);
    }
    int times = Integer.parseInt(matcher.group(1));
    if (times < 1 || times > MOST) {
      throw new Unacceptable();
    }
    return new Rate(times, PERIODS.get(UNITS.indexOf(matcher.group(2))));
  }
}
