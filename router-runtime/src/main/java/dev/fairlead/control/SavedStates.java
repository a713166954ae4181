package dev.fairlead.control;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a pool's strategy and those nested in it leave to the ones that take their place, by path
 * ({@code adaptive/predictive}). A strategy finds what one at the same path left, else what the one
 * strategy of its name left: so it keeps what it has learned when it becomes nested.
 */
final class SavedStates {
  static final SavedStates NONE = new SavedStates(Map.of());

  private final Map<String, byte[]> byPath;

  private SavedStates(Map<String, byte[]> byPath) {
    this.byPath = byPath;
  }

  /** What a strategy leaves as it is replaced. */
  static SavedStates of(HostedStrategy strategy) {
    Map<String, byte[]> byPath = new LinkedHashMap<>();
    strategy.saveTo(byPath);
    return new SavedStates(byPath);
  }

  /** What the strategy at a path finds, or null. */
  byte[] at(String path) {
    byte[] exact = byPath.get(path);
    if (exact != null) {
      return exact.clone();
    }
    byte[] only = null;
    for (Map.Entry<String, byte[]> each : byPath.entrySet()) {
      if (name(each.getKey()).equals(name(path))) {
        if (only != null) {
          return null;
        }
        only = each.getValue();
      }
    }
    return only == null ? null : only.clone();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
