package dev.fairlead.control;

import org.jboss.logging.Logger;
import sun.misc.Signal;

/** SIGHUP, by which operators traditionally ask a server to read its files anew. */
final class Hangup {
  private static final Logger LOG = Logger.getLogger(Hangup.class);

  private Hangup() {}

  /**
   * Runs a task on each SIGHUP, on a thread of the JVM's own; does nothing where there is no such
   * signal.
   */
  static void on(Runnable task) {
    try {
      Signal.handle(new Signal("HUP"), signal -> task.run());
    } catch (IllegalArgumentException e) {
      LOG.debug("no SIGHUP here: " + e.getMessage());
    }
  }
}
