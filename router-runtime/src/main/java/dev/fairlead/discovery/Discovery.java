package dev.fairlead.discovery;

import java.util.List;
import java.util.function.Consumer;

/** Emits complete lists of a pool's addresses, never deltas. */
public interface Discovery {
  /**
   * Starts. What is known at once is emitted before this returns; later lists come from any thread,
   * one after the other.
   *
   * @param sink takes each new list; an empty list means that nothing serves. It is called only
   *     when something changed
   */
  void start(Consumer<List<Discovered>> sink);

  /** Whether an endpoint has not been resolved yet, so that requests may wait for it. */
  boolean pending();

  /** Ends it; the sink may be called once more if a list was on its way. */
  void stop();
}
