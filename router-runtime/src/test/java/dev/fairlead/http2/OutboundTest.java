package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests to endpoints and how their connections are used. */
class OutboundTest {
  private static final long SECOND = 1_000_000_000L;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final Loop loop = new Loop(group.next(), 0);
  private final RawEndpoint endpoint = new RawEndpoint();
  private Connector connector = connector(5 * SECOND, 60 * SECOND, endpoint.address());

  private Connector connector(long connect, long idle, InetSocketAddress address) {
    return Http2Connectors.factory(new ConnectorSettings(connect, idle, null, null, false))
        .create(loop, address);
  }

  private TestAttempt get(String target) {
    return new TestAttempt(loop, connector, "GET", target, null);
  }

  private TestAttempt post(String content) {
    return new TestAttempt(loop, connector, "POST", "/", content);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void sendsTheHead() {
    TestAttempt attempt = get("/a?b=c");
    attempt.head.fields().add("X-Casing", "Kept");
    attempt.head.fields().add("authorization", "secret");
    attempt.head.trailersAccepted(true);
    attempt.open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      Frame frame = peer.await(RawPeer.HEADERS, 1);
      assertThat(frame.has(RawPeer.END_STREAM)).isTrue();
      assertThat(peer.fields(frame))
          .containsExactly(
              Map.entry(":method", "GET"),
              Map.entry(":scheme", "http"),
              Map.entry(":authority", "a.test"),
              Map.entry(":path", "/a?b=c"),
              Map.entry("x-casing", "Kept"),
              Map.entry("authorization", "secret"),
              Map.entry("te", "trailers"));
      peer.headers(1, false, ":status", "200", "content-length", "2", "x-a", "b")
          .data(1, true, "ok");
      assertThat(attempt.next()).isEqualTo("response 200 2");
      assertThat(attempt.next()).isEqualTo("content-length: 2\nx-a: b\n");
      assertThat(attempt.next()).isEqualTo("content ok");
    }
  }

