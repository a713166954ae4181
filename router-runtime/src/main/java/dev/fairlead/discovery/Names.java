package dev.fairlead.discovery;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Every name that is watched, looked up again when its TTL is over; shared by all pools, so that a
 * reload finds answered what was answered before. A failed lookup keeps the last answer.
 */
public final class Names {
  /** A TTL of 0 would be a lookup per moment. */
  static final Duration LEAST_TTL = Duration.ofSeconds(1);

  /** Even if the zone promises more: an address may have to move in an emergency. */
  static final Duration MOST_TTL = Duration.ofMinutes(5);

  /** After a failure: 1 s, 2 s, 4 s … and at most this. */
  static final Duration MOST_RETRY = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(Names.class);

  private final NameService service;
  private final ScheduledExecutorService control;
  private final Map<String, Name> names = new HashMap<>();
  private final LongAdder lookups = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * @param control runs timers and tells watchers
   */
  public Names(NameService service, ScheduledExecutorService control) {
    this.service = service;
    this.control = control;
  }

  /** Lookups so far. */
  public long lookups() {
    return lookups.sum();
  }

  /** Lookups that failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Watches a name until {@link Watch#close}.
   *
   * @param changed run by the control executor after each change, and after the first lookup
   *     whatever its end
   */
  synchronized Watch watch(String host, Runnable changed) {
    Name name = names.get(host);
    if (name == null) {
      name = new Name(host);
      names.put(host, name);
      name.later(Duration.ZERO);
    }
    Watch watch = new Watch(name, changed);
    name.watches.add(watch);
    return watch;
  }

  /** One interest in a name. */
  final class Watch {
    private final Name name;
    private final Runnable changed;

    private Watch(Name name, Runnable changed) {
      this.name = name;
      this.changed = changed;
    }

    /** In ascending order; empty if there has been no answer yet. */
    List<InetAddress> addresses() {
      synchronized (Names.this) {
        return name.addresses;
      }
    }

    /** Whether the first lookup has not ended. */
    boolean pending() {
      synchronized (Names.this) {
        return name.pending;
      }
    }

    void close() {
      synchronized (Names.this) {
        name.watches.remove(this);
        if (name.watches.isEmpty() && names.remove(name.host, name)) {
          name.cancel();
        }
      }
    }
  }

  /** Guarded by the enclosing object. */
  private final class Name {
    private final String host;
    private final List<Watch> watches = new ArrayList<>();
    private List<InetAddress> addresses = List.of();
    private boolean pending = true;
    private int failed;
    private ScheduledFuture<?> timer;

    Name(String host) {
      this.host = host;
    }

    void later(Duration delay) {
      try {
        timer = control.schedule(this::lookUp, delay.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debugf("the router stops: %s is not looked up any more", host);
      }
    }

    void cancel() {
      if (timer != null) {
        timer.cancel(false);
      }
    }

    private void lookUp() {
      lookups.increment();
      service
          .resolve(host)
          .onSuccess(answer -> hand(() -> answered(answer)))
          .onFailure(cause -> hand(() -> failed(cause)));
    }

    private void hand(Runnable end) {
      try {
        control.execute(end);
      } catch (RejectedExecutionException e) {
        LOG.debugf("the router stops: the answer for %s is dropped", host);
      }
    }

    private void answered(NameService.Answer answer) {
      List<InetAddress> sorted = new ArrayList<>(answer.addresses());
      sorted.sort(Comparator.comparing(InetAddress::getHostAddress));
      List<Watch> tell;
      synchronized (Names.this) {
        if (names.get(host) != this) {
          return;
        }
        if (failed > 0) {
          LOG.infof("%s can be resolved again", host);
        }
        failed = 0;
        later(clamp(answer.ttl(), LEAST_TTL, MOST_TTL));
        if (!pending && sorted.equals(addresses)) {
          return;
        }
        pending = false;
        addresses = List.copyOf(sorted);
        tell = List.copyOf(watches);
      }
      tell.forEach(watch -> watch.changed.run());
    }

    private void failed(Throwable cause) {
      failures.increment();
      List<Watch> tell;
      synchronized (Names.this) {
        if (names.get(host) != this) {
          return;
        }
        if (failed == 0) {
          LOG.warnf(
              "%s cannot be resolved: %s; %s",
              host,
              cause.getMessage(),
              addresses.isEmpty() ? "it has no address yet" : "its last addresses stay in use");
        }
        later(clamp(Duration.ofSeconds(1L << Math.min(failed, 10)), LEAST_TTL, MOST_RETRY));
        failed++;
        if (!pending) {
          return;
        }
        pending = false;
        tell = List.copyOf(watches);
      }
      tell.forEach(watch -> watch.changed.run());
    }
  }

  private static Duration clamp(Duration value, Duration least, Duration most) {
    return value.compareTo(least) < 0 ? least : value.compareTo(most) > 0 ? most : value;
  }
}
