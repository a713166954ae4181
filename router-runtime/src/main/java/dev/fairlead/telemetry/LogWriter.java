package dev.fairlead.telemetry;

import dev.fairlead.config.AccessLogConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Takes entries off the event loops' rings and writes them, in batches, to a file or standard
 * output.
 */
final class LogWriter implements Runnable {
  private static final Logger LOG = Logger.getLogger(LogWriter.class);

  /** Soon enough for somebody who follows the file, rare enough to cost nothing. */
  private static final long IDLE_NANOS = 20_000_000;

  private static final long LOOK_NANOS = 1_000_000_000;
  private static final int BATCH = 64 * 1024;

  private final AccessLogConfig config;
  private final LogRing[] rings;
  private final AtomicLong dropped;
  private final Thread thread;
  private final StringBuilder batch = new StringBuilder(BATCH + 4096);
  private OutputStream out;
  private Object fileKey;
  private long lookedNanos;
  private int lines;
  private boolean broken;
  private volatile long written;
  private volatile boolean reopen;
  private volatile boolean closing;

  LogWriter(AccessLogConfig config, LogRing[] rings, AtomicLong dropped) throws IOException {
    this.config = config;
    this.rings = rings;
    this.dropped = dropped;
    open();
    thread = new Thread(this, "fairlead-access-log");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  AccessLogConfig config() {
    return config;
  }

  boolean common() {
    return config.format() == AccessLogConfig.Format.COMMON;
  }

  long written() {
    return written;
  }

  void reopen() {
    reopen = true;
  }

  /** Waits until all that was handed over is written. */
  void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    boolean last;
    do {
      last = closing;
      boolean any = drain();
      if (!any && !last) {
        look();
        LockSupport.parkNanos(IDLE_NANOS);
      }
    } while (!last);
    shut();
  }

  private boolean drain() {
    boolean any = false;
    for (LogRing ring : rings) {
      LogEntry entry;
      while ((entry = ring.poll()) != null) {
        any = true;
        if (common()) {
          LogFormat.common(entry, batch);
        } else {
          LogFormat.json(entry, batch);
        }
        lines++;
        if (batch.length() >= BATCH) {
          flush();
        }
      }
    }
    flush();
    return any;
  }

  private void flush() {
    if (lines == 0) {
      return;
    }
    look();
    try {
      if (out == null) {
        open();
      }
      out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
      written += lines;
      broken = false;
    } catch (IOException e) {
      dropped.addAndGet(lines);
      if (!broken) {
        broken = true;
        LOG.errorf("access log %s: %s; lines are lost until it can be written", name(), e);
      }
      shut();
    }
    lines = 0;
    batch.setLength(0);
  }

  /**
   * Looks now and then whether the path still leads to the file that is open: it may have been
   * moved away.
   */
  private void look() {
    long now = System.nanoTime();
    if (config.file() == null || !reopen && now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    if (reopen || !Objects.equals(fileKey, key(config.file()))) {
      reopen = false;
      shut();
      try {
        open();
      } catch (IOException e) {
        LOG.errorf("access log %s: %s", name(), e);
      }
    }
  }

  private void open() throws IOException {
    Path file = config.file();
    if (file == null) {
      out = new FileOutputStream(FileDescriptor.out);
    } else {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      fileKey = key(file);
    }
  }

  private static Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }

  private void shut() {
    if (out != null && config.file() != null) {
      try {
        out.close();
      } catch (IOException e) {
        LOG.debugf("access log %s: %s", name(), e);
      }
    }
    out = null;
  }

  private String name() {
    return config.file() == null ? "on standard output" : config.file().toString();
  }
}
