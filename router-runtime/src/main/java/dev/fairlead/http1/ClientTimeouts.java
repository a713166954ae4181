package dev.fairlead.http1;

import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Deadlines;
import dev.fairlead.wire.Failure;

/** How long a connection to an endpoint may wait for whatever it waits for. */
final class ClientTimeouts extends Deadline {
  private final Http1ClientConnection client;
  private final Deadlines deadlines;
  private final MessageWriter writer;
  private final ConnectorSettings settings;
  private long progress;

  ClientTimeouts(
      Http1ClientConnection client,
      Deadlines deadlines,
      MessageWriter writer,
      ConnectorSettings settings) {
    this.client = client;
    this.deadlines = deadlines;
    this.writer = writer;
    this.settings = settings;
  }

  /** Octets moved, or are waited for from now on. */
  void moved() {
    deadlines.set(this, settings.idleTimeoutNanos());
  }

  /**
   * It waits in the pool.
   *
   * @param patienceNanos how long the endpoint will wait
   */
  void idle(long patienceNanos) {
    deadlines.set(this, Math.min(settings.idleTimeoutNanos(), patienceNanos));
  }

  void close() {
    deadlines.cancel(this);
  }

  @Override
  protected void expired() {
    boolean progressed = writer.progress() != progress;
    progress = writer.progress();
    if (client.exchanging() && (progressed || client.waitsForClient())) {
      moved();
    } else {
      client.fail(Failure.ENDPOINT_TIMED_OUT, "Nothing moved for longer than the idle timeout.");
    }
  }
}
