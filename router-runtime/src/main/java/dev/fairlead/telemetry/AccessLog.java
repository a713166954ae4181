package dev.fairlead.telemetry;

import dev.fairlead.config.AccessLogConfig;
import dev.fairlead.exchange.Exchange;
import dev.fairlead.exchange.ExchangeListener;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One line for each exchange, written by a thread of its own. Event loops hand entries over without
 * waiting; when the writer does not keep up, entries are dropped and counted.
 */
public final class AccessLog implements ExchangeListener, AutoCloseable {
  private final LogRing[] rings;
  private final AtomicLong dropped = new AtomicLong();
  private volatile LogWriter writer;
  private long writtenBefore;

  /**
   * @param loops how many event loops there are
   */
  public AccessLog(int loops) {
    rings = new LogRing[loops];
    for (int i = 0; i < loops; i++) {
      rings[i] = new LogRing();
    }
  }

  /**
   * Takes over settings; the log goes on without a gap if they are as before.
   *
   * @throws IOException if the file cannot be opened; nothing is changed then
   */
  public synchronized void update(AccessLogConfig config) throws IOException {
    LogWriter old = writer;
    if (old != null && old.config().equals(config)) {
      return;
    }
    LogWriter next =
        config.format() == AccessLogConfig.Format.OFF
            ? null
            : new LogWriter(config, rings, dropped);
    writer = next;
    if (old != null) {
      old.close();
      writtenBefore += old.written();
    }
    if (next != null) {
      next.start();
    }
  }

  /** Opens the file anew, in case it was moved away. */
  public void reopen() {
    LogWriter current = writer;
    if (current != null) {
      current.reopen();
    }
  }

  @Override
  public void completed(Exchange exchange) {
    LogWriter current = writer;
    if (current == null) {
      return;
    }
    if (!rings[exchange.loop().index()].offer(entry(exchange, current.config()))) {
      dropped.incrementAndGet();
    }
  }

  private static LogEntry entry(Exchange exchange, AccessLogConfig config) {
    boolean common = config.format() == AccessLogConfig.Format.COMMON;
    RequestHead head = exchange.inbound().head();
    Fields fields = head.fields();
    return new LogEntry(
        System.currentTimeMillis(),
        exchange.connection().listener(),
        ClientText.of(exchange.clientAddress(), config.clientAddress()),
        head.method(),
        exchange.host(),
        exchange.target(),
        head.version(),
        exchange.status(),
        exchange.requestOctets(),
        exchange.responseOctets(),
        exchange.endedNanos() - exchange.startedNanos(),
        exchange.route() == null ? null : exchange.route().name(),
        exchange.pool() == null ? null : exchange.pool().name(),
        exchange.endpoint() == null ? null : exchange.endpoint().id(),
        exchange.attempts(),
        exchange.requestId(),
        common ? fields.get(FieldName.REFERER) : null,
        common ? fields.get(FieldName.USER_AGENT) : null,
        exchange.rejection() == null ? null : exchange.rejection().tag());
  }

  @Override
  public void rejected(
      int loop, ClientConnection connection, int status, Rejection reason, String requestId) {
    LogWriter current = writer;
    if (current == null) {
      return;
    }
    String client =
        ClientText.of(connection.remote().getAddress(), current.config().clientAddress());
    LogEntry entry = entry(connection.listener(), client, status, reason, requestId);
    if (!rings[loop].offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  private static LogEntry entry(
      String listener, String client, int status, Rejection reason, String requestId) {
    return new LogEntry(
        System.currentTimeMillis(),
        listener,
        client,
        null,
        null,
        null,
        null,
        status,
        0,
        0,
        0,
        null,
        null,
        null,
        0,
        requestId,
        null,
        null,
        reason.tag());
  }

  /** Lines written. */
  public synchronized long written() {
    LogWriter current = writer;
    return writtenBefore + (current == null ? 0 : current.written());
  }

  /** Lines lost because the writer did not keep up, or could not write. */
  public long dropped() {
    return dropped.get();
  }

  /** Writes what is left and closes the file. */
  @Override
  public synchronized void close() {
    if (writer != null) {
      writer.close();
      writtenBefore += writer.written();
      writer = null;
    }
  }
}
