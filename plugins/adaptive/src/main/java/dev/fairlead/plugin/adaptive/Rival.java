package dev.fairlead.plugin.adaptive;

/**
 * One strategy's part in a contest, also while it is champion. Used by one thread at a time; {@link
 * #wins} and {@link #advantage} may be read by any.
 */
final class Rival {
  /** Rests are at most so many times, as a power of two, as long as the first. */
  private static final int MOST_DOUBLINGS = 4;

  private final Settings settings;
  private Evidence evidence;
  private boolean resting;
  private boolean broken;
  private long began;
  private long wakes;
  private int defeats;
  private volatile long wins;
  private volatile double advantage = Double.NaN;

  Rival(Settings settings) {
    this.settings = settings;
  }

  /** Begins a comparison. */
  void begin(long now) {
    reign();
    began = now;
    evidence = new Evidence(settings.alpha());
  }

  /** Serves as champion: neither rests nor is compared. */
  void reign() {
    resting = false;
    broken = false;
  }

  /** Ends a comparison without requests for a while. */
  void rest(long now, boolean defeated) {
    resting = true;
    if (defeated) {
      defeats++;
    }
    wakes = now + (settings.windowNanos() << Math.min(Math.max(0, defeats - 1), MOST_DOUBLINGS));
  }

  /** Rests as long as can be, as it does not work. */
  void breaks(long now) {
    broken = true;
    defeats = MOST_DOUBLINGS;
    rest(now, true);
  }

  void won() {
    wins++;
    defeats = 0;
  }

  boolean resting() {
    return resting;
  }

  /** Whether it rests because it does not work. */
  boolean broken() {
    return broken;
  }

  /** Whether its rest is over. */
  boolean wakes(long now) {
    return now - wakes >= 0;
  }

  /** Whether its comparison takes too long. */
  boolean overdue(long now) {
    return now - began >= settings.windowNanos();
  }

  Evidence evidence() {
    return evidence;
  }

  /** How often it has become champion. */
  long wins() {
    return wins;
  }

  void advantage(double value) {
    advantage = value;
  }

  /** By which part it was better when last compared; {@code NaN} if it never was. */
  double advantage() {
    return advantage;
  }

  Standings.Standing standing(long now) {
    return new Standings.Standing(wins, defeats, resting ? Math.max(0, wakes - now) : -1);
  }

  void restore(Standings.Standing standing, long now) {
    wins = standing.wins();
    defeats = standing.defeats();
    resting = standing.restNanos() >= 0;
    wakes = now + Math.min(standing.restNanos(), settings.windowNanos() << MOST_DOUBLINGS);
  }
}
