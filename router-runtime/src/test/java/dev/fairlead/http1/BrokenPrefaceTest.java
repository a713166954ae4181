package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.RouterFixture;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What meets a listener that speaks HTTP/1.1 and HTTP/2, and is neither. */
class BrokenPrefaceTest {
  private static RouterFixture router;

  @BeforeAll
  static void start() {
    router =
        RouterFixture.start(
            """
            listeners:
              both: { host: 127.0.0.1, port: 0, protocols: [http/1.1, h2c] }
              one: { host: 127.0.0.1, port: 0, protocols: [http/1.1] }
            routes: [ { match: { path: "/**" }, pool: none } ]
            pools: { none: { endpoints: [ "127.0.0.1:1" ] } }
            """);
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  private static String send(String listener, String octets) throws IOException {
    try (Socket client = new Socket("127.0.0.1", router.port(listener))) {
      client.getOutputStream().write(octets.getBytes(StandardCharsets.US_ASCII));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  @Test
  void isClosedWithoutAnAnswerWhereBothAreSpoken() throws IOException {
    assertThat(send("both", "INVALID CONNECTION PREFACE\r\n\r\n")).isEmpty();
  }

  @Test
  void isAnsweredWhereOnlyHttp1IsSpoken() throws IOException {
    assertThat(send("one", "INVALID CONNECTION PREFACE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void isAnsweredWhenItLooksLikeHttp1() throws IOException {
    assertThat(send("both", "GET / HTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(send("both", "GET http://a/ HTTP/x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }
}
