package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.InboundListener;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The exchange's view of a client connection, and its writing half. One object serves all exchanges
 * of a connection, one after the other.
 */
final class Http1Inbound implements Inbound {
  private static final int WAITING = 0;
  private static final int HELD = 1;
  private static final int SENDING = 2;
  private static final int ENDED = 3;
  private static final int TUNNEL = 4;

  private final Http1ServerConnection server;
  private final MessageWriter writer;
  private RequestHead head;
  private Body body;
  private InboundListener listener;
  private Body feed;
  private ResponseHead response;
  private int stage = ENDED;
  private boolean old;
  private boolean headOnly;
  private boolean contentless;
  private boolean last;
  private boolean close;
  private boolean continued;
  private boolean released;
  private long writtenBefore;

  Http1Inbound(Http1ServerConnection server, MessageWriter writer) {
    this.server = server;
    this.writer = writer;
  }

  // ---- the connection's side

  /** An empty head for the next request. */
  RequestHead emptyHead() {
    if (head == null) {
      head = new RequestHead(server.loop().borrowFields());
    } else {
      head.clear();
    }
    return head;
  }

  /** Lets go of everything that costs memory between requests. */
  void park() {
    if (head != null) {
      server.loop().returnFields(head.fields());
      head = null;
    }
    body = null;
    feed = null;
    listener = null;
    response = null;
  }

  /** The head is complete. */
  void begin(Body content) {
    body = content;
    listener = null;
    feed = null;
    response = null;
    stage = WAITING;
    released = false;
    old = head.version().equals("1.0");
    headOnly = head.method().equals("HEAD");
    last = false;
    close = false;
    continued = !head.expectContinue();
  }

  /** Whether the response was passed to the connection completely. */
  boolean ended() {
    return stage == ENDED;
  }

  /** Whether the exchange that had this connection is over. */
  boolean over() {
    return stage == ENDED && released;
  }

  /** Whether the connection ends with this response. */
  boolean closes() {
    return close;
  }

  /** Whether the client was told to send its content, or does so anyway. */
  boolean continued() {
    return continued;
  }

  /** Who is to be told that the client is gone; at most once. */
  InboundListener takeListener() {
    InboundListener taken = listener;
    listener = null;
    return taken;
  }

  /** Sends an answer in the exchange's place, to HEAD without its content. */
  void refuse(ResponseHead head, byte[] content) {
    int length = server.reader().headOnly() ? 0 : content.length;
    writer.discard();
    ByteBuf out = writer.head(HeadEncoder.length(head), length);
    HeadEncoder.response(head, true, false, ConnectionOptions.CLOSE, out);
    writer.length(length);
    writer.write(Unpooled.wrappedBuffer(content, 0, length));
    writer.end(null);
  }

  /** No more is sent. */
  void close() {
    listener = null;
    stage = ENDED;
  }

  void channelWritable() {
    if (feed != null && stage != ENDED) {
      feed.sinkWritable();
    }
  }

  // ---- the exchange's side

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public ClientConnection connection() {
    return server.client();
  }

  @Override
  public Loop loop() {
    return server.loop();
  }

  @Override
  public void listener(InboundListener value) {
    listener = value;
  }

  @Override
  public void informational(ResponseHead interim) {
    if (old || stage != WAITING) {
      return;
    }
    if (interim.status() == 100) {
      continued = true;
    }
    HeadEncoder.informational(interim, writer.head(HeadEncoder.length(interim), 0));
    writer.flush();
  }

  @Override
  public void last() {
    last = true;
  }

  @Override
  public void respond(ResponseHead head) {
    if (!committed()) {
      writer.discard();
      response = head;
      stage = HELD;
    }
  }

  @Override
  public boolean committed() {
    return stage > HELD && (stage != SENDING || writer.written() != writtenBefore);
  }

  @Override
  public Body upgrade(ResponseHead head) {
    HeadEncoder.informational(head, writer.head(HeadEncoder.length(head), 0));
    writer.raw();
    writer.flush();
    stage = TUNNEL;
    return server.tunnel();
  }

  @Override
  public boolean lingering() {
    return server.abandoned();
  }

  @Override
  public void release() {
    released = true;
    server.released();
  }

  @Override
  public void abort() {
    server.abort();
  }

  @Override
  public void feed(Body source) {
    feed = source;
  }

  @Override
  public void write(ByteBuf data) {
    if (stage == HELD) {
      commit(data.readableBytes());
    }
    if (stage == TUNNEL) {
      server.timeouts().tunnel();
    } else if (stage != SENDING || contentless) {
      data.release();
      return;
    }
    if (!writer.write(data)) {
      server.broken();
    }
  }

  @Override
  public void flush() {
    if (stage == HELD) {
      commit(0);
    }
    if (stage != ENDED) {
      writer.flush();
    }
  }

  @Override
  public void end(Fields trailers) {
    if (stage == HELD) {
      commit(0);
    }
    if (stage == TUNNEL) {
      stage = ENDED;
      writer.flush();
      server.tunnelOutputEnded();
    } else if (stage == SENDING) {
      if (writer.end(trailers)) {
        stage = ENDED;
        server.responseEnded();
      } else {
        server.broken();
      }
    }
  }

  @Override
  public boolean writable() {
    return writer.writable();
  }

  private void commit(int following) {
    ResponseHead head = response;
    stage = SENDING;
    writtenBefore = writer.written();
    int status = head.status();
    if (status == 204) {
      head.fields().remove(FieldName.CONTENT_LENGTH);
    }
    contentless = headOnly || status == 204 || status == 304;
    long length = head.contentLength();
    boolean chunked = length < 0 && !old;
    close = last || server.closesAfterThis() || old && length < 0 && !contentless;
    int options = close ? ConnectionOptions.CLOSE : old ? ConnectionOptions.KEEP_ALIVE : 0;
    ByteBuf out = writer.head(HeadEncoder.length(head), contentless ? 0 : following);
    HeadEncoder.response(head, !contentless, chunked, options, out);
    if (contentless) {
      writer.length(0);
    } else if (chunked) {
      writer.chunked();
    } else if (length < 0) {
      writer.raw();
    } else {
      writer.length(length);
    }
  }
}
