package dev.fairlead.wire;

import io.netty.buffer.ByteBuf;

/** Where content goes: the writing half of a connection or stream. */
public interface BodySink {
  /**
   * Names the body that feeds this sink, to be told {@link Body#sinkWritable} when it may send on.
   */
  void feed(Body body);

  /** Takes content over, with the duty to release it. May hold it back until {@link #flush}. */
  void write(ByteBuf data);

  /**
   * Ends the message, and flushes.
   *
   * @param trailers null for none
   */
  void end(Fields trailers);

  /** Sends what was held back. */
  void flush();

  /** Whether the other side keeps up; content is taken also when false. */
  boolean writable();
}
