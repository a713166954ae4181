package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts octets into frames (RFC 9113 sections 4 and 6) and checks what can be checked without
 * knowing any stream. DATA is handed on as it arrives, so a large frame is neither waited for nor
 * copied; every other frame is read once it is complete.
 */
final class FrameReader {
  static final int HEADER = 9;

  /**
   * What both sides use: the smallest allowed, and larger gains nothing when content is not waited
   * for.
   */
  static final int MAX_FRAME = 16_384;

  /**
   * Frames of one field section, if its limit does not need more full ones; smaller ones only serve
   * an attack.
   */
  private static final int CONTINUATIONS = 16;

  /** Takes frames. */
  interface Target {
    /** A DATA frame begins; {@code flow} octets count against the windows, padding included. */
    void dataBegins(int stream, int flow) throws Http2Error;

    /**
     * Some of its content, to be copied or retained during the call; {@code count} octets from the
     * reader index.
     */
    void data(ByteBuf in, int count);

    void dataEnds(boolean endStream) throws Http2Error;

    /** A whole field section, between the buffer's indices. */
    void headers(int stream, ByteBuf block, boolean endStream, boolean selfDependent)
        throws Http2Error;

    /** Priorities are ignored (RFC 9113 section 5.3.2), unless they are an error of that code. */
    void priority(int stream, int error) throws Http2Error;

    void reset(int stream, int code) throws Http2Error;

    /** One frame of settings: {@code count} pairs of identifier and value from the reader index. */
    void settings(ByteBuf in, int count) throws Http2Error;

    void settingsAcknowledged() throws Http2Error;

    void ping(long data, boolean ack) throws Http2Error;

    void goAway(int lastStream, int code) throws Http2Error;

    void windowUpdate(int stream, int increment) throws Http2Error;

    /** A frame of an unknown type. */
    void unknown() throws Http2Error;
  }

  private final Target target;
  private final ByteBufAllocator alloc;
  private final int maxBlock;
  private final int maxContinuations;

  private boolean inData;
  private int dataLeft;
  private int paddingLeft;
  private boolean dataEndsStream;

  private ByteBuf block;
  private boolean inBlock;
  private int blockStream;
  private boolean blockEndsStream;
  private boolean blockSelfDependent;
  private int continuations;

  /**
   * @param maxBlock octets of a compressed field section, beyond which the connection ends
   */
  FrameReader(Target target, ByteBufAllocator alloc, int maxBlock) {
    this.target = target;
    this.alloc = alloc;
    this.maxBlock = maxBlock;
    this.maxContinuations = Math.max(CONTINUATIONS, maxBlock / MAX_FRAME);
  }

  /** Whether a field section has begun and not ended. */
  boolean inFieldSection() {
    return inBlock;
  }

  /** Whether the next octet belongs to the content of a DATA frame. */
  boolean inData() {
    return inData;
  }

  /** Reads all that is complete and leaves the rest in the buffer. */
  void read(ByteBuf in) throws Http2Error {
    while (true) {
      if (inData) {
        if (!readContent(in)) {
          return;
        }
      }
      if (in.readableBytes() < HEADER) {
        return;
      }
      int at = in.readerIndex();
      int length = in.getUnsignedMedium(at);
      int type = in.getUnsignedByte(at + 3);
      int flags = in.getUnsignedByte(at + 4);
      int stream = in.getInt(at + 5) & Integer.MAX_VALUE;
      if (length > MAX_FRAME) {
        throw new Http2Error(
            ErrorCode.FRAME_SIZE_ERROR,
            "frame of " + length + " octets, at most " + MAX_FRAME + " are accepted");
      }
      if (inBlock && (type != FrameType.CONTINUATION || stream != blockStream)) {
        throw protocol(
            "frame of type " + type + " inside the field section of stream " + blockStream);
      }
      if (type == FrameType.DATA) {
        if (!beginData(in, length, flags, stream)) {
          return;
        }
        continue;
      }
      if (in.readableBytes() < HEADER + length) {
        return;
      }
      in.skipBytes(HEADER);
      int end = in.readerIndex() + length;
      readFrame(type, flags, stream, in, length);
      in.readerIndex(end);
    }
  }

