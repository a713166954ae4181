package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.RouterFixture;
import dev.fairlead.config.ShutdownConfig;
import dev.fairlead.demo.SampleEndpoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GracefulStopTest {
  private static SampleEndpoints samples;

  @BeforeAll
  static void start() {
    samples = SampleEndpoints.start(RouterFixture.vertx(), 1);
  }

  @AfterAll
  static void stop() {
    samples.close();
  }

  private static String yaml(int port, String endpoint) {
    return """
        listeners:
          web: { port: %d, host: 127.0.0.1, reuse-port: true }
        routes:
          - { match: { path: "/**" }, pool: web }
        pools:
          web: { endpoints: [ "%s" ] }
        """
        .formatted(port, endpoint);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static CompletableFuture<Void> stopInBackground(RouterFixture router, Duration timeout) {
    return CompletableFuture.runAsync(
        () -> router.router().stop(new ShutdownConfig(Duration.ZERO, timeout)));
  }

  @Test
  void letsRequestsInFlightFinishAndClosesIdleConnections() throws Exception {
    try (SlowEndpoint endpoint = new SlowEndpoint();
        RouterFixture router = RouterFixture.start(yaml(0, endpoint.address()));
        Socket busy = connect(router.port("web"));
        Socket idle = connect(router.port("web"))) {
      int port = router.port("web");
      ask(idle);
      endpoint.answerNext("first");
      assertThat(response(idle)).contains("first");
      ask(busy);
      endpoint.awaitRequest();
      CompletableFuture<Void> stopped = stopInBackground(router, Duration.ofSeconds(60));
      await().until(() -> router.router().phase() == Router.Phase.DRAINING);
      await()
          .untilAsserted(
              () -> assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class));
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(stopped).isNotDone();
      endpoint.answer("late");
      assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close")
          .endsWith("late");
      stopped.get(40, TimeUnit.SECONDS);
      assertThat(router.router().phase()).isEqualTo(Router.Phase.STOPPED);
    }
  }

  @Test
  void cutsWhatDoesNotFinishInTime() throws Exception {
    try (SlowEndpoint endpoint = new SlowEndpoint();
        RouterFixture router = RouterFixture.start(yaml(0, endpoint.address()));
        Socket busy = connect(router.port("web"))) {
      ask(busy);
      endpoint.awaitRequest();
      stopInBackground(router, Duration.ofMillis(300)).get(40, TimeUnit.SECONDS);
      assertThat(ended(busy)).isTrue();
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void stopsAtOnceWhenNobodyIsConnected() throws Exception {
    try (RouterFixture router = RouterFixture.start(yaml(0, samples.addresses().get(0)))) {
      stopInBackground(router, Duration.ofSeconds(60)).get(40, TimeUnit.SECONDS);
    }
  }

  @Test
  void isUnreadyForTheDelayBeforeThePortCloses() throws Exception {
    try (RouterFixture router = RouterFixture.start(yaml(0, samples.addresses().get(0)))) {
      int port = router.port("web");
      ShutdownConfig late = new ShutdownConfig(Duration.ofHours(1), Duration.ofSeconds(60));
      Thread stopping = new Thread(() -> router.router().stop(late));
      stopping.start();
      await().until(() -> router.router().phase() == Router.Phase.DRAINING);
      try (Socket during = connect(port)) {
        ask(during);
        assertThat(new String(during.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("connection: close");
      }
      assertThat(router.router().phase()).isEqualTo(Router.Phase.DRAINING);
      // Who is interrupted waits no longer: the delay is over.
      stopping.interrupt();
      await().until(() -> router.router().phase() == Router.Phase.STOPPED);
      assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void losesNoRequestWhenAPeerTakesOver() throws Exception {
    RouterFixture first = RouterFixture.start(yaml(0, samples.addresses().get(0)));
    int port = first.port("web");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    try {
      Thread keptAlive = new Thread(() -> load(port, true, stop, served, failures));
      Thread eachNew = new Thread(() -> load(port, false, stop, served, failures));
      keptAlive.start();
      eachNew.start();
      await().until(() -> served.get() > 50);
      try (RouterFixture peer = RouterFixture.start(yaml(port, samples.addresses().get(0)))) {
        int before = served.get();
        await().until(() -> served.get() > before + 50);
        first.router().stop(new ShutdownConfig(Duration.ZERO, Duration.ofSeconds(60)));
        int after = served.get();
        await().until(() -> served.get() > after + 50 || !failures.isEmpty());
        stop.set(true);
        keptAlive.join();
        eachNew.join();
      }
    } finally {
      stop.set(true);
      first.close();
    }
    assertThat(failures).isEmpty();
  }

  /** A client that obeys {@code Connection: close}, as clients do. */
  private static void load(
      int port,
      boolean keepAlive,
      AtomicBoolean stop,
      AtomicInteger served,
      BlockingQueue<String> failures) {
    Socket socket = null;
    try {
      while (!stop.get()) {
        if (socket == null) {
          socket = connect(port);
        }
        ask(socket);
        String response = response(socket);
        if (!response.startsWith("HTTP/1.1 200")) {
          failures.add("answer: " + response);
        }
        served.incrementAndGet();
        if (!keepAlive
            || response.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
          socket.close();
          socket = null;
        }
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  /** One response with a Content-Length. */
  private static String response(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("ended after '" + head + "'");
      }
      head.append((char) octet);
    }
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip());
    return head + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  /** Answers when it is told to. */
  private static final class SlowEndpoint implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    SlowEndpoint() throws IOException {
      Thread thread = new Thread(this::accept, "slow-endpoint");
      thread.setDaemon(true);
      thread.start();
    }

    String address() {
      return "127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread thread = new Thread(() -> serve(socket), "slow-connection");
          thread.setDaemon(true);
          thread.start();
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line;
        while ((line = in.readLine()) != null) {
          if (line.isEmpty()) {
            requests.add("request");
            String body = answers.take();
            String response = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s";
            socket
                .getOutputStream()
                .write(response.formatted(body.length(), body).getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException gone) {
        // The router closed it.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void answerNext(String body) throws InterruptedException {
      awaitRequest();
      answer(body);
    }

    void awaitRequest() throws InterruptedException {
      assertThat(requests.poll(40, TimeUnit.SECONDS)).isNotNull();
    }

    void answer(String body) {
      answers.add(body);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
