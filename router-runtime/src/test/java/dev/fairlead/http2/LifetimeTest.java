package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.block;
import static dev.fairlead.http2.RawPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.ResponseHead;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.Unpooled;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timeouts, draining and closing. */
class LifetimeTest {
  private static final long SHORT = 500_000_000L;
  private static final long LONG = 60_000_000_000L;

  private TestServer server;
  private RawPeer client;

  private void start(long headTimeout, long idleTimeout) {
    server =
        new TestServer(
            new ServerSettings(null, 8192, 16_384, 100, 100, headTimeout, idleTimeout, true, true),
            null);
    client = RawPeer.client(server.port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Frame goAway() {
    return client.await(frame -> frame.type() == RawPeer.GOAWAY);
  }

  private void assertClosed() {
    assertThat(client.await(frame -> false)).isNull();
    await().until(() -> server.context.connections() == 0);
  }

  @Test
  void limitsTheTimeToThePreface() {
    start(SHORT, LONG);
    try (RawPeer silent = RawPeer.connect(server.port())) {
      silent.raw(new byte[] {'P', 'R'});
      Frame goAway = silent.await(frame -> frame.type() == RawPeer.GOAWAY);
      assertThat(goAway.number(4)).isEqualTo(ErrorCode.SETTINGS_TIMEOUT);
    }
    assertThat(server.rejected).containsExactly("0 head-timeout");
  }

  @Test
  void limitsTheTimeOfAFieldSectionThatDrips() {
    start(SHORT, LONG);
    byte[] block = block(request("GET"));
    client.frame(RawPeer.HEADERS, RawPeer.END_STREAM, 1, block);
    client.frame(RawPeer.CONTINUATION, 0, 1);
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    assertThat(server.rejected).containsExactly("0 head-timeout");
  }

  @Test
  void limitsTheTimeOfAFrameThatDrips() {
    start(SHORT, LONG);
    client.raw(new byte[] {0, 0, 40, 1});
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
  }

  @Test
  void closesIdleConnections() {
    start(LONG, SHORT);
    client.get(1);
    assertThat(client.content(1)).isEqualTo("GET /");
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.NO_ERROR);
    assertClosed();
  }

  @Test
  void keepsConnectionsWithARequestInFlight() throws InterruptedException {
    start(LONG, SHORT);
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    client.get(1);
    Inbound inbound = waiting.poll(5, TimeUnit.SECONDS);
    server.loop.eventLoop().schedule(() -> server.answer(inbound), 1_200, TimeUnit.MILLISECONDS);
    assertThat(client.response(1)).containsEntry(":status", "200");
  }

  @Test
  void answers408WhenContentStops() {
    start(LONG, SHORT);
    client.post(1).data(1, false, "some");
    assertThat(client.response(1)).containsEntry(":status", "408");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.NO_ERROR);
    assertThat(server.gone).containsExactly(Failure.CLIENT_TIMED_OUT);
    assertThat(server.rejected).isEmpty();
  }

  @Test
  void resetsWhenContentStopsAfterTheResponseBegan() {
    start(LONG, SHORT);
    server.handler(TestServer::echo);
    client.post(1).data(1, false, "some");
    assertThat(client.response(1)).containsEntry(":status", "200");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.CANCEL);
    assertThat(server.gone).containsExactly(Failure.CLIENT_TIMED_OUT);
  }

  @Test
  void resetsWhenTheClientTakesNothing() {
    start(LONG, SHORT);
    server.handler(
        inbound -> {
          ResponseHead head = new ResponseHead(new Fields());
          head.contentLength(100);
          inbound.respond(head);
          inbound.write(Unpooled.wrappedBuffer(new byte[100]));
          inbound.end(null);
        });
    client.settings(4, 10).get(1);
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.CANCEL);
    assertThat(server.gone).containsExactly(Failure.CLIENT_TIMED_OUT);
  }

  @Test
  void drainsIdleConnections() {
    start(LONG, LONG);
    client.ping();
    server.context.drain();
    assertThat(goAway().number(0)).isEqualTo(Integer.MAX_VALUE);
    Frame ping = client.await(frame -> frame.type() == RawPeer.PING);
    client.frame(RawPeer.PING, RawPeer.ACK, 0, ping.payload());
    Frame last = goAway();
    assertThat(last.number(0)).isZero();
    assertThat(last.number(4)).isEqualTo(ErrorCode.NO_ERROR);
    assertClosed();
  }

  @Test
  void drainsConnectionsThatDoNotAnswerThePing() {
    start(LONG, LONG);
    client.ping();
    server.context.drain();
    assertThat(goAway().number(0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(goAway().number(0)).isZero();
    assertClosed();
  }

  @Test
  void finishesWhatIsInFlightBeforeItCloses() throws InterruptedException {
    start(LONG, LONG);
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    client.get(1);
    Inbound first = waiting.poll(5, TimeUnit.SECONDS);
    server.context.drain();
    goAway();
    client.get(3);
    Inbound second = waiting.poll(5, TimeUnit.SECONDS);
    Frame ping = client.await(frame -> frame.type() == RawPeer.PING);
    client.frame(RawPeer.PING, RawPeer.ACK, 0, ping.payload());
    assertThat(goAway().number(0)).isEqualTo(3);
    client.get(5);
    assertThat(client.await(RawPeer.RST_STREAM, 5).number(0)).isEqualTo(ErrorCode.REFUSED_STREAM);
    server.loop.execute(() -> server.answer(first));
    assertThat(client.content(1)).isEqualTo("GET /");
    server.loop.execute(() -> server.answer(second));
    assertThat(client.content(3)).isEqualTo("GET /");
    assertClosed();
  }

  @Test
  void drainsConnectionsThatComeLate() {
    start(LONG, LONG);
    client.ping();
    server.context.drain();
    try (RawPeer late = RawPeer.client(server.port())) {
      late.get(1);
      assertThat(late.response(1)).containsEntry(":status", "200");
      assertThat(late.await(frame -> frame.type() == RawPeer.GOAWAY)).isNotNull();
    }
  }

  @Test
  void closesAtOnceWhenTold() {
    start(LONG, LONG);
    server.handler(inbound -> {});
    client.get(1);
    client.ping();
    server.context.close();
    assertThat(client.await(frame -> false)).isNull();
    await().untilAsserted(() -> assertThat(server.gone).containsExactly(Failure.CLIENT_GONE));
  }

  @Test
  void leavesAfterTheClientSaysGoodbye() {
    start(LONG, LONG);
    client.get(1).frame(RawPeer.GOAWAY, 0, 0, new byte[8]);
    assertThat(client.content(1)).isEqualTo("GET /");
    assertClosed();
  }
}
