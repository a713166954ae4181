package dev.fairlead.testkit.simulator;

/** Something that happens at a moment; in at most one {@link EventQueue}, at most once. */
abstract class Event {
  long timeNanos;

  /** Of events of one moment the one scheduled first happens first. */
  long order;

  /** Position in the queue; -1 outside. */
  int position = -1;

  /** Called by the engine when the moment has come. */
  abstract void happen();
}
