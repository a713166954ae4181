package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.ResponseHead;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that make work out of nothing (RFC 9113 section 10.5). */
class AbuseTest {
  private final TestServer server = TestServer.outOfTime(TestServer.settings(null));
  private final RawPeer client = RawPeer.client(server.port());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void assertCalmed(int times, IntConsumer deed) {
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < times; i++) {
                deed.accept(i);
              }
            });
    writer.start();
    Frame goAway = client.await(frame -> frame.type() == RawPeer.GOAWAY);
    assertThat(goAway).isNotNull();
    assertThat(ErrorCode.name(goAway.number(4))).isEqualTo("ENHANCE_YOUR_CALM");
    await()
        .until(
            () -> {
              server.pass(Duration.ofSeconds(2));
              return server.context.connections() == 0;
            });
  }

  @Test
  void endsRapidResets() {
    server.handler(inbound -> {});
    assertCalmed(
        300,
        i -> {
          client.get(2 * i + 1);
          client.reset(2 * i + 1, ErrorCode.CANCEL);
        });
    assertThat(server.gone).contains(Failure.CLIENT_GONE).hasSizeLessThanOrEqualTo(210);
  }

  @Test
  void endsResetsThatTheClientProvokes() {
    server.handler(inbound -> {});
    assertCalmed(
        300,
        i -> {
          client.get(2 * i + 1);
          client.windowUpdate(2 * i + 1, 0);
        });
  }

  @Test
  void endsMalformedRequestsWithoutEnd() {
    assertCalmed(300, i -> client.headers(2 * i + 1, true, ":method", "GET"));
  }

  @Test
  void endsPingFloods() {
    assertCalmed(5_000, i -> client.frame(RawPeer.PING, 0, 0, new byte[8]));
  }

  @Test
  void endsSettingsFloods() {
    assertCalmed(5_000, i -> client.settings());
  }

  @Test
  void endsPriorityFloods() {
    assertCalmed(5_000, i -> client.frame(RawPeer.PRIORITY, 0, 1, new byte[5]));
  }

  @Test
  void endsFloodsOfUnknownFrames() {
    assertCalmed(5_000, i -> client.frame(0x42, 0, 0));
  }

  @Test
  void endsFloodsOfEmptyContent() {
    client.post(1);
    assertCalmed(5_000, i -> client.data(1, false, ""));
  }

  @Test
  void endsFloodsOfTinyWindowUpdates() {
    assertCalmed(5_000, i -> client.windowUpdate(0, 1));
  }

  @Test
  void endsFloodsOfWindowUpdatesForAStreamThatIsOver() {
    client.get(1);
    client.content(1);
    assertCalmed(5_000, i -> client.windowUpdate(1, 1_000));
  }

  @Test
  void endsFloodsOfAnswersToNoPing() {
    assertCalmed(5_000, i -> client.frame(RawPeer.PING, RawPeer.ACK, 0, new byte[8]));
  }

  @Test
  void endsFloodsOfPaddingWithoutContent() {
    client.post(1);
    assertCalmed(5_000, i -> client.frame(RawPeer.DATA, RawPeer.PADDED, 1, (byte) 0));
  }

  @Test
  void endsFloodsOfGoodbyes() {
    server.handler(inbound -> {});
    client.get(1);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                client.frame(RawPeer.GOAWAY, 0, 0, RawPeer.octets(0, ErrorCode.NO_ERROR));
              }
            });
    writer.start();
    Frame goAway = client.await(frame -> frame.type() == RawPeer.GOAWAY && frame.number(4) != 0);
    assertThat(ErrorCode.name(goAway.number(4))).isEqualTo("ENHANCE_YOUR_CALM");
  }

  @Test
  void takesContentOnItsWayToManyStreamsThatWereAnsweredEarly() {
    server.handler(inbound -> TestServer.respond(inbound, 401, "no"));
    int streams = 600;
    for (int i = 0; i < streams; i++) {
      client.post(2 * i + 1);
      client.await(RawPeer.RST_STREAM, 2 * i + 1);
    }
    for (int i = 0; i < streams; i++) {
      client.data(2 * i + 1, false, "late").headers(2 * i + 1, true, "x-sum", "1");
    }
    server.handler(server::answer);
    client.get(2 * streams + 1);
    assertThat(client.response(2 * streams + 1)).containsEntry(":status", "200");
  }

  @Test
  void takesManyResetsBesideManyAnswers() {
    for (int i = 0; i < 1_000; i++) {
      int id = 4 * i + 1;
      client.get(id);
      client.content(id);
      client.post(id + 2).reset(id + 2, ErrorCode.CANCEL);
    }
    client.get(9_001);
    assertThat(client.response(9_001)).containsEntry(":status", "200");
  }

  @Test
  void readsNoMoreFromAClientThatDoesNotRead() {
    server.handler(
        inbound -> {
          ResponseHead head = new ResponseHead(new Fields());
          head.fields().add("x-large", "x".repeat(2_000));
          inbound.respond(head);
          inbound.end(null);
        });
    int[] sent = {0};
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                client.get(2 * i + 1);
                sent[0] = i;
              }
            });
    writer.setDaemon(true);
    writer.start();
    // Neither side reads: the writer must come to a halt, in the sockets' buffers.
    await()
        .until(
            () -> {
              int before = sent[0];
              writer.join(300);
              return before > 0 && sent[0] == before;
            });
    assertThat(sent[0]).isLessThan(99_999);
  }

  @Test
  void survivesAHandlerThatFails() {
    server.handler(AbuseTest::fail);
    client.get(1);
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.INTERNAL_ERROR);
    server.handler(server::answer);
    client.get(3);
    assertThat(client.response(3)).containsEntry(":status", "200");
  }

  private static void fail(Inbound inbound) {
    throw new IllegalStateException("on purpose");
  }
}
