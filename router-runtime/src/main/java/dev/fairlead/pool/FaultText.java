package dev.fairlead.pool;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What was thrown, by class and place alone. A message may hold whatever the request did, a
 * client's address for example, and what is written here is logged, served and explained.
 */
public final class FaultText {
  private FaultText() {}

  /** Its class, and where outside of the JDK it was thrown. */
  static String brief(Throwable fault) {
    String name = fault.getClass().getName();
    for (StackTraceElement frame : frames(fault)) {
      if (!ofTheJdk(frame.getClassName())) {
        return name + " at " + place(frame);
      }
    }
    return name;
  }

  /** Its class and stack, down to the stage that called, and those of its causes. */
  public static String trace(Throwable fault) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable each = fault; each != null && seen.add(each); each = cause(each)) {
      text.append(each == fault ? "" : "\n  caused by ").append(each.getClass().getName());
      for (StackTraceElement frame : frames(each)) {
        text.append("\n    at ").append(place(frame));
        if (ofTheRouter(frame)) {
          break;
        }
      }
    }
    return text.toString();
  }

  /** Where the router calls a strategy from. */
  static boolean ofTheRouter(StackTraceElement frame) {
    return frame.getClassName().startsWith("dev.fairlead.stage.")
        || frame.getClassName().startsWith("dev.fairlead.exchange.");
  }

  private static boolean ofTheJdk(String name) {
    return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
  }

  private static String place(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "unknown" : frame.getFileName();
    String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
    return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
  }

  /** An exception of a plugin's own may throw in turn. */
  private static StackTraceElement[] frames(Throwable fault) {
    try {
      return fault.getStackTrace();
    } catch (Throwable e) {
      return new StackTraceElement[0];
    }
  }

  private static Throwable cause(Throwable fault) {
    try {
      return fault.getCause();
    } catch (Throwable e) {
      return null;
    }
  }
}
