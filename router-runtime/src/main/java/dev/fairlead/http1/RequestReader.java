package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.ByteBuf;

/**
 * The reading half of a client's connection: one request after another, each taken up when the
 * exchange before it is over. Until then what arrives waits here.
 */
final class RequestReader {
  /** Octets of following requests that are read ahead: one full read. */
  private static final int MAX_AHEAD = 64 * 1024;

  private enum State {
    HEAD,
    CONTENT,
    COMPLETE,
    TUNNEL,
    CLOSED
  }

  private final Http1ServerConnection server;
  private final Loop loop;
  private final RequestDecoder decoder = new RequestDecoder();
  private final RequestRules rules = new RequestRules();
  private ServerSettings settings;
  private ContentDecoder content;
  private Body body;
  private ByteBuf ahead;
  private boolean copied;
  private State state = State.HEAD;

  RequestReader(Http1ServerConnection server, ServerSettings settings) {
    this.server = server;
    this.loop = server.loop();
    this.settings = settings;
  }

  // ---- what it is at

  /** What the request that is or was read last goes by. */
  ServerSettings settings() {
    return settings;
  }

  /** Whether a request may begin, and none has. */
  boolean unused() {
    return state == State.HEAD && !decoder.begun();
  }

  /** Whether a head has begun. */
  boolean inHead() {
    return state == State.HEAD;
  }

  boolean inContent() {
    return state == State.CONTENT;
  }

  /** Whether the request is complete, and the next has not begun. */
  boolean complete() {
    return state == State.COMPLETE;
  }

  boolean inTunnel() {
    return state == State.TUNNEL;
  }

  boolean closed() {
    return state == State.CLOSED;
  }

  /** Whether the client wants to use the connection again. */
  boolean keepAlive() {
    return rules.keepAlive();
  }

  /** Whether the next request has arrived already, or a part of it. */
  boolean hasMore() {
    return ahead != null;
  }

  /** Whether the request that is or was read last is a HEAD, as far as that is known. */
  boolean headOnly() {
    return decoder.headOnly();
  }

  /** Octets of the request's content still to come, if that is known; 0 once it is complete. */
  long unread() {
    return state == State.CONTENT ? content.remaining() : 0;
  }

  /** Whether content has begun to arrive. */
  boolean contentBegun() {
    return body != null && body.octets() > 0;
  }

  // ---- reading

  /** Reads on. The caller releases {@code in}. */
  void read(ByteBuf in) throws Malformed {
    if (ahead != null) {
      keep(in);
      return;
    }
    boolean more = in.isReadable();
    while (more) {
      switch (state) {
        case HEAD -> {
          readHead(in);
          more = in.isReadable();
        }
        case CONTENT -> {
          readContent(in);
          more = !content.tookAll();
        }
        case COMPLETE -> {
          if (!server.inbound().over()) {
            keep(in);
            return;
          }
          next();
        }
        case TUNNEL -> {
          server.timeouts().tunnel();
          body.push(in.retain());
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  private void next() {
    if (content != null) {
      content.release();
    }
    body = null;
    decoder.reset();
    state = State.HEAD;
    settings = server.context().settings();
    server.inbound().emptyHead();
    server.timeouts().head(settings);
  }

  private void readHead(ByteBuf in) throws Malformed {
    RequestHead head = server.inbound().head();
    if (!decoder.decode(in, head, settings)) {
      return;
    }
    rules.apply(head);
    head.scheme(server.client().tls() ? "https" : "http");
    if (head.contentLength() == 0) {
      state = State.COMPLETE;
      server.timeouts().none();
    } else {
      beginContent(head.contentLength());
    }
    server.inbound().begin(body);
    settings.handler().handle(server.inbound());
  }

  private void beginContent(long length) {
    if (content == null) {
      content = new ContentDecoder(loop, settings.fieldOctets(), settings.fieldCount());
    }
    if (rules.chunked()) {
      content.chunked();
    } else {
      content.length(length);
    }
    body = new Body(server);
    state = State.CONTENT;
    server.timeouts().content();
  }

  private void readContent(ByteBuf in) throws Malformed {
    server.timeouts().content();
    if (content.read(in, body) && state == State.CONTENT) {
      state = State.COMPLETE;
      server.timeouts().none();
      body.end(content.trailers());
      if (state == State.COMPLETE) {
        server.resume();
        server.rest();
      }
    }
  }

  /** Nothing more has been read for now. */
  void flush() {
    if (body != null) {
      body.flush();
    }
  }

  private void keep(ByteBuf in) {
    if (ahead == null) {
      ahead = in.retain();
      copied = false;
    } else {
      if (!copied) {
        // Not a composite: many small pieces would cost more than their octets.
        ByteBuf all = in.alloc().directBuffer(ahead.readableBytes() + in.readableBytes());
        all.writeBytes(ahead);
        ahead.release();
        ahead = all;
        copied = true;
      }
      ahead.writeBytes(in);
    }
    if (ahead.readableBytes() > MAX_AHEAD) {
      server.pause();
    }
  }

  /** What was read ahead; the caller reads and releases it. */
  ByteBuf takeAhead() {
    ByteBuf in = ahead;
    ahead = null;
    return in;
  }

  // ---- other ends

  /** The connection becomes a tunnel, to which belongs what was read ahead. */
  Body tunnel() {
    state = State.TUNNEL;
    body = new Body(server);
    if (ahead != null) {
      body.push(takeAhead());
    }
    return body;
  }

  /** The client sends nothing more through the tunnel. */
  void endTunnel() {
    body.end(null);
  }

  /** Lets go of what costs memory between requests. */
  void park() {
    body = null;
    content = null;
  }

  /** Nothing is read any more. */
  void close() {
    state = State.CLOSED;
    if (body != null) {
      body.discard();
      body = null;
    }
    if (content != null) {
      content.release();
    }
    if (ahead != null) {
      ahead.release();
      ahead = null;
    }
  }
}
