package dev.fairlead.spi;

/**
 * What {@link java.util.ServiceLoader} finds: a stateless factory. Each seam has its own marker
 * interface, such as {@link StrategyProvider}.
 *
 * @param <T> what it makes
 */
public interface Provider<T> {
  /**
   * Describes the plugin: its name in a configuration, its options and what it needs from the
   * router.
   */
  Descriptor descriptor();

  /**
   * Which release of the plugin this is, for logs and explanations: its JAR's {@code
   * Implementation-Version} unless overridden; "unversioned" without one.
   */
  default String version() {
    String version = getClass().getPackage().getImplementationVersion();
    return version == null ? "unversioned" : version;
  }

  /**
   * Makes one instance. Called off the request path, from one thread at a time.
   *
   * @param options holds a valid value for every option of the {@link #descriptor()}
   * @throws IllegalArgumentException if the options contradict each other; the message is shown to
   *     the operator
   */
  T create(ProviderContext context, Options options);
}
