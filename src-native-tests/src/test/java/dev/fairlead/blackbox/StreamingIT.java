package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are passed on while they arrive. */
class StreamingIT {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

  /** Three times what the router's JVM may have in its heap. */
  private static final long LARGE = 192L << 20;

  @TempDir static Path directory;

  private static final Gate FIRST_ARRIVED = new Gate();
  private static final Gate FIRST_SEEN = new Gate();
  private static final Gate CANCELLED = new Gate();
  private static RawEndpoint endpoint;
  private static RouterProcess router;

  /** Opened once. */
  private static final class Gate {
    private final CountDownLatch latch = new CountDownLatch(1);

    void open() {
      latch.countDown();
    }

    boolean opened() throws InterruptedException {
      return latch.await(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  @BeforeAll
  static void start() {
    endpoint = new RawEndpoint(StreamingIT::serve);
    router = OneRoute.to(directory, endpoint.address());
  }

  @AfterAll
  static void stop() {
    router.close();
    endpoint.close();
  }

  private static void serve(RawEndpoint.Connection connection) throws Exception {
    Message head;
    while ((head = Message.readHead(connection.in())) != null) {
      switch (head.startLine().split(" ")[1]) {
        case "/upload" -> upload(connection);
        case "/download" -> download(connection);
        case "/trailers" -> trailers(connection);
        case "/continue" -> expected(connection);
        case "/hints" ->
            connection.send(
                "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfinal");
        case "/head" -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        case "/nothing" -> connection.send("HTTP/1.1 204 No Content\r\n\r\n");
        case "/large" -> large(connection);
        case "/early" -> {
          connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
          return;
        }
        case "/endless" -> {
          endless(connection);
          return;
        }
        default -> connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      }
    }
  }

  private static void upload(RawEndpoint.Connection connection) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (content.size() < 5) {
      Message.readChunk(connection.in(), content);
    }
    FIRST_ARRIVED.open();
    while (Message.readChunk(connection.in(), content)) {
      // All of it comes back.
    }
    connection.in().readNBytes(2);
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + content.size() + "\r\n\r\n" + content);
  }

  private static void download(RawEndpoint.Connection connection) throws Exception {
    connection.send(CHUNKED + "\r\n5\r\nfirst\r\n");
    connection.send(FIRST_SEEN.opened() ? "6\r\nsecond\r\n0\r\n\r\n" : "6\r\n");
  }

  private static void trailers(RawEndpoint.Connection connection) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (Message.readChunk(connection.in(), content)) {
      // Trailers follow.
    }
    Message trailers =
        Message.readHead(
            new SequenceInputStream(
                new ByteArrayInputStream("trailers\r\n".getBytes(StandardCharsets.US_ASCII)),
                connection.in()));
    connection.send(
        CHUNKED
            + "Trailer: Answer\r\n\r\n"
            + Integer.toHexString(content.size())
            + "\r\n"
            + content
            + "\r\n0\r\nAnswer: "
            + trailers.field("Question")
            + "\r\n\r\n");
  }

  private static void expected(RawEndpoint.Connection connection) throws IOException {
    connection.send("HTTP/1.1 100 Continue\r\n\r\n");
    String content = new String(connection.in().readNBytes(7), StandardCharsets.US_ASCII);
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + content);
  }

  private static void large(RawEndpoint.Connection connection) throws IOException {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
    byte[] block = new byte[1 << 16];
    for (long sent = 0; sent < LARGE; sent += block.length) {
      connection.out().write(block);
    }
  }

  private static void endless(RawEndpoint.Connection connection) {
    try {
      connection.send(CHUNKED + "\r\n");
      while (true) {
        connection.send("5\r\nagain\r\n");
      }
    } catch (IOException gone) {
      CANCELLED.open();
    }
  }

  private static RawClient client() throws IOException {
    return new RawClient(router.port("web"));
  }

  private static String post(String path, String fields) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
  }

  @Test
  void passesAnUploadOnBeforeItIsComplete() throws Exception {
    try (RawClient client = client()) {
      client.send(post("/upload", "Transfer-Encoding: chunked\r\n") + "5\r\nfirst\r\n");
      assertThat(FIRST_ARRIVED.opened()).isTrue();
      client.send("7\r\n second\r\n0\r\n\r\n");

      assertThat(client.response().text()).isEqualTo("first second");
    }
  }

  @Test
  void passesADownloadOnBeforeItIsComplete() throws IOException {
    try (RawClient client = client()) {
      client.get("/download");
      assertThat(Message.readHead(client.in()).status()).isEqualTo(200);
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      Message.readChunk(client.in(), content);
      assertThat(content).hasToString("first");
      FIRST_SEEN.open();
      while (Message.readChunk(client.in(), content)) {
        // To the end.
      }

      assertThat(content).hasToString("firstsecond");
    }
  }

  @Test
  void passesTrailersOnInBothDirections() throws IOException {
    try (RawClient client = client()) {
      client.send(
          post("/trailers", "TE: trailers\r\nConnection: TE\r\nTransfer-Encoding: chunked\r\n")
              + "4\r\nbody\r\n0\r\nQuestion: 42\r\n\r\n");
      Message response = client.response();

      assertThat(response.text()).isEqualTo("body");
      assertThat(response.trailer("Answer")).isEqualTo("42");
    }
  }

  @Test
  void asksTheEndpointBeforeItAsksForContent() throws IOException {
    try (RawClient client = client()) {
      client.send(post("/continue", "Expect: 100-continue\r\nContent-Length: 7\r\n"));
      assertThat(client.response().status()).isEqualTo(100);
      client.send("content");

      assertThat(client.response().text()).isEqualTo("content");
    }
  }

  @Test
  void neverTakesAnInterimResponseForTheAnswer() throws IOException {
    try (RawClient client = client()) {
      Message response = client.get("/hints").response();
      if (response.status() == 103) {
        response = client.response();
      }

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("final");
    }
  }

  @Test
  void answersHeadWithoutContentAndGoesOn() throws IOException {
    try (RawClient client = client()) {
      client.send("HEAD /head HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Message head = Message.readHead(client.in());
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.field("Content-Length")).isEqualTo("1000");

      assertThat(client.get("/nothing").response().status()).isEqualTo(204);
      assertThat(client.get("/other").response().status()).isEqualTo(404);
    }
  }

  @Test
  void passesMoreThanItsMemoryHolds() throws IOException {
    try (RawClient client = client()) {
      client.get("/large");
      assertThat(Message.readHead(client.in()).status()).isEqualTo(200);
      assertThat(skip(client.in(), LARGE)).isEqualTo(LARGE);

      assertThat(client.get("/other").response().status()).isEqualTo(404);
    }
  }

  private static long skip(InputStream in, long octets) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    int read;
    while (count < octets && (read = in.read(buffer)) >= 0) {
      count += read;
    }
    return count;
  }

  @Test
  void deliversAnAnswerThatComesBeforeTheUploadEnds() throws IOException {
    try (RawClient client = client()) {
      client.send(post("/early", "Content-Length: 10000000\r\n"));
      OutputStream out = client.out();
      out.write(new byte[100_000]);

      Message response = client.response();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).isEqualTo("big");
    }
  }

  @Test
  void stopsTheEndpointWhenTheClientIsGone() throws Exception {
    RawClient client = client();
    client.get("/endless");
    assertThat(Message.readHead(client.in()).status()).isEqualTo(200);
    client.close();

    assertThat(CANCELLED.opened()).isTrue();
  }
}
