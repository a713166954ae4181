package dev.fairlead.spi;

import java.time.Duration;

/**
 * The validated values of a plugin's {@link Descriptor#options() options}; an option that the
 * configuration leaves out has its default. Each method throws {@link IllegalArgumentException} for
 * a name or type the descriptor does not list.
 */
public interface Options {
  String text(String name);

  int integer(String name);

  double decimal(String name);

  boolean flag(String name);

  Duration duration(String name);

  /** Makes a fresh nested strategy, of which the caller owns updates, feedback and closing. */
  Strategy newStrategy(String name);
}
