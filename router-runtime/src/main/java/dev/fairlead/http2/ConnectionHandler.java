package dev.fairlead.http2;

import dev.fairlead.wire.Deadline;
import dev.fairlead.wire.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;

/** A connection as its channel sees it: octets in, flushes out, and how it ends. */
abstract class ConnectionHandler extends ChannelInboundHandlerAdapter {
  /** How long a connection that is over waits for the peer to close it. */
  private static final long LINGER_NANOS = 1_000_000_000L;

  /**
   * What may wait for a peer that does not read, above the 64 KiB at which content stops: only
   * answers to its control frames and heads get it there, so beyond it nothing more is read.
   */
  private static final int UNREAD_OCTETS = 128 * 1024;

  /** How often a peer that closed its direction is asked whether it still listens. */
  private static final long PROBE_NANOS = 200_000_000L;

  private final Loop loop;
  private ChannelHandlerContext ctx;
  private FrameReader reader;
  private HpackReader hpack;
  private Sender sender;
  private ByteBuf rest;
  private long lastRead;
  private boolean begun;
  private boolean closing;
  private boolean closed;
  private boolean ending;
  private final ArrayList<Stream> touched = new ArrayList<>();

  private final Deadline linger = new Timer(() -> ctx.close());

  private final Deadline probe = new Timer(this::probe);

  ConnectionHandler(Loop loop) {
    this.loop = loop;
  }

  // ---- what a connection makes of it

  /** Sends the preface and settings. */
  abstract void begin();

  /** Takes octets before the first frame; false to wait for more. */
  abstract boolean preface(ByteBuf in) throws Http2Error;

  /** Whether the first frame, the peer's settings, was read. */
  abstract boolean settingsReceived();

  /** Takes the frames. */
  abstract FrameReader.Target target();

  /** The largest field section, as RFC 9113 section 6.5.2 counts. */
  abstract int maxSection();

  /** After each read: sets or clears what watches an unfinished head. */
  abstract void readCompleted(boolean midFrame);

  /** How long the peer may take to read what was sent last. */
  abstract long streamIdleNanos();

  /** The streams that are open: a copy, as what a failure triggers may change them. */
  abstract List<Stream> open();

  /** The highest stream of the peer that was worked on. */
  abstract int lastPeerStream();

  /** A connection error is about to end the connection. */
  void failed(int code, String why) {}

  /** The channel is closed; all streams have failed. */
  abstract void ended();

  // ---- parts

  Loop loop() {
    return loop;
  }

  ByteBufAllocator alloc() {
    return ctx.alloc();
  }

  ChannelHandlerContext ctx() {
    return ctx;
  }

  Sender sender() {
    return sender;
  }

  FrameWriter frames() {
    return sender.frames();
  }

  HpackReader hpack() {
    return hpack;
  }

  /** How long ago the peer was last heard of. */
  long quietNanos() {
    return loop.deadlines().now() - lastRead;
  }

  /** Has a stream told, once this read is over, that there is no more for now. */
  void touch(Stream stream) {
    if (touched.isEmpty() || touched.get(touched.size() - 1) != stream) {
      touched.add(stream);
    }
  }

