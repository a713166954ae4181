package dev.fairlead.control;

import dev.fairlead.dropin.Dropin;
import dev.fairlead.pool.PoolParts.Culprit;
import dev.fairlead.pool.SelfQuarantine;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A plugin's strategy together with what the router lent to it.
 *
 * @param nested those made for it, whose life is its own affair
 */
record HostedStrategy(Strategy strategy, StrategyContext context, List<HostedStrategy> nested)
    implements Strategy, SelfQuarantine {
  private static final Logger LOG = Logger.getLogger(HostedStrategy.class);

  /** What a strategy leaves is copied at every reload: more is no learned figures any more. */
  private static final int MAX_SAVED = 1 << 20;

  @Override
  public Picker update(EndpointSet available) {
    try {
      return strategy.update(available);
    } catch (Throwable e) {
      if (context.path().indexOf('/') >= 0) {
        // Whoever it is nested in may get along without it, or hide whose failure it was.
        context.failed(e, "it built no picker");
      }
      throw e;
    }
  }

  /**
   * Who of those nested in it, or in them, was running; null if none that is from a drop-in plugin
   * was.
   */
  Culprit culprit(Supplier<StackTraceElement[]> stack) {
    List<PluginInstance> candidates = new ArrayList<>();
    nested.forEach(each -> each.collect(candidates));
    if (candidates.isEmpty()) {
      return null;
    }
    for (StackTraceElement frame : stack.get()) {
      List<PluginInstance> running =
          candidates.stream().filter(each -> Dropin.isOf(each.plugin(), frame)).toList();
      if (!running.isEmpty()) {
        // Of several from one plugin nobody knows which it was.
        String path = running.size() == 1 ? running.get(0).path() : context.path();
        return new Culprit(path, running.get(0).plugin());
      }
    }
    return null;
  }

  private void collect(List<PluginInstance> dropins) {
    if (!context.instance().plugin().isEmpty()) {
      dropins.add(context.instance());
    }
    nested.forEach(each -> each.collect(dropins));
  }

  @Override
  public void completed(
      RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
    strategy.completed(request, endpoint, outcome, latencyNanos);
  }

  @Override
  public boolean allows(RequestContext request, Endpoint endpoint) {
    return strategy.allows(request, endpoint);
  }

  /** Its own, or that of one nested in it. */
  @Override
  public String quarantine() {
    String reason = context.quarantine();
    for (HostedStrategy each : nested) {
      String inner = reason == null ? each.quarantine() : null;
      reason = inner == null ? reason : each.context.path() + ": " + inner;
    }
    return reason;
  }

  @Override
  public byte[] save() {
    return strategy.save();
  }

  /** Adds what it and those nested in it leave to their successors. A failure leaves nothing. */
  void saveTo(Map<String, byte[]> byPath) {
    try {
      byte[] saved = strategy.save();
      if (saved != null && saved.length <= MAX_SAVED) {
        byPath.put(context.path(), saved);
      } else if (saved != null) {
        LOG.warnf(
            "pool %s: strategy %s left %d octets of state, more than %d: they are dropped",
            context.owner(), context.path(), saved.length, MAX_SAVED);
      }
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      LOG.errorf(
          e,
          "pool %s: strategy %s failed to save its state: its successor begins anew",
          context.owner(),
          context.path());
    }
    nested.forEach(each -> each.saveTo(byPath));
  }

  /** Closes it and what is nested in it, in case it does not do that itself. */
  @Override
  public void close() {
    if (!context.beginClosing()) {
      return;
    }
    try {
      strategy.close();
    } finally {
      nested.forEach(HostedStrategy::closeQuietly);
      context.close();
    }
  }

  /** Closes it where a failure must not keep others from being closed: it is logged. */
  void closeQuietly() {
    try {
      close();
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      LOG.warnf(e, "pool %s: strategy %s failed to close", context.owner(), context.path());
    }
  }
}
