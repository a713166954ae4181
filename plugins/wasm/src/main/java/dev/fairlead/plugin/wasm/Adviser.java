package dev.fairlead.plugin.wasm;

import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks a module for weights, tick by tick. A module that fails is started anew for the next tick;
 * one that fails too often in a row is quarantined: not asked again until its file is replaced. A
 * new file is checked, started and asked beside the module in use, which stays if anything about
 * the new one is wrong. Used by one thread at a time.
 */
final class Adviser {
  /** A module that fails at every other tick is not to fill the log. */
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ProviderContext context;
  private final ModuleSource source;
  private final Limits limits;
  private final String settings;
  private final int quarantineAfter;
  private GuestModule module;
  private Guest guest;
  private int row;
  private long toldNanos;
  private volatile long faults;
  private volatile boolean quarantined;

  /**
   * Loads and starts the module.
   *
   * @param quarantineAfter faults in a row that end the asking, 1 or more
   * @throws ModuleException if the module cannot be used
   */
  Adviser(
      ProviderContext context,
      ModuleSource source,
      Limits limits,
      String settings,
      int quarantineAfter)
      throws ModuleException {
    this.context = context;
    this.source = source;
    this.limits = limits;
    this.settings = settings;
    this.quarantineAfter = quarantineAfter;
    module = GuestModule.of(source.read(), limits);
    guest = start(module);
  }

  private Guest start(GuestModule of) throws ModuleException {
    return Guest.start(of, limits, settings, context::nanoTime);
  }

  /**
   * Asks the module, or the one that takes its place with this.
   *
   * @return the weights; null if those before remain, because the module says so, has just failed
   *     or is quarantined
   */
  double[] ask(Question question) {
    double[] weights = askReplacement(question);
    if (weights != null || quarantined) {
      return weights;
    }
    try {
      if (guest == null) {
        guest = start(module);
      }
      weights = guest.weights(question);
      row = 0;
    } catch (ModuleException e) {
      failed(e);
    }
    return weights;
  }

  /** Returns null if there is none, or none that can be used. */
  private double[] askReplacement(Question question) {
    String sha256 = "unknown";
    try {
      ModuleSource.Contents contents = source.changed();
      if (contents == null || contents.sha256().equals(module.contents().sha256())) {
        return null;
      }
      sha256 = contents.sha256();
      GuestModule candidate = GuestModule.of(contents, limits);
      Guest started = start(candidate);
      double[] weights = started.weights(question);
      module = candidate;
      guest = started;
      row = 0;
      quarantined = false;
      context.quarantined(null);
      tell(Severity.INFO, "module-replaced", "the module " + source + " was replaced", sha256, "");
      return weights;
    } catch (ModuleException e) {
      String kept = quarantined ? "" : ": the one before stays in use";
      tell(
          Severity.ERROR,
          "module-refused",
          "the new " + source + " " + e.getMessage() + kept,
          sha256,
          e.getMessage());
      return null;
    }
  }

  private void failed(ModuleException e) {
    if (Thread.currentThread().isInterrupted()) {
      // The strategy is being closed, which ends its tasks: that is not the module's fault.
      return;
    }
    guest = null;
    faults++;
    row++;
    String sha256 = module.contents().sha256();
    if (row >= quarantineAfter) {
      quarantined = true;
      String message =
          "the module "
              + source
              + " is not asked again until it is replaced, after "
              + row
              + " faults in a row; the last: it "
              + e.getMessage();
      context.quarantined(message);
      tell(Severity.ERROR, "module-quarantined", message, sha256, e.getMessage());
    } else if (row == 1 && (faults == 1 || context.nanoTime() - toldNanos >= QUIET_NANOS)) {
      toldNanos = context.nanoTime();
      tell(
          Severity.WARNING,
          "module-fault",
          "the module " + source + " " + e.getMessage(),
          sha256,
          e.getMessage());
    }
  }

  private void tell(Severity severity, String event, String message, String sha256, String reason) {
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("module", source.toString());
    evidence.put("sha256", sha256);
    if (!reason.isEmpty()) {
      evidence.put("reason", reason);
      evidence.put("faults", Long.toString(faults));
    }
    context.event(severity, event, message, evidence);
  }

  /** Whether the module has failed so often that it is not asked. From any thread. */
  boolean quarantined() {
    return quarantined;
  }

  /** How often a module has failed. From any thread. */
  long faults() {
    return faults;
  }
}
