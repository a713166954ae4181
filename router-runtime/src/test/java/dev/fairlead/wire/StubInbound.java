package dev.fairlead.wire;

import io.netty.buffer.ByteBuf;

/** A client that has sent a request and takes no answer. */
public final class StubInbound implements Inbound {
  private final RequestHead head = new RequestHead(new Fields());
  private final ClientConnection connection;
  private final Body body;
  private final boolean committed;

  /**
   * @param connection null if nobody asks
   * @param body null for none
   * @param committed whether part of a response was sent
   */
  public StubInbound(ClientConnection connection, Body body, boolean committed) {
    this.connection = connection;
    this.body = body;
    this.committed = committed;
  }

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
    return connection;
  }

  @Override
  public boolean committed() {
    return committed;
  }

  @Override
  public Loop loop() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void listener(InboundListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void informational(ResponseHead informational) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void respond(ResponseHead response) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Body upgrade(ResponseHead response) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean lingering() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abort() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void feed(Body source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(ByteBuf data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void end(Fields trailers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void flush() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean writable() {
    throw new UnsupportedOperationException();
  }
}
