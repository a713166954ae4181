package dev.fairlead.pool;

/** A strategy that may have put itself, or one nested in it, out of use. */
public interface SelfQuarantine {
  /** Why it is out of use by its own word; null while it is in use. From any thread. */
  String quarantine();
}