  /** Lets go of an unfinished field section. */
  void close() {
    inBlock = false;
    if (block != null) {
      block.release();
      block = null;
    }
  }

  private boolean beginData(ByteBuf in, int length, int flags, int stream) throws Http2Error {
    requireStream(stream, FrameType.DATA);
    boolean padded = (flags & FrameType.PADDED) != 0;
    int padding = 0;
    if (padded) {
      if (length == 0) {
        throw new Http2Error(
            ErrorCode.FRAME_SIZE_ERROR, "padded DATA frame without a padding length");
      }
      if (in.readableBytes() < HEADER + 1) {
        return false;
      }
      padding = in.getUnsignedByte(in.readerIndex() + HEADER);
      if (padding >= length) {
        throw protocol("padding of " + padding + " octets in a frame of " + length);
      }
    }
    in.skipBytes(padded ? HEADER + 1 : HEADER);
    dataLeft = padded ? length - padding - 1 : length;
    paddingLeft = padding;
    dataEndsStream = (flags & FrameType.END_STREAM) != 0;
    inData = true;
    target.dataBegins(stream, length);
    return true;
  }

  private boolean readContent(ByteBuf in) throws Http2Error {
    int count = Math.min(dataLeft, in.readableBytes());
    if (count > 0) {
      int end = in.readerIndex() + count;
      target.data(in, count);
      in.readerIndex(end);
      dataLeft -= count;
    }
    int skip = Math.min(paddingLeft, in.readableBytes());
    in.skipBytes(skip);
    paddingLeft -= skip;
    if (dataLeft > 0 || paddingLeft > 0) {
      return false;
    }
    inData = false;
    target.dataEnds(dataEndsStream);
    return true;
  }

  private void readFrame(int type, int flags, int stream, ByteBuf in, int length)
      throws Http2Error {
    switch (type) {
      case FrameType.HEADERS -> readHeaders(in, length, flags, stream);
      case FrameType.CONTINUATION -> readContinuation(in, length, flags, stream);
      case FrameType.PRIORITY -> {
        requireStream(stream, type);
        target.priority(stream, priorityError(in, length, stream));
      }
      case FrameType.RST_STREAM -> {
        requireStream(stream, type);
        requireLength(length, 4, type);
        target.reset(stream, in.readInt());
      }
      case FrameType.SETTINGS -> readSettings(in, length, flags, stream);
      case FrameType.PUSH_PROMISE -> throw protocol("PUSH_PROMISE though push is disabled");
      case FrameType.PING -> {
        requireConnection(stream, type);
        requireLength(length, 8, type);
        target.ping(in.readLong(), (flags & FrameType.ACK) != 0);
      }
      case FrameType.GOAWAY -> {
        requireConnection(stream, type);
        if (length < 8) {
          throw frameSize(type, length);
        }
        target.goAway(in.readInt() & Integer.MAX_VALUE, in.readInt());
      }
      case FrameType.WINDOW_UPDATE -> {
        requireLength(length, 4, type);
        target.windowUpdate(stream, in.readInt() & Integer.MAX_VALUE);
      }
      default -> target.unknown();
    }
  }

  /** RFC 9113 section 6.3, and for a stream that depends on itself RFC 7540 section 5.3.1. */
  private static int priorityError(ByteBuf in, int length, int stream) {
    if (length != 5) {
      return ErrorCode.FRAME_SIZE_ERROR;
    }
    boolean selfDependent = (in.getInt(in.readerIndex()) & Integer.MAX_VALUE) == stream;
    return selfDependent ? ErrorCode.PROTOCOL_ERROR : ErrorCode.NO_ERROR;
  }

