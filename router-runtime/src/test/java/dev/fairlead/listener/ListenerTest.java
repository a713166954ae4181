package dev.fairlead.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.config.ListenerConfig;
import dev.fairlead.config.ListenerConfig.Limits;
import dev.fairlead.config.ListenerConfig.Timeouts;
import dev.fairlead.config.Protocol;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHandler;
import dev.fairlead.wire.ServerContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {
  private static EventLoops loops;

  private final BlockingQueue<Rejection> rejections = new LinkedBlockingQueue<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void startLoops() {
    loops = EventLoops.start(RouterFixture.vertx(), 2);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Listener listener : listeners) {
      listener.closePort();
      listener.close();
    }
  }

  private static ListenerConfig config(int port, boolean reusePort, Limits limits, Duration head) {
    return config("127.0.0.1", port, reusePort, limits, head);
  }

  private static ListenerConfig everywhere(String host) {
    return config(host, 0, true, Limits.DEFAULT, Duration.ofSeconds(10));
  }

  private static ListenerConfig config(
      String host, int port, boolean reusePort, Limits limits, Duration head) {
    return new ListenerConfig(
        "test",
        host,
        port,
        new LinkedHashSet<>(List.of(Protocol.HTTP_1_1, Protocol.H2C)),
        null,
        List.of(),
        reusePort,
        limits,
        new Timeouts(head, Duration.ofSeconds(60)));
  }

  private static ListenerConfig config(int port) {
    return config(port, true, Limits.DEFAULT, Duration.ofSeconds(10));
  }

  private static ListenerConfig http1Only(ListenerConfig config) {
    return new ListenerConfig(
        config.name(),
        config.host(),
        config.port(),
        new LinkedHashSet<>(List.of(Protocol.HTTP_1_1)),
        null,
        List.of(),
        config.reusePort(),
        config.limits(),
        config.timeouts());
  }

  private Listener bound(ListenerConfig config) throws IOException {
    Listener listener = new Listener(config, null, new Rejections(), loops, new Echoes());
    listener.bind();
    listeners.add(listener);
    return listener;
  }

  private Listener listening(ListenerConfig config) throws IOException {
    Listener listener = bound(config);
    listener.listen();
    return listener;
  }

  private Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    socket.connect(address, 30_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void spreadsConnectionsEvenlyOverTheLoops() throws Exception {
    Listener listener = listening(config(0));
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Socket socket = connect(listener.address());
      send(socket, "x");
      served.add(receive(socket, 4).substring(3));
    }
    Map<String, Long> byLoop =
        served.stream().collect(Collectors.groupingBy(loop -> loop, Collectors.counting()));
    assertThat(byLoop).containsOnly(Map.entry("0", 6L), Map.entry("1", 6L));
    assertThat(listener.connections()).isEqualTo(12);
    assertThat(listener.accepted()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, h1",
    "P, waits",
    "PRI * HTTP/2.0, waits",
    "PRI * HTTP/1.1, h1",
    "PRX, h1",
    "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n, h2",
    "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\nrest, h2",
    "PRI * HTTP/2.0\\r\\n\\r\\nXX\\r\\n\\r\\n, h1",
  })
  void tellsHttp2FromHttp1ByTheFirstOctets(String sent, String spoken) throws Exception {
    String text = sent.replace("\\r", "\r").replace("\\n", "\n");
    Socket socket = connect(listening(config(0)).address());
    for (int i = 0; i < text.length(); i++) {
      send(socket, text.substring(i, i + 1));
    }
    if (spoken.equals("waits")) {
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> receive(socket, 1))
          .isInstanceOf(java.net.SocketTimeoutException.class);
    } else {
      assertThat(receive(socket, 2)).isEqualTo(spoken);
      socket.shutdownOutput();
      String echoed = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(echoed.substring(2)).isEqualTo(text);
    }
  }

  @Test
  void takesAnUnfinishedPrefaceForHttp1WhenTheClientEnds() throws Exception {
    Socket socket = connect(listening(config(0)).address());
    send(socket, "PRI * HT");
    socket.shutdownOutput();
    String echoed = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(echoed).startsWith("h1:").endsWith("PRI * HT");
  }

  @Test
  void closesConnectionsThatDoNotBegin() throws Exception {
    Listener listener = listening(config(0, true, Limits.DEFAULT, Duration.ofMillis(100)));
    Socket silent = connect(listener.address());
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    await().until(() -> listener.connections() == 0);
  }

  @Test
  void closesConnectionsBeyondTheLimit() throws Exception {
    Limits two = new Limits(8192, 32768, 128, 2, 128);
    Listener listener = listening(config(0, true, two, Duration.ofSeconds(10)));
    Socket first = connect(listener.address());
    Socket second = connect(listener.address());
    send(first, "x");
    send(second, "x");
    receive(first, 4);
    receive(second, 4);
    Socket third = connect(listener.address());
    assertThat(ended(third)).isTrue();
    assertThat(rejections.poll(40, TimeUnit.SECONDS)).isEqualTo(Rejection.TOO_MANY_CONNECTIONS);
    first.close();
    await().until(() -> listener.connections() == 1);
    Socket fourth = connect(listener.address());
    send(fourth, "x");
    assertThat(receive(fourth, 2)).isEqualTo("h1");
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void servesConnectionsThatWereQueuedWhenThePortCloses() throws Exception {
    Listener listener = bound(config(0));
    List<Socket> queued = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket socket = connect(listener.address());
      send(socket, "x");
      queued.add(socket);
    }
    listener.listen();
    listener.closePort();
    for (Socket socket : queued) {
      assertThat(receive(socket, 2)).isEqualTo("h1");
    }
    assertThatThrownBy(() -> connect(listener.address())).isInstanceOf(IOException.class);
  }

  /** What is accepted is set up between two batches: that alone may take longer than the wait. */
  @Test
  void servesConnectionsThatWereQueuedThoughTheLoopIsHeldUp() throws Exception {
    ListenerConfig slow = http1Only(config(0));
    Listener listener = new Listener(slow, null, new Rejections(), loops, new SlowEchoes());
    listener.bind();
    listeners.add(listener);
    List<Socket> queued = new ArrayList<>();
    for (int i = 0; i < 16 * Acceptor.BATCH - 1; i++) {
      queued.add(connect(listener.address()));
    }
    listener.listen();
    listener.closePort();
    for (Socket socket : queued) {
      assertThat(receive(socket, 2)).isEqualTo("h1");
    }
  }

  @Test
  void servesFirstRequestsOnConnectionsAcceptedWhileDraining() throws Exception {
    Listener listener = listening(config(0));
    listener.askToLeave();
    Socket late = connect(listener.address());
    await().until(() -> listener.connections() == 1);
    listener.drain();
    send(late, "x");
    assertThat(receive(late, 2)).isEqualTo("h1");
  }

  @Test
  void sharesThePortWithAPeer() throws Exception {
    Listener first = listening(config(0));
    Listener peer = listening(config(first.address().getPort()));
    first.closePort();
    Socket socket = connect(peer.address());
    send(socket, "x");
    assertThat(receive(socket, 2)).isEqualTo("h1");
  }

  @Test
  void leavesIpv6AloneWhenAllOfIpv4IsMeant() throws Exception {
    Listener listener = listening(everywhere("0.0.0.0"));
    int port = listener.address().getPort();

    new Socket("127.0.0.1", port).close();
    assertThat(listener.address().getAddress()).isInstanceOf(Inet4Address.class);
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress("::1", port));
    }
  }

  @Test
  void listensOnBothFamiliesWhenEverywhereIsMeant() throws Exception {
    int port = listening(everywhere("::")).address().getPort();

    new Socket("127.0.0.1", port).close();
    new Socket("::1", port).close();
  }

  @Test
  void saysThatThePortIsInUse() throws Exception {
    Listener first = listening(config(0, false, Limits.DEFAULT, Duration.ofSeconds(10)));
    int port = first.address().getPort();
    assertThatThrownBy(() -> bound(config(port, false, Limits.DEFAULT, Duration.ofSeconds(10))))
        .isInstanceOf(IOException.class)
        .hasMessage("listener 'test' cannot bind 127.0.0.1:%d: the port is in use", port);
  }

  @Test
  void keepsThePortWhenOtherSettingsChange() throws Exception {
    Listener listener = listening(config(0));
    ListenerConfig next = config(0, true, Limits.DEFAULT, Duration.ofSeconds(3));
    assertThat(listener.mustRebindFor(next)).isFalse();
    assertThat(listener.mustRebindFor(config(1))).isTrue();
    listener.update(next, null, new Rejections());
    assertThat(listener.config()).isEqualTo(next);
  }

  private final class Rejections implements RequestHandler {
    @Override
    public void handle(Inbound inbound) {
      throw new AssertionError("echoes make no requests");
    }

    @Override
    public void rejected(
        Loop loop, ClientConnection connection, int status, Rejection reason, String requestId) {
      rejections.add(reason);
    }
  }

  /** Speaks no protocol: says which it would be, on which loop, and sends back what comes. */
  private static final class Echoes implements Protocols {
    @Override
    public ChannelHandler http1(Loop loop, ServerContext context, ClientConnection connection) {
      return new Echo("h1:" + loop.index());
    }

    @Override
    public ChannelHandler http2(Loop loop, ServerContext context, ClientConnection connection) {
      return new Echo("h2:" + loop.index());
    }
  }

  /** Takes its time to set a connection up. */
  private static final class SlowEchoes implements Protocols {
    @Override
    public ChannelHandler http1(Loop loop, ServerContext context, ClientConnection connection) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      return new Echo("h1:" + loop.index());
    }

    @Override
    public ChannelHandler http2(Loop loop, ServerContext context, ClientConnection connection) {
      throw new AssertionError("not asked for");
    }
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    private final String name;

    Echo(String name) {
      this.name = name;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(Unpooled.copiedBuffer(name, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.writeAndFlush((ByteBuf) message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      ctx.close();
    }
  }
}
