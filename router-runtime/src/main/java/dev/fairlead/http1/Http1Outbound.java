package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.RequestHead;
import io.netty.buffer.ByteBuf;

/**
 * The attempt's view of a connection to an endpoint, and its writing half. One object serves all
 * attempts of a connection, one after the other.
 */
final class Http1Outbound implements Outbound {
  private static final int WAITING = 0;
  private static final int HELD = 1;
  private static final int SENDING = 2;
  private static final int ENDED = 3;
  private static final int TUNNEL = 4;

  private final Http1ClientConnection client;
  private final MessageWriter writer;
  private RequestHead request;
  private Body feed;
  private int stage = ENDED;
  private boolean upgrade;
  private boolean headOnly;
  private boolean reused;
  private long flushedBefore;
  private boolean broken;

  Http1Outbound(Http1ClientConnection client, MessageWriter writer) {
    this.client = client;
    this.writer = writer;
  }

  // ---- the connection's side

  void begin(boolean again) {
    stage = WAITING;
    reused = again;
    flushedBefore = writer.flushed();
    feed = null;
  }

  /** Whether any of the request may have left. */
  boolean flushed() {
    return writer.flushed() != flushedBefore;
  }

  /** Whether the request was passed to the connection completely. */
  boolean ended() {
    return stage == ENDED;
  }

  /** Whether the request has no content in its response. */
  boolean headOnly() {
    return headOnly;
  }

  /** Whether the request asked to change to that protocol. */
  boolean asked(String protocol) {
    if (!upgrade || protocol == null) {
      return false;
    }
    for (String offered : request.upgrade().split(",")) {
      if (offered.strip().equalsIgnoreCase(protocol)) {
        return true;
      }
    }
    return false;
  }

  /** Octets are sent as they are from now on. */
  void tunnel() {
    stage = TUNNEL;
    writer.raw();
  }

  /** Nothing can be sent any more: what still comes is thrown away. */
  void stop() {
    broken = true;
    writer.discard();
    channelWritable();
  }

  void channelWritable() {
    if (feed != null && stage != ENDED) {
      feed.sinkWritable();
    }
  }

  // ---- the attempt's side

  @Override
  public void send(RequestHead head, boolean upgrade) {
    request = head;
    this.upgrade = upgrade && head.upgrade() != null;
    headOnly = head.method().equals("HEAD");
    stage = HELD;
    client.touch();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public void cancel() {
    client.discard();
  }

  @Override
  public void feed(Body body) {
    feed = body;
  }

  @Override
  public void write(ByteBuf data) {
    if (broken || stage == WAITING || stage == ENDED) {
      data.release();
      return;
    }
    if (stage == HELD) {
      commit(data.readableBytes());
    } else if (stage == TUNNEL) {
      client.touch();
    }
    if (!writer.write(data)) {
      client.overrun();
    }
  }

  @Override
  public void end(Fields trailers) {
    if (stage == HELD && !broken) {
      commit(0);
    }
    boolean tunnel = stage == TUNNEL;
    stage = ENDED;
    if (broken) {
      client.requestEnded();
    } else if (tunnel) {
      writer.flush();
      client.tunnelOutputEnded();
    } else {
      if (writer.end(trailers)) {
        client.requestEnded();
      } else {
        client.overrun();
      }
    }
  }

  @Override
  public void flush() {
    if (broken || stage == WAITING || stage == ENDED) {
      return;
    }
    if (stage == HELD) {
      commit(0);
    }
    writer.flush();
  }

  @Override
  public boolean writable() {
    return broken || writer.writable();
  }

  private void commit(int following) {
    stage = SENDING;
    HeadEncoder.request(request, upgrade, writer.head(HeadEncoder.length(request), following));
    long length = request.contentLength();
    if (length < 0) {
      writer.chunked();
    } else {
      writer.length(length);
    }
  }
}
