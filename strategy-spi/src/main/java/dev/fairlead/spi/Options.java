package dev.fairlead.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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

  /** The texts of a list, in the order written; may be empty. */
  List<String> texts(String name);

  /**
   * The names of a map, each with its list of texts, in the order written; may be empty. A single
   * text is a list of one.
   */
  Map<String, List<String>> lists(String name);

  /** Makes a fresh nested strategy, of which the caller owns updates, feedback and closing. */
  Strategy newStrategy(String name);

  /**
   * Makes the nested strategies of a list, by the name each was configured under (a second one of
   * the same name is {@code name-2}), in the order written; may be empty. The caller owns them as
   * those of {@link #newStrategy}.
   */
  Map<String, Strategy> newStrategies(String name);
}
