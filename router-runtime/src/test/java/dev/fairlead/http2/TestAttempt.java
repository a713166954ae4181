package dev.fairlead.http2;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySink;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Outbound;
import dev.fairlead.wire.OutboundListener;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One request to an endpoint; what comes of it is recorded in the order it came. */
final class TestAttempt implements OutboundListener, BodySink, Body.Listener {
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final RequestHead head = new RequestHead(new Fields());
  private final Loop loop;
  private final Connector connector;
  private final String content;
  volatile Outbound outbound;
  volatile Body body;
  volatile boolean full;
  volatile boolean hold;
  private final StringBuilder received = new StringBuilder();

  TestAttempt(Loop loop, Connector connector, String method, String target, String content) {
    this.loop = loop;
    this.connector = connector;
    this.content = content;
    head.method(method);
    head.authority("a.test");
    head.target(target);
    head.contentLength(content == null ? 0 : content.length());
  }

  TestAttempt open(boolean fresh) {
    loop.execute(() -> connector.open(this, fresh));
    return this;
  }

  /** The next thing that happened. */
  String next() {
    try {
      String event = events.poll(40, TimeUnit.SECONDS);
      return event == null ? "nothing happened" : event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void ready(Outbound opened) {
    outbound = opened;
    opened.send(head, false);
    if (hold) {
      opened.flush();
      return;
    }
    if (content != null) {
      opened.write(Unpooled.copiedBuffer(content, StandardCharsets.ISO_8859_1));
    }
    opened.end(null);
  }

  @Override
  public void informational(ResponseHead response) {
    events.add("informational " + response.status() + " " + response.fields());
  }

  @Override
  public void response(ResponseHead response, Body content) {
    events.add("response " + response.status() + " " + response.contentLength());
    if (response.fields().size() > 0) {
      events.add(response.fields().toString());
    }
    body = content;
    content.listener(this);
    content.to(this);
  }

  @Override
  public void upgraded(ResponseHead response, Body content) {
    events.add("upgraded");
  }

  @Override
  public void failed(Failure failure, String detail) {
    events.add("failed " + failure);
  }

  @Override
  public void feed(Body value) {}

  @Override
  public void write(ByteBuf data) {
    received.append(data.toString(StandardCharsets.ISO_8859_1));
    data.release();
  }

  @Override
  public void end(Fields trailers) {
    events.add("content " + received + (trailers == null ? "" : " trailers " + trailers));
  }

  @Override
  public void flush() {}

  @Override
  public boolean writable() {
    return !full;
  }

  @Override
  public void ended(Body ended) {}

  @Override
  public void exceeded(Body exceeded) {}
}
