package dev.fairlead.exchange;

/** One step of every request. Stateless with regard to requests; called on many event loops. */
@FunctionalInterface
public interface Stage {
  /**
   * Calls, now or later, exactly one of {@link Exchange#next}, {@link Exchange#reject} and {@link
   * Exchange#answer}.
   */
  void apply(Exchange exchange);
}
