package dev.fairlead.http2;

import dev.fairlead.TestTime;
import dev.fairlead.wire.Body;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import dev.fairlead.wire.ServerContext;
import dev.fairlead.wire.ServerSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The inbound side on a real port, with a handler that a test can replace. */
final class TestServer implements RequestHandler, AutoCloseable {
  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final TestTime time;
  final Loop loop;
  final List<String> rejected = new CopyOnWriteArrayList<>();
  final List<Failure> gone = new CopyOnWriteArrayList<>();
  final ServerContext context;
  private final Channel channel;
  private volatile Consumer<Inbound> handler = this::answer;

  TestServer() {
    this(settings(null), null);
  }

  TestServer(ServerSettings settings, SslContext ssl) {
    this(settings, ssl, null);
  }

  private TestServer(ServerSettings settings, SslContext ssl, TestTime time) {
    this.time = time;
    loop = new Loop(group.next(), 0, time == null ? System::nanoTime : time::nanoTime);
    context = new ServerContext("test", withHandler(settings));
    channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    if (ssl != null) {
                      client.pipeline().addLast(ssl.newHandler(client.alloc()));
                    }
                    client
                        .pipeline()
                        .addLast(
                            Http2Server.handler(
                                loop,
                                context,
                                new ClientConnection(
                                    "test",
                                    client.remoteAddress(),
                                    client.localAddress(),
                                    ssl != null,
                                    null,
                                    null)));
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .syncUninterruptibly()
            .channel();
  }

  /** A server for whose connections time stands still but for {@link #pass}. */
  static TestServer outOfTime(ServerSettings settings) {
    return new TestServer(settings, null, new TestTime());
  }

  /** Lets time pass for a server out of it, and returns when it has done what is due. */
  void pass(Duration duration) {
    time.pass(duration, group);
  }

  static ServerSettings settings(RequestHandler handler) {
    return new ServerSettings(
        handler, 8192, 16_384, 100, 100, 60_000_000_000L, 60_000_000_000L, true, true);
  }

  private ServerSettings withHandler(ServerSettings s) {
    return new ServerSettings(
        this,
        s.requestLine(),
        s.fieldOctets(),
        s.fieldCount(),
        s.streams(),
        s.headTimeoutNanos(),
        s.idleTimeoutNanos(),
        s.http1(),
        s.http2());
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Handles from now on, on the event loop. */
  void handler(Consumer<Inbound> value) {
    handler = value;
  }

  @Override
  public void handle(Inbound inbound) {
    inbound.listener(
        (failure, requestId) -> {
          gone.add(failure);
          if (inbound.body() != null) {
            inbound.body().discard();
          }
          inbound.release();
        });
    handler.accept(inbound);
  }

  @Override
  public void rejected(
      Loop on, ClientConnection connection, int status, Rejection reason, String requestId) {
    rejected.add(status + " " + reason.tag());
  }

  /**
   * Answers once the request is complete: with its method and target, or with its content if it has
   * any.
   */
  void answer(Inbound inbound) {
    if (inbound.body() == null) {
      respond(inbound, 200, inbound.head().method() + " " + inbound.head().target());
    } else {
      Body body = inbound.body();
      body.listener(
          new Body.Listener() {
            @Override
            public void ended(Body ended) {
              respond(inbound, 200, "received " + ended.octets());
            }

            @Override
            public void exceeded(Body exceeded) {}
          });
      body.discard();
    }
  }

  static void respond(Inbound inbound, int status, String text) {
    ResponseHead head = new ResponseHead(new Fields());
    head.status(status);
    head.fields().add("Content-Type", "text/plain");
    head.fields().add("content-length", Integer.toString(text.length()));
    head.contentLength(text.length());
    inbound.respond(head);
    inbound.write(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    inbound.end(null);
  }

  /** Sends the request's content back as it comes, trailers included. */
  static void echo(Inbound inbound) {
    ResponseHead head = new ResponseHead(new Fields());
    head.contentLength(RequestHead.UNKNOWN);
    inbound.respond(head);
    inbound.body().to(inbound);
  }

  @Override
  public void close() {
    context.close();
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }
}
