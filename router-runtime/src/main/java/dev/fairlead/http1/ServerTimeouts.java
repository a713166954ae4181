package dev.fairlead.http1;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Deadlines;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.ServerSettings;

/** How long a client's connection may wait for whatever it waits for. */
final class ServerTimeouts extends Deadline {
  /** After that long between requests, memory is given back. */
  private static final long PARK_NANOS = 1_000_000_000;

  private static final String DETAIL = "The request took too long.";

  private final Http1ServerConnection server;
  private final MessageWriter writer;
  private final Deadlines deadlines;
  private long idle;
  private long progress;
  private boolean parked;

  ServerTimeouts(Http1ServerConnection server, MessageWriter writer) {
    this.server = server;
    this.writer = writer;
    this.deadlines = server.loop().deadlines();
  }

  /** A head is expected. */
  void head(ServerSettings settings) {
    idle = settings.idleTimeoutNanos();
    parked = false;
    deadlines.set(this, settings.headTimeoutNanos());
  }

  /** A head is expected of a connection that will serve no other. */
  void lastHead() {
    deadlines.set(this, PARK_NANOS);
  }

  /** Content is expected. */
  void content() {
    progress = writer.progress();
    deadlines.set(this, idle);
  }

  /** Nothing is expected of the client, but that it reads. */
  void none() {
    clear();
  }

  /** The client does not keep up reading. */
  void stalled() {
    if (!pending()) {
      progress = writer.progress();
      deadlines.set(this, idle);
    }
  }

  /** Octets go through the tunnel. */
  void tunnel() {
    deadlines.set(this, idle);
  }

  /** The next request may take its time. */
  void rest() {
    parked = false;
    progress = writer.progress();
    deadlines.set(this, Math.min(PARK_NANOS, idle));
  }

  @Override
  protected void expired() {
    boolean moved = writer.progress() != progress;
    progress = writer.progress();
    RequestReader reader = server.reader();
    if (reader.unused()) {
      server.close(false);
    } else if (reader.inHead()) {
      server.refuse(408, Rejection.HEAD_TIMEOUT, DETAIL, Failure.CLIENT_TIMED_OUT);
    } else if (reader.inContent()) {
      if (moved || server.paused()) {
        deadlines.set(this, idle);
      } else {
        server.refuse(408, Rejection.BODY_TIMEOUT, DETAIL, Failure.CLIENT_TIMED_OUT);
      }
    } else if (moved && writer.pending() > 0) {
      deadlines.set(this, idle);
    } else if (!server.inbound().over()) {
      server.broken();
    } else if (parked || idle <= PARK_NANOS) {
      server.close(false);
    } else {
      parked = true;
      server.park();
      deadlines.set(this, idle - PARK_NANOS);
    }
  }
}
