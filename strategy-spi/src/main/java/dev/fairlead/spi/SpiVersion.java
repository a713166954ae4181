package dev.fairlead.spi;

/**
 * The version of this interface. A plugin's JAR says in its manifest, as {@code
 * Fairlead-SPI-Version}, which one it was made for; the router loads it if that has the same major
 * and no greater minor number.
 */
public final class SpiVersion {
  /** Major and minor number of this version. */
  public static final String CURRENT = "1.0";

  private SpiVersion() {}

  /**
   * Whether a plugin made for a version can be loaded.
   *
   * @param version as in the manifest; anything but two numbers with a dot between is refused
   */
  public static boolean accepts(String version) {
    int[] made = parse(version);
    int[] current = parse(CURRENT);
    return made != null && made[0] == current[0] && made[1] <= current[1];
  }

  private static int[] parse(String version) {
    if (version == null || !version.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
      return null;
    }
    int dot = version.indexOf('.');
    return new int[] {
      Integer.parseInt(version.substring(0, dot)), Integer.parseInt(version.substring(dot + 1))
    };
  }
}