  private void readSettings(ByteBuf in, int length, int flags, int stream) throws Http2Error {
    requireConnection(stream, FrameType.SETTINGS);
    if ((flags & FrameType.ACK) != 0) {
      requireLength(length, 0, FrameType.SETTINGS);
      target.settingsAcknowledged();
    } else {
      if (length % 6 != 0) {
        throw frameSize(FrameType.SETTINGS, length);
      }
      target.settings(in, length / 6);
    }
  }

  private void readHeaders(ByteBuf in, int length, int flags, int stream) throws Http2Error {
    requireStream(stream, FrameType.HEADERS);
    int required =
        ((flags & FrameType.PADDED) != 0 ? 1 : 0)
            + ((flags & FrameType.WITH_PRIORITY) != 0 ? 5 : 0);
    if (length < required) {
      throw frameSize(FrameType.HEADERS, length);
    }
    int padding = (flags & FrameType.PADDED) != 0 ? in.readUnsignedByte() : 0;
    boolean selfDependent = false;
    if ((flags & FrameType.WITH_PRIORITY) != 0) {
      selfDependent = (in.readInt() & Integer.MAX_VALUE) == stream;
      in.skipBytes(1);
    }
    int count = length - required - padding;
    if (count < 0) {
      throw protocol("padding of " + padding + " octets in a frame of " + length);
    }
    blockEndsStream = (flags & FrameType.END_STREAM) != 0;
    blockStream = stream;
    blockSelfDependent = selfDependent;
    if ((flags & FrameType.END_HEADERS) != 0) {
      deliver(in, count);
    } else {
      inBlock = true;
      continuations = 0;
      gather(in, count);
    }
  }

  private void readContinuation(ByteBuf in, int length, int flags, int stream) throws Http2Error {
    requireStream(stream, FrameType.CONTINUATION);
    if (!inBlock) {
      throw protocol("CONTINUATION without a field section");
    }
    if (++continuations > maxContinuations) {
      throw new Http2Error(
          ErrorCode.ENHANCE_YOUR_CALM, "more than " + maxContinuations + " CONTINUATION frames");
    }
    gather(in, length);
    if ((flags & FrameType.END_HEADERS) != 0) {
      inBlock = false;
      ByteBuf whole = block;
      block = null;
      try {
        target.headers(blockStream, whole, blockEndsStream, blockSelfDependent);
      } finally {
        whole.release();
      }
    }
  }

  /**
   * The decoder reads to the writer index, so that is moved for the time of the call instead of
   * making a slice.
   */
  private void deliver(ByteBuf in, int count) throws Http2Error {
    int writerIndex = in.writerIndex();
    in.writerIndex(in.readerIndex() + count);
    try {
      target.headers(blockStream, in, blockEndsStream, blockSelfDependent);
    } finally {
      in.writerIndex(writerIndex);
    }
  }

  private void gather(ByteBuf in, int count) throws Http2Error {
    if (block == null) {
      block = alloc.heapBuffer(Math.max(256, count));
    }
    if (block.readableBytes() + count > maxBlock) {
      throw new Http2Error(
          ErrorCode.ENHANCE_YOUR_CALM,
          "field section of more than " + maxBlock + " octets compressed");
    }
    block.writeBytes(in, count);
  }

  private static void requireStream(int stream, int type) throws Http2Error {
    if (stream == 0) {
      throw protocol("frame of type " + type + " on stream 0");
    }
  }

  private static void requireConnection(int stream, int type) throws Http2Error {
    if (stream != 0) {
      throw protocol("frame of type " + type + " on stream " + stream + ", only 0 is accepted");
    }
  }

  private static void requireLength(int length, int expected, int type) throws Http2Error {
    if (length != expected) {
      throw frameSize(type, length);
    }
  }

  private static Http2Error frameSize(int type, int length) {
    return new Http2Error(
        ErrorCode.FRAME_SIZE_ERROR, "frame of type " + type + " with " + length + " octets");
  }

  private static Http2Error protocol(String message) {
    return new Http2Error(ErrorCode.PROTOCOL_ERROR, message);
  }
}
