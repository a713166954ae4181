package dev.fairlead.http2;

import static dev.fairlead.http2.RawPeer.block;
import static dev.fairlead.http2.RawPeer.request;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Failure;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.ResponseHead;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timeouts, draining and closing. */
class LifetimeTest {
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofHours(1);

  private TestServer server;
  private RawPeer client;

  private void start(Duration headTimeout, Duration idleTimeout) {
    long head = headTimeout.toNanos();
    long idle = idleTimeout.toNanos();
    server =
        TestServer.outOfTime(
            new ServerSettings(null, 8192, 16_384, 100, 100, head, idle, true, true));
    client = RawPeer.client(server.port());
    client.ping();
  }

  /** Lets more time pass than the short timeout is. */
  private void passTimeout() {
    server.pass(SHORT.plusSeconds(1));
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
    client.close();
    await().until(() -> server.context.connections() == 0);
  }

  @Test
  void limitsTheTimeToThePreface() {
    start(SHORT, LONG);
    try (RawPeer silent = RawPeer.connect(server.port())) {
      silent.raw(new byte[] {'P', 'R'});
      await().until(() -> server.context.connections() == 2);
      passTimeout();
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
    server.pass(SHORT.dividedBy(2));
    client.frame(RawPeer.CONTINUATION, 0, 1);
    server.pass(SHORT.dividedBy(2).plusSeconds(1));
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    assertThat(server.rejected).containsExactly("0 head-timeout");
  }

  @Test
  void limitsTheTimeOfAFrameThatDrips() {
    start(SHORT, LONG);
    client.raw(new byte[] {0, 0, 40, 1});
    server.pass(SHORT.dividedBy(2));
    client.raw(new byte[] {0});
    server.pass(SHORT.dividedBy(2).plusSeconds(1));
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
  }

  @Test
  void closesIdleConnections() {
    start(LONG, SHORT);
    client.get(1);
    assertThat(client.content(1)).isEqualTo("GET /");
    passTimeout();
    assertThat(goAway().number(4)).isEqualTo(ErrorCode.NO_ERROR);
    assertClosed();
  }

  @Test
  void keepsConnectionsWithARequestInFlight() throws InterruptedException {
    start(LONG, SHORT);
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    client.get(1);
    Inbound inbound = waiting.poll(40, TimeUnit.SECONDS);
    passTimeout();
    server.loop.execute(() -> server.answer(inbound));
    assertThat(client.response(1)).containsEntry(":status", "200");
  }

  @Test
  void answers408WhenContentStops() {
    start(LONG, SHORT);
    client.post(1).data(1, false, "some").ping();
    passTimeout();
    assertThat(client.response(1)).containsEntry(":status", "408");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.NO_ERROR);
    assertThat(server.gone).containsExactly(Failure.CLIENT_TIMED_OUT);
    assertThat(server.rejected).isEmpty();
  }

  @Test
  void waitsForAFrameOfContentThatDrips() {
    start(LONG, SHORT);
    int octets = 16;
    client
        .post(1)
        .raw(new byte[] {0, 0, (byte) octets, RawPeer.DATA, RawPeer.END_STREAM, 0, 0, 0, 1});
    for (int i = 0; i < octets; i++) {
      server.loop.eventLoop().schedule(() -> client.raw(new byte[1]), 100L * i, MILLISECONDS);
    }
    assertThat(client.response(1)).containsEntry(":status", "200");
  }

  @Test
  void resetsWhenContentStopsAfterTheResponseBegan() {
    start(LONG, SHORT);
    server.handler(TestServer::echo);
    client.post(1).data(1, false, "some");
    assertThat(client.response(1)).containsEntry(":status", "200");
    client.ping();
    passTimeout();
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
    client.ping();
    passTimeout();
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.CANCEL);
    assertThat(server.gone).containsExactly(Failure.CLIENT_TIMED_OUT);
  }

  @Test
  void drainsIdleConnections() {
    start(LONG, LONG);
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
    server.context.drain();
    assertThat(goAway().number(0)).isEqualTo(Integer.MAX_VALUE);
    server.pass(Duration.ofSeconds(2));
    assertThat(goAway().number(0)).isZero();
    assertClosed();
  }

  @Test
  void finishesWhatIsInFlightBeforeItCloses() throws InterruptedException {
    start(LONG, LONG);
    BlockingQueue<Inbound> waiting = new LinkedBlockingQueue<>();
    server.handler(waiting::add);
    client.get(1);
    Inbound first = waiting.poll(40, TimeUnit.SECONDS);
    server.context.drain();
    goAway();
    client.get(3);
    Inbound second = waiting.poll(40, TimeUnit.SECONDS);
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
    server.context.drain();
    try (RawPeer late = RawPeer.client(server.port())) {
      late.get(1);
      assertThat(late.response(1)).containsEntry(":status", "200");
      server.pass(Duration.ofSeconds(2));
      Frame last = late.await(frame -> frame.type() == RawPeer.GOAWAY && frame.number(0) == 1);
      assertThat(last.number(4)).isEqualTo(ErrorCode.NO_ERROR);
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
