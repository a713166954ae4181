package dev.fairlead.blackbox;

import static dev.fairlead.blackbox.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 without TLS, by prior knowledge, towards clients and endpoints. */
class Http2IT {
  private static final int CANCEL = 8;
  private static final String[] GET = {
    ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost"
  };

  @TempDir static Path directory;

  private static NamedEndpoint http1;
  private static RawEndpoint grpc;
  private static RouterProcess router;

  @BeforeAll
  static void start() {
    http1 = new NamedEndpoint("http1");
    grpc = new RawEndpoint(Http2IT::serveGrpc);
    Path file =
        Launch.write(
            directory,
            "fairlead.yaml",
            """
            listeners: { web: { port: 0, host: 127.0.0.1, protocols: [http/1.1, h2c] } }
            routes:
              - { match: { path: "/**" }, pool: http1 }
              - { match: { path: "/grpc/**" }, pool: grpc }
            pools:
              http1: { endpoints: [ "%s" ] }
              grpc: { protocol: h2c, endpoints: [ "%s" ] }
            """
                .formatted(http1.address(), grpc.address()));
    router = Launch.router(file).start();
  }

  @AfterAll
  static void stop() {
    router.close();
    http1.close();
    grpc.close();
  }

  /** Sends each message back and a status in the trailers. */
  private static void serveGrpc(RawEndpoint.Connection connection) throws IOException {
    Http2Wire wire = new Http2Wire(connection.in(), connection.out());
    wire.beginAsServer();
    Http2Wire.Frame frame;
    while ((frame = wire.read()) != null) {
      if (frame.type() == Http2Wire.HEADERS) {
        Http2Headers request = wire.fields(frame);
        wire.headers(
            frame.stream(),
            false,
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "x-te",
            String.valueOf(request.get("te")));
      }
      if (frame.type() == Http2Wire.DATA && frame.payload().length > 0) {
        wire.data(frame.stream(), false, frame.text());
      }
      if (frame.endsStream()) {
        wire.headers(frame.stream(), true, "grpc-status", "0", "grpc-message", "fine");
      }
    }
  }

  private static Http2Wire begin(RawClient client) throws IOException {
    Http2Wire wire = new Http2Wire(client.in(), client.out());
    wire.beginAsClient();
    return wire;
  }

  private static RawClient client() throws IOException {
    return new RawClient(router.port("web"));
  }

  @Test
  void servesHttp2WithPriorKnowledge() throws IOException {
    try (RawClient client = client()) {
      Http2Wire wire = begin(client);
      wire.headers(1, true, GET);

      Http2Wire.Frame head = wire.read();
      assertThat(head.type()).isEqualTo(Http2Wire.HEADERS);
      Http2Headers fields = wire.fields(head);
      assertThat(fields.status()).hasToString("200");
      assertThat(fields.get("x-served-by")).hasToString("http1");
      StringBuilder content = new StringBuilder();
      Http2Wire.Frame frame = head;
      while (!frame.endsStream()) {
        frame = wire.read();
        content.append(frame.text());
      }
      assertThat(content).contains("served by http1").containsIgnoringCase("Host: localhost");
    }
  }

  @Test
  void carriesAGrpcStreamWithItsTrailers() throws IOException {
    try (RawClient client = client()) {
      Http2Wire wire = begin(client);
      wire.headers(
          1,
          false,
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          "/grpc/chat",
          ":authority",
          "localhost",
          "content-type",
          "application/grpc",
          "te",
          "trailers");
      wire.data(1, false, "first");

      Http2Headers fields = wire.fields(wire.read());
      assertThat(fields.status()).hasToString("200");
      assertThat(fields.get("x-te")).hasToString("trailers");
      assertThat(wire.read().text()).isEqualTo("first");
      wire.data(1, false, "second");
      assertThat(wire.read().text()).isEqualTo("second");
      wire.data(1, true, "");

      Http2Wire.Frame last = wire.read();
      assertThat(last.type()).isEqualTo(Http2Wire.HEADERS);
      assertThat(last.endsStream()).isTrue();
      Http2Headers trailers = wire.fields(last);
      assertThat(trailers.get("grpc-status")).hasToString("0");
      assertThat(trailers.get("grpc-message")).hasToString("fine");
    }
  }

  @Test
  void answersHttp1ClientsFromAnHttp2Endpoint() throws IOException {
    try (RawClient client = client()) {
      client.send(
          "POST /grpc/one HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\nConnection: TE\r\n"
              + "Content-Length: 3\r\n\r\none");
      Message response = client.response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("one");
      assertThat(response.trailer("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void ignoresAnUpgradeToHttp2() throws IOException {
    try (RawClient client = client()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
      Message response = client.response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).doesNotContainIgnoringCase("HTTP2-Settings", "Upgrade:");
    }
  }

  @Test
  void endsAConnectionWhoseStreamsAreAllCancelled() throws IOException {
    try (RawClient client = client()) {
      Http2Wire wire = begin(client);
      IOException cut = null;
      for (int stream = 1; stream < 20_000 && cut == null; stream += 2) {
        try {
          wire.headers(stream, true, GET);
          wire.write(Http2Wire.RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
        } catch (IOException e) {
          cut = e;
        }
      }

      assertThat(cut != null || goesAway(wire)).as("CVE-2023-44487: rapid reset").isTrue();
    }
    assertStillServing();
  }

  @Test
  void endsAConnectionWhoseHeaderBlockNeverEnds() throws IOException {
    try (RawClient client = client()) {
      Http2Wire wire = begin(client);
      wire.write(Http2Wire.HEADERS, 0, 1, wire.block(1, GET));
      byte[] more = wire.block(1, "x-more", "a".repeat(1000));
      IOException cut = null;
      for (int i = 0; i < 10_000 && cut == null; i++) {
        try {
          wire.write(Http2Wire.CONTINUATION, 0, 1, more);
        } catch (IOException e) {
          cut = e;
        }
      }

      assertThat(cut != null || goesAway(wire)).as("CVE-2024-27316: CONTINUATION flood").isTrue();
    }
    assertStillServing();
  }

  private static boolean goesAway(Http2Wire wire) {
    try {
      Http2Wire.Frame frame;
      while ((frame = wire.read()) != null) {
        if (frame.type() == Http2Wire.GOAWAY) {
          return true;
        }
      }
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException cut) {
      return true;
    }
  }

  private static void assertStillServing() {
    await()
        .untilAsserted(
            () -> assertThat(Client.get(router.url("web", "/")).statusCode()).isEqualTo(200));
  }
}
