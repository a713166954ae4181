package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import io.netty.buffer.ByteBuf;

/**
 * Reads the content of one message after another, by length, by chunks or to the connection's end.
 */
final class ContentDecoder {
  private static final int LENGTH = 0;
  private static final int CHUNK_LINE = 1;
  private static final int CHUNK = 2;
  private static final int CHUNK_RETURN = 3;
  private static final int CHUNK_LINE_FEED = 4;
  private static final int TRAILERS = 5;
  private static final int CLOSE = 6;

  /** Octets copied at a time while reading trailers. */
  private static final int STEP = 1024;

  private final Loop loop;
  private final int maxTrailerOctets;
  private final int maxTrailers;
  private int state;
  private long remaining;
  private ChunkLine chunkLine;
  private FieldLines lines;
  private Fields trailers;
  private boolean whole;

  ContentDecoder(Loop loop, int maxTrailerOctets, int maxTrailers) {
    this.loop = loop;
    this.maxTrailerOctets = maxTrailerOctets;
    this.maxTrailers = maxTrailers;
  }

  /** Begins content of that many octets, at least one. */
  void length(long octets) {
    state = LENGTH;
    remaining = octets;
  }

  /** Begins chunked content. */
  void chunked() {
    state = CHUNK_LINE;
    if (chunkLine == null) {
      chunkLine = new ChunkLine();
    }
    chunkLine.reset();
  }

  /** Begins content that ends with the connection. */
  void close() {
    state = CLOSE;
  }

  /** Whether the end of the connection is the end of the content. */
  boolean endsWithConnection() {
    return state == CLOSE;
  }

  /** Octets still to come of content whose length is known, else {@link Long#MAX_VALUE}. */
  long remaining() {
    return state == LENGTH ? remaining : Long.MAX_VALUE;
  }

  /** The trailers of complete content, or null. */
  Fields trailers() {
    return trailers;
  }

  /** Gives the trailers back, once nobody looks at them any more. */
  void release() {
    if (trailers != null) {
      loop.returnFields(trailers);
      trailers = null;
    }
  }

  /** Whether the last {@link #read} left nothing: then {@code in} may no longer be looked at. */
  boolean tookAll() {
    return whole;
  }

  /**
   * Reads on, and passes content to a body. The caller releases {@code in}.
   *
   * @return whether the content is complete; {@link Body#end} is left to the caller
   */
  boolean read(ByteBuf in, Body body) throws Malformed {
    whole = false;
    if (state == LENGTH) {
      return readLength(in, body);
    }
    if (state == CLOSE) {
      whole = true;
      body.push(in.retain());
      return false;
    }
    boolean done = readChunks(in, body);
    whole = !in.isReadable();
    return done;
  }

  private boolean readLength(ByteBuf in, Body body) {
    int readable = in.readableBytes();
    if (readable <= remaining) {
      remaining -= readable;
      whole = true;
      boolean done = remaining == 0;
      body.push(in.retain());
      return done;
    }
    int length = (int) remaining;
    remaining = 0;
    body.push(in.readRetainedSlice(length));
    return true;
  }

  private boolean readChunks(ByteBuf in, Body body) throws Malformed {
    while (in.isReadable()) {
      switch (state) {
        case CHUNK_LINE -> {
          if (chunkLine.read(in)) {
            beginChunk(chunkLine.size());
          }
        }
        case CHUNK -> {
          int length = (int) Math.min(in.readableBytes(), remaining);
          remaining -= length;
          if (remaining == 0) {
            state = CHUNK_RETURN;
          }
          body.push(in.readRetainedSlice(length));
        }
        case CHUNK_RETURN -> {
          expect(in, '\r');
          state = CHUNK_LINE_FEED;
        }
        case CHUNK_LINE_FEED -> {
          expect(in, '\n');
          chunkLine.reset();
          state = CHUNK_LINE;
        }
        default -> {
          return readTrailers(in);
        }
      }
    }
    return false;
  }

  private void beginChunk(long size) {
    if (size > 0) {
      remaining = size;
      state = CHUNK;
    } else {
      state = TRAILERS;
      trailers = loop.borrowFields();
      if (lines == null) {
        lines = new FieldLines();
      }
      lines.begin(0);
    }
  }

  private static void expect(ByteBuf in, char octet) throws Malformed {
    if (in.readByte() != octet) {
      throw new Malformed("A chunk is longer than its size.");
    }
  }

  private boolean readTrailers(ByteBuf in) throws Malformed {
    do {
      int from = trailers.loaded();
      int length = Math.min(in.readableBytes(), STEP);
      byte[] bytes = trailers.load(in, in.readerIndex(), length);
      if (lines.read(trailers, bytes, from + length, maxTrailerOctets, maxTrailers)) {
        in.skipBytes(lines.at() - from);
        trailers.loaded(lines.at());
        if (!Trailers.clean(trailers)) {
          release();
        }
        return true;
      }
      in.skipBytes(length);
    } while (in.isReadable());
    return false;
  }
}
