package dev.fairlead.control;

import dev.fairlead.dropin.PluginThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;

/**
 * Reads the gauges of one plugin instance, not on the thread that scrapes but all of them in one
 * task, for which a scrape waits a moment. A gauge that blocks costs its instance the figures, and
 * nobody else anything.
 *
 * <p>A scrape is not announced. But it asks for every gauge once, so whoever is asked for the
 * second time is asked by the next one, and it is time for another round.
 */
final class GaugeReadings {
  private static final Logger LOG = Logger.getLogger("dev.fairlead.plugins");

  /** Thousands of fields are read within milliseconds, and a scrape is given up after seconds. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  private final BiConsumer<Throwable, String> failed;
  private final Duration patience;
  private final Set<Reading> readings = Collections.newSetFromMap(new IdentityHashMap<>());
  private Future<?> round;
  private Future<?> late;
  private boolean closed;

  /**
   * @param failed told what was thrown, or null, and what happened
   * @param patience how long a scrape waits for a round
   */
  GaugeReadings(BiConsumer<Throwable, String> failed, Duration patience) {
    this.failed = failed;
    this.patience = patience;
  }

  /** What a scrape may ask in place of a plugin's gauge. */
  final class Reading implements DoubleSupplier {
    private final DoubleSupplier source;
    private volatile double value = Double.NaN;

    /** Whether it has been asked since the round began; nothing has been read before the first. */
    private boolean asked = true;

    private Reading(DoubleSupplier source) {
      this.source = source;
    }

    /** What was read, or NaN if it cannot be. */
    @Override
    public double getAsDouble() {
      return over(round(this)) ? value : Double.NaN;
    }

    private void read() {
      try {
        value = source.getAsDouble();
      } catch (Throwable e) {
        // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
        value = Double.NaN;
        failed(e, "a gauge failed");
      }
    }
  }

  synchronized Reading add(DoubleSupplier source) {
    Reading reading = new Reading(source);
    readings.add(reading);
    return reading;
  }

  synchronized void remove(Reading reading) {
    readings.remove(reading);
  }

  /** Reads nothing any more. */
  synchronized void close() {
    closed = true;
    readings.clear();
    if (round != null) {
      round.cancel(true);
    }
  }

  /** The round whose result is to be told. */
  private synchronized Future<?> round(Reading of) {
    if (!closed && (round == null || round.isDone() && of.asked)) {
      List<Reading> all = new ArrayList<>(readings);
      all.forEach(each -> each.asked = false);
      round = PluginThreads.ALL.submit(() -> all.forEach(Reading::read));
    }
    of.asked = true;
    return round;
  }

  /** Waits for a round, but once: the next gauge of the same scrape need not wait again. */
  private boolean over(Future<?> awaited) {
    if (awaited == null || isLate(awaited)) {
      return false;
    }
    try {
      awaited.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      tooLate(awaited);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException e) {
      LOG.debug("closed while its gauges were read", e);
    }
    return false;
  }

  private synchronized boolean isLate(Future<?> awaited) {
    return awaited == late && !awaited.isDone();
  }

  private void tooLate(Future<?> awaited) {
    synchronized (this) {
      if (late == awaited) {
        return;
      }
      late = awaited;
    }
    failed(null, "a gauge did not return within " + patience.toMillis() + " ms");
  }

  private void failed(Throwable cause, String what) {
    failed.accept(cause, what + "; its figures are missing");
  }
}
