package dev.fairlead.http1;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What both kinds of connection want of their sockets. */
final class Sockets {
  /** One read, 64 KiB, and its overhead fit below the upper mark. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 96 * 1024);

  /** Most messages fit into the first guess; a body makes the buffers grow to one full read. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(1024, 2048, 64 * 1024);

  /** Where {@link #silent} reads to; never looked at, so all threads may share it. */
  private static final ByteBuffer PROBE = ByteBuffer.allocateDirect(1);

  private Sockets() {}

  /**
   * Whether nothing has arrived on an idle connection, neither octets nor its end: what comes
   * before a request is sent is no response to it. If something has, it is spoilt. Other transports
   * than epoll tell only once the event loop gets to it.
   */
  static boolean silent(Channel channel) {
    if (channel instanceof UnixChannel unix) {
      try {
        return unix.fd().read(PROBE, 0, 1) == 0;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  static void configure(Channel channel) {
    ChannelConfig config = channel.config();
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setRecvByteBufAllocator(READS);
    config.setWriteBufferWaterMark(WATER_MARK);
  }
}
