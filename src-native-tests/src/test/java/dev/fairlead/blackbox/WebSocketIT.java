package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets through the router, with the JDK's client. */
class WebSocketIT {
  /** RFC 6455, section 1.3. */
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int OPCODE_CLOSE = 0x88;

  @TempDir static Path directory;

  private static RawEndpoint endpoint;
  private static RouterProcess router;

  @BeforeAll
  static void start() {
    endpoint = new RawEndpoint(WebSocketIT::echo);
    router = OneRoute.to(directory, endpoint.address());
  }

  @AfterAll
  static void stop() {
    router.close();
    endpoint.close();
  }

  private static void echo(RawEndpoint.Connection connection) throws Exception {
    Message request = connection.request();
    if (request.field("Upgrade") == null) {
      connection.send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    byte[] key = (request.field("Sec-WebSocket-Key") + MAGIC).getBytes(StandardCharsets.US_ASCII);
    connection.send(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(key))
            + "\r\n\r\n");
    DataInputStream in = new DataInputStream(connection.in());
    int opcode;
    do {
      opcode = in.readUnsignedByte();
      echoFrame(opcode, in, connection);
    } while (opcode != OPCODE_CLOSE);
  }

  private static void echoFrame(int opcode, DataInputStream in, RawEndpoint.Connection to)
      throws IOException {
    int length = in.readUnsignedByte() & 0x7f;
    byte[] header = {(byte) opcode, (byte) length};
    if (length == 126) {
      length = in.readUnsignedShort();
      header = new byte[] {(byte) opcode, 126, (byte) (length >> 8), (byte) length};
    }
    byte[] mask = in.readNBytes(4);
    byte[] content = in.readNBytes(length);
    for (int i = 0; i < content.length; i++) {
      content[i] ^= mask[i % 4];
    }
    to.out().write(header);
    to.out().write(content);
    to.out().flush();
  }

  /** Keeps whole messages. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        received.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      received.add("closed with " + status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      received.add("failed: " + error);
    }

    String next() throws InterruptedException {
      return received.poll(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  private static WebSocket open(Messages messages) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + router.port("web") + "/chat"), messages)
        .join();
  }

  @Test
  void carriesMessagesAndTheClosing() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open(messages);

    socket.sendText("hello", true).join();
    assertThat(messages.next()).isEqualTo("hello");
    String large = "0123456789".repeat(5000);
    socket.sendText(large, true).join();
    assertThat(messages.next()).isEqualTo(large);
    socket.sendClose(1000, "bye").join();
    assertThat(messages.next()).isEqualTo("closed with 1000");
  }

  @Test
  void survivesAReload() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = open(messages);
    socket.sendText("before", true).join();
    assertThat(messages.next()).isEqualTo("before");

    Path file = directory.resolve("one-route.yaml");
    Files.writeString(file, Files.readString(file).replace("name: all", "name: every"));
    router.awaitPrinted("configuration reloaded");

    socket.sendText("after", true).join();
    assertThat(messages.next()).isEqualTo("after");
    socket.abort();
  }

  @Test
  void passesARefusalOn() throws IOException {
    try (RawClient client = new RawClient(router.port("web"))) {
      assertThat(client.get("/chat").response().status()).isEqualTo(426);
    }
  }
}
