package dev.fairlead.http2;

import io.netty.channel.ChannelHandlerContext;

/**
 * The sending half of a connection: shares its window among the streams that have content, a frame
 * each in turn, and flushes once for all that one turn of the event loop produced.
 */
final class Sender implements Runnable {
  /** RFC 9113 section 6.9.2: before the peer's settings say otherwise. */
  static final int DEFAULT_WINDOW = 65_535;

  /** Content handed to the channel before it is flushed and asked whether it takes more. */
  private static final int BURST = 256 * 1024;

  private final ChannelHandlerContext ctx;
  private final FrameWriter frames;
  private final HpackWriter hpack = new HpackWriter();
  private int window = DEFAULT_WINDOW;
  private int streamWindow = DEFAULT_WINDOW;
  private Stream first;
  private Stream last;
  private boolean scheduled;
  private boolean reading;
  private boolean closed;

  Sender(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    this.frames = new FrameWriter(ctx);
  }

  FrameWriter frames() {
    return frames;
  }

  HpackWriter hpack() {
    return hpack;
  }

  /** The window a new stream starts with. */
  int streamWindow() {
    return streamWindow;
  }

  void streamWindow(int octets) {
    streamWindow = octets;
  }

  /** Widens the connection's window; false if it would exceed 2^31 - 1. */
  boolean widen(int increment) {
    if ((long) window + increment > Integer.MAX_VALUE) {
      return false;
    }
    window += increment;
    if (first != null) {
      schedule();
    }
    return true;
  }

  /** While the connection reads, what is written waits for the end of that. */
  void reading(boolean value) {
    reading = value;
  }

  /** Whether content waits because the peer keeps the connection's window shut. */
  boolean blocked() {
    return window <= 0 && first != null;
  }

  /** Sees to it that what was written is flushed in this turn of the loop. */
  void schedule() {
    if (!scheduled && !reading) {
      scheduled = true;
      ctx.executor().execute(this);
    }
  }

  /** The stream has content and window for it. */
  void ready(Stream stream) {
    if (!stream.ready && !closed) {
      stream.ready = true;
      append(stream);
    }
    schedule();
  }

  private void append(Stream stream) {
    stream.nextReady = null;
    if (last == null) {
      first = stream;
    } else {
      last.nextReady = stream;
    }
    last = stream;
  }

  private Stream take() {
    Stream stream = first;
    first = stream.nextReady;
    if (first == null) {
      last = null;
    }
    stream.nextReady = null;
    return stream;
  }

  @Override
  public void run() {
    scheduled = false;
    flush();
  }

  /** Sends as much as windows and channel allow. */
  void flush() {
    if (closed) {
      return;
    }
    boolean more;
    do {
      more = pump();
      frames.flush();
    } while (more && !closed && ctx.channel().isWritable());
    for (Stream stream = first; stream != null; stream = stream.nextReady) {
      stream.watchIfUnwatched();
    }
  }

  private boolean pump() {
    int budget = BURST;
    while (first != null && window > 0 && ctx.channel().isWritable()) {
      Stream stream = take();
      if (stream.queued() == 0 || stream.sendWindow <= 0) {
        stream.ready = false;
        continue;
      }
      int count =
          Math.min(
              Math.min(stream.queued(), stream.sendWindow), Math.min(window, frames.maxFrame()));
      window -= count;
      budget -= count;
      stream.sendData(count);
      if (stream.queued() > 0 && stream.sendWindow > 0) {
        append(stream);
      } else {
        stream.ready = false;
      }
      if (budget <= 0) {
        return true;
      }
    }
    return false;
  }

  void close() {
    closed = true;
    frames.close();
    first = null;
    last = null;
  }
}
