package dev.fairlead.listener;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.spi.SelectorProvider;

/** What differs between epoll and the JDK's selectors. */
final class Transport {
  private Transport() {}

  static boolean isEpoll(EventLoop eventLoop) {
    return eventLoop instanceof EpollEventLoop;
  }

  /**
   * A socket to bind to an address. One of IPv4 gets a socket of IPv4: bound by the usual one,
   * which is of both families, {@code 0.0.0.0} would take all of IPv6 as well.
   */
  static ServerChannel serverChannel(EventLoop eventLoop, InetAddress address) {
    boolean ipv4 = address instanceof Inet4Address;
    if (isEpoll(eventLoop)) {
      return ipv4
          ? new EpollServerSocketChannel(InternetProtocolFamily.IPv4)
          : new EpollServerSocketChannel();
    }
    return ipv4
        ? new NioServerSocketChannel(SelectorProvider.provider(), InternetProtocolFamily.IPv4)
        : new NioServerSocketChannel();
  }

  static ChannelOption<Boolean> reusePort(EventLoop eventLoop) {
    return isEpoll(eventLoop)
        ? UnixChannelOption.SO_REUSEPORT
        : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }
}
