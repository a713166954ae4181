package dev.fairlead.listener;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.StandardSocketOptions;

/** What differs between epoll and the JDK's selectors. */
final class Transport {
  private Transport() {}

  static boolean isEpoll(EventLoop eventLoop) {
    return eventLoop instanceof EpollEventLoop;
  }

  static ServerChannel serverChannel(EventLoop eventLoop) {
    return isEpoll(eventLoop) ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  static ChannelOption<Boolean> reusePort(EventLoop eventLoop) {
    return isEpoll(eventLoop)
        ? UnixChannelOption.SO_REUSEPORT
        : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }
}
