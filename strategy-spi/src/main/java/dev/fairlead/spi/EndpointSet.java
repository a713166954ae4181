package dev.fairlead.spi;

import java.util.function.Predicate;

/** An immutable set of endpoints with a fixed order. */
public interface EndpointSet {
  int size();

  /**
   * Returns the endpoint at a position.
   *
   * @param index 0 to {@code size() - 1}
   */
  Endpoint get(int index);

  /**
   * The subset for which a test holds, in the same order; for nested strategies. Allocates, so not
   * for a pick.
   */
  EndpointSet where(Predicate<Endpoint> test);
}