  /** Whether nothing more is read or written. */
  boolean isClosing() {
    return closing || closed;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the peer closed its direction. */
  boolean inputEnded() {
    return ending;
  }

  // ---- the channel

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    sender = new Sender(context);
    hpack = new HpackReader(maxSection());
    // Up to twice the limit it is decoded, so that 431 can be answered and the connection goes on.
    reader = new FrameReader(target(), context.alloc(), 2 * maxSection());
    if (context.channel().isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
    context.fireChannelActive();
  }

  private void start() {
    if (!begun) {
      begun = true;
      begin();
      sender.flush();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (isClosing()) {
      in.release();
      return;
    }
    ByteBuf kept = rest;
    if (kept != null) {
      rest = null;
      kept.writeBytes(in);
      in.release();
      in = kept;
    }
    lastRead = loop.deadlines().now();
    sender.reading(true);
    try {
      if (settingsReceived() || preface(in)) {
        reader.read(in);
      }
    } catch (Http2Error error) {
      fail(error.code(), error.getMessage());
    } catch (RuntimeException bug) {
      fail(ErrorCode.INTERNAL_ERROR, bug.toString());
    } finally {
      sender.reading(false);
      if (in.isReadable() && !isClosing()) {
        rest = in == kept && in.readerIndex() == 0 ? in : keep(in);
      } else {
        in.release();
      }
    }
  }

  /** What is left is less than a frame: a copy does not hold on to the read buffer. */
  private ByteBuf keep(ByteBuf in) {
    ByteBuf copy = alloc().heapBuffer(Math.max(256, in.readableBytes() * 2)).writeBytes(in);
    in.release();
    return copy;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!isClosing()) {
      if (!touched.isEmpty()) {
        for (int i = 0; i < touched.size(); i++) {
          touched.get(i).receivedAll();
        }
        touched.clear();
      }
      readCompleted(reader.inFieldSection() || rest != null && !reader.inData());
      sender.flush();
      // A connection that just ended must go on reading, or it never sees the peer's end.
      if (!isClosing() && context.channel().bytesBeforeWritable() > UNREAD_OCTETS) {
        context.channel().config().setAutoRead(false);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      if (!context.channel().config().isAutoRead()) {
        context.channel().config().setAutoRead(true);
      }
      sender.schedule();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent
        || event instanceof ChannelInputShutdownReadComplete) {
      inputEnds();
    }
    context.fireUserEventTriggered(event);
  }

  /**
   * The peer will send nothing more: what it began without finishing is gone, the rest is answered
   * unless the peer turns out to be gone altogether.
   */
  private void inputEnds() {
    if (!ending) {
      ending = true;
      for (Stream stream : open()) {
        if (!stream.isClosed() && !stream.remoteEnded()) {
          stream.close(false);
          stream.lost("closed by peer");
        }
      }
      if (open().isEmpty()) {
        ctx.close();
      } else {
        probe();
      }
    }
  }

  /**
   * Sends something that asks for nothing: a peer that closed both directions answers with a TCP
   * reset, and the next write fails.
   */
  private void probe() {
    if (!isClosing()) {
      frames().windowUpdate(0, 1);
      sender.flush();
      loop.deadlines().set(probe, PROBE_NANOS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    shut("connection closed");
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    shut("connection closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    shut("connection failed: " + cause);
    context.close();
  }

  private void shut(String why) {
    if (closed) {
      return;
    }
    closed = true;
    linger.clear();
    probe.clear();
    failStreams(why);
    sender.close();
    reader.close();
    if (rest != null) {
      rest.release();
      rest = null;
    }
    ended();
  }

  private void failStreams(String why) {
    for (Stream stream : open()) {
      if (!stream.isClosed() && !stream.survives()) {
        stream.close(false);
        stream.lost(why);
      }
    }
  }

  /** Ends the connection with an error; streams fail at once. */
  void fail(int code, String why) {
    if (isClosing()) {
      return;
    }
    frames().goAway(lastPeerStream(), code);
    failed(code, why);
    finish();
    for (Stream stream : open()) {
      if (!stream.isClosed() && !stream.survives()) {
        stream.malformed(code, why);
      }
    }
  }

  /**
   * Flushes and closes. Waits for the peer to read, and then a moment for it to close first, lest a
   * TCP reset destroy what was sent last.
   */
  void finish() {
    if (isClosing()) {
      return;
    }
    sender.flush();
    closing = true;
    loop.deadlines().set(linger, Math.max(LINGER_NANOS, streamIdleNanos()));
    endOutput().addListener(ended -> loop.deadlines().set(linger, closed ? 0 : LINGER_NANOS));
  }

  private ChannelFuture endOutput() {
    SslHandler ssl = ctx.pipeline().get(SslHandler.class);
    if (ssl != null) {
      return ssl.closeOutbound();
    }
    ChannelFuture written = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (ctx.channel() instanceof DuplexChannel duplex) {
      written.addListener(done -> duplex.shutdownOutput());
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    return written;
  }
}