  @Test
  void disablesPush() {
    get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      Frame settings = peer.await(RawPeer.SETTINGS, 0);
      assertThat(settings.payload()).startsWith(0, 2, 0, 0, 0, 0);
    }
  }

  @Test
  void sendsContentAndTrailers() {
    TestAttempt attempt = post("x");
    attempt.hold = true;
    attempt.open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      assertThat(peer.await(RawPeer.HEADERS, 1).has(RawPeer.END_STREAM)).isFalse();
      Fields trailers = new Fields();
      trailers.add("X-Sum", "1");
      loop.execute(
          () -> {
            attempt.outbound.write(Unpooled.wrappedBuffer(new byte[3]));
            attempt.outbound.end(trailers);
          });
      assertThat(peer.await(RawPeer.DATA, 1).payload()).hasSize(3);
      Frame last = peer.await(RawPeer.HEADERS, 1);
      assertThat(last.has(RawPeer.END_STREAM)).isTrue();
      assertThat(peer.fields(last)).containsExactly(Map.entry("x-sum", "1"));
    }
  }

  @Test
  void takesTrailers() {
    TestAttempt attempt = get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.await(RawPeer.HEADERS, 1);
      peer.headers(1, false, ":status", "200").data(1, false, "a");
      peer.headers(1, true, "grpc-status", "0", "content-length", "9");
      assertThat(attempt.next()).isEqualTo("response 200 -1");
      assertThat(attempt.next()).isEqualTo("content a trailers grpc-status: 0\n");
    }
  }

  @Test
  void passesInformationalResponsesOn() {
    TestAttempt attempt = get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.await(RawPeer.HEADERS, 1);
      peer.headers(1, false, ":status", "102").headers(1, false, ":status", "103", "link", "x");
      peer.headers(1, true, ":status", "204");
      assertThat(attempt.next()).isEqualTo("informational 102 ");
      assertThat(attempt.next()).isEqualTo("informational 103 link: x\n");
      assertThat(attempt.next()).isEqualTo("response 204 0");
      assertThat(attempt.next()).isEqualTo("content ");
    }
  }

  @Test
  void keepsTheLengthOfAnAnswerToHead() {
    TestAttempt attempt = new TestAttempt(loop, connector, "HEAD", "/", null).open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.await(RawPeer.HEADERS, 1);
      peer.headers(1, true, ":status", "200", "content-length", "99");
      assertThat(attempt.next()).isEqualTo("response 200 0");
      assertThat(attempt.next()).isEqualTo("content-length: 99\n");
      assertThat(attempt.next()).isEqualTo("content ");
    }
  }

  @Test
  void sharesAConnection() {
    TestAttempt first = get("/1").open(false);
    TestAttempt second = get("/2").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      assertThat(peer.response(1)).containsEntry(":path", "/1");
      assertThat(peer.response(3)).containsEntry(":path", "/2");
      peer.headers(3, true, ":status", "202").headers(1, true, ":status", "201");
      assertThat(first.next()).isEqualTo("response 201 0");
      assertThat(second.next()).isEqualTo("response 202 0");
      assertThat(first.outbound.reused()).isFalse();
      assertThat(second.outbound.reused()).isTrue();
      assertThat(connector.connections()).isEqualTo(1);
    }
  }

  @Test
  void waitsForTheEndpointsSettings() {
    TestAttempt attempt = get("/").open(false);
    try (RawPeer peer = endpoint.accept()) {
      peer.readPreface();
      assertThat(peer.await(RawPeer.WINDOW_UPDATE, 0)).isNotNull();
      assertThat(attempt.outbound).isNull();
      peer.settings();
      assertThat(peer.response(1)).containsEntry(":path", "/");
    }
  }

  @Test
  void opensAFreshConnectionWhenAskedTo() {
    get("/1").open(false);
    try (RawPeer one = endpoint.accept(new int[0])) {
      one.response(1);
      one.headers(1, true, ":status", "200");
      TestAttempt second = get("/2").open(true);
      try (RawPeer two = endpoint.accept(new int[0])) {
        assertThat(two.response(1)).containsEntry(":path", "/2");
        assertThat(second.outbound.reused()).isFalse();
      }
    }
  }

  @Test
  void keepsWithinTheEndpointsWindows() {
    TestAttempt attempt = post("x".repeat(100)).open(false);
    try (RawPeer peer = endpoint.accept(4, 30)) {
      assertThat(peer.await(RawPeer.DATA, 1).payload()).hasSize(30);
      peer.windowUpdate(1, 70);
      Frame rest = peer.await(RawPeer.DATA, 1);
      assertThat(rest.payload()).hasSize(70);
      assertThat(rest.has(RawPeer.END_STREAM)).isTrue();
      assertThat(attempt.events).isEmpty();
    }
  }

  @Test
  void pausesOnlyTheStreamWhoseClientIsSlow() {
    TestAttempt slow = get("/slow");
    slow.full = true;
    slow.open(false);
    TestAttempt quick = get("/quick").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(3);
      peer.headers(1, false, ":status", "200").headers(3, false, ":status", "200");
      for (int i = 0; i < Stream.WINDOW / 16_384; i++) {
        peer.frame(RawPeer.DATA, 0, 1, new byte[16_384]);
      }
      for (int i = 0; i < 64; i++) {
        peer.frame(RawPeer.DATA, i == 63 ? RawPeer.END_STREAM : 0, 3, new byte[1_024]);
      }
      assertThat(quick.next()).isEqualTo("response 200 -1");
      assertThat(quick.next()).hasSize(64 * 1_024 + "content ".length());
      peer.ping();
      slow.full = false;
      loop.execute(() -> slow.body.sinkWritable());
      assertThat(peer.await(RawPeer.WINDOW_UPDATE, 1).number(0)).isEqualTo(Stream.WINDOW);
    }
  }

  @Test
  void cancelsWithAReset() {
    TestAttempt attempt = get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      loop.execute(() -> attempt.outbound.cancel());
      assertThat(peer.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.CANCEL);
      peer.headers(1, true, ":status", "200");
      TestAttempt next = get("/next").open(false);
      assertThat(peer.response(3)).containsEntry(":path", "/next");
      peer.headers(3, true, ":status", "200");
      assertThat(next.next()).isEqualTo("response 200 0");
      assertThat(attempt.events).isEmpty();
    }
  }

  @Test
  void forgetsWhoWithdraws() {
    TestAttempt attempt = get("/");
    loop.execute(
        () -> {
          connector.open(attempt, false);
          connector.withdraw(attempt);
        });
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.ping();
      assertThat(attempt.outbound).isNull();
      assertThat(attempt.events).isEmpty();
    }
  }

  @Test
  void finishesAnUploadWhoseAnswerCameEarly() {
    TestAttempt attempt = post("x");
    attempt.hold = true;
    attempt.open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      assertThat(attempt.next()).isEqualTo("response 200 0");
      assertThat(attempt.next()).isEqualTo("content ");
      loop.execute(() -> attempt.outbound.write(Unpooled.wrappedBuffer(new byte[5])));
      loop.execute(() -> attempt.outbound.end(null));
      assertThat(peer.await(RawPeer.DATA, 1).payload()).hasSize(5);
      assertThat(attempt.events).isEmpty();
    }
  }

  @Test
  void closesAnIdleConnection() {
    connector = connector(5 * SECOND, SECOND / 10, endpoint.address());
    get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      assertThat(peer.await(RawPeer.GOAWAY, 0).number(4)).isEqualTo(ErrorCode.NO_ERROR);
      assertThat(peer.await(frame -> false)).isNull();
    }
    await().until(() -> connector.connections() == 0);
  }

  @Test
  void closesAfterTheLastAttemptWhenClosed() {
    TestAttempt attempt = get("/").open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      loop.execute(connector::close);
      peer.ping();
      peer.headers(1, true, ":status", "200");
      assertThat(attempt.next()).isEqualTo("response 200 0");
      assertThat(peer.await(frame -> false)).isNull();
    }
    await().until(() -> connector.connections() == 0);
  }
}
