package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.TestTime;
import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints that fail, refuse, or break the protocol. */
class OutboundFailureTest {
  private static final long SECOND = 1_000_000_000L;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final TestTime time = new TestTime();
  private final Loop loop = new Loop(group.next(), 0, time::nanoTime);
  private final RawEndpoint endpoint = new RawEndpoint();
  private Connector connector = connector(5 * SECOND, 60 * SECOND);

  private Connector connector(long connect, long idle) {
    return Http2Connectors.factory(new ConnectorSettings(connect, idle, null, null, false))
        .create(loop, endpoint.address());
  }

  private TestAttempt get() {
    return new TestAttempt(loop, connector, "GET", "/", null).open(false);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void failsWhenNobodyListens() {
    endpoint.close();
    assertThat(get().next()).isEqualTo("failed CONNECT_FAILED");
    await().until(() -> connector.connections() == 0);
  }

  @Test
  void failsWhenTheEndpointClosesBeforeItsSettings() {
    TestAttempt attempt = get();
    endpoint.accept().close();
    assertThat(attempt.next()).isEqualTo("failed CONNECT_FAILED");
  }

  @Test
  void failsWhenTheEndpointSpeaksAnotherProtocol() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept()) {
      peer.raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      assertThat(attempt.next()).isEqualTo("failed CONNECT_FAILED");
    }
  }

  @Test
  void failsWhenTheEndpointSaysNothing() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept()) {
      time.pass(Duration.ofSeconds(6), group);
      assertThat(attempt.next()).isEqualTo("failed CONNECT_TIMED_OUT");
      assertThat(peer).isNotNull();
    }
    await().until(() -> connector.connections() == 0);
  }

  @Test
  void connectsAnewAfterAFailure() {
    TestAttempt first = get();
    endpoint.accept().close();
    assertThat(first.next()).isEqualTo("failed CONNECT_FAILED");
    TestAttempt second = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      assertThat(second.next()).isEqualTo("response 200 0");
    }
  }

  @Test
  void isGoneWhenAFirstRequestIsNotAnswered() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
    }
    assertThat(attempt.next()).isEqualTo("failed ENDPOINT_GONE");
  }

  @Test
  void isStaleWhenALaterRequestIsNotAnswered() {
    TestAttempt first = get();
    TestAttempt second;
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      assertThat(first.next()).isEqualTo("response 200 0");
      second = get();
      peer.response(3);
    }
    assertThat(second.next()).isEqualTo("failed STALE");
  }

  @Test
  void isGoneWhenAResponseIsCutOff() {
    get();
    TestAttempt second = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(3);
      peer.headers(3, false, ":status", "200", "content-length", "5").data(3, false, "abc");
      assertThat(second.next()).isEqualTo("response 200 5");
    }
    second.next();
    assertThat(second.next()).isEqualTo("failed ENDPOINT_GONE");
  }

  @Test
  void isGoneWhenTheEndpointClosesItsDirection() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.shutdownOutput();
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_GONE");
    }
  }

  @Test
  void isRefusedByTheEndpoint() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.reset(1, ErrorCode.REFUSED_STREAM);
      assertThat(attempt.next()).isEqualTo("failed REFUSED");
    }
  }

  @Test
  void isGoneWhenTheEndpointResets() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.reset(1, ErrorCode.INTERNAL_ERROR);
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_GONE");
    }
  }

  @Test
  void isGoneWhenTheEndpointResetsWithoutErrorBeforeTheEnd() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, false, ":status", "200").reset(1, ErrorCode.NO_ERROR);
      assertThat(attempt.next()).isEqualTo("response 200 -1");
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_GONE");
    }
  }

  @Test
  void keepsACompleteResponseThatIsFollowedByAReset() {
    TestAttempt attempt = new TestAttempt(loop, connector, "POST", "/", "x");
    attempt.hold = true;
    attempt.open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, false, ":status", "413").data(1, true, "no").reset(1, ErrorCode.NO_ERROR);
      assertThat(attempt.next()).isEqualTo("response 413 -1");
      assertThat(attempt.next()).isEqualTo("content no");
    }
  }

  @Test
  void movesOnWhenTheEndpointGoesAway() {
    TestAttempt first = get();
    TestAttempt second = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(3);
      peer.frame(RawPeer.GOAWAY, 0, 0, RawPeer.octets(1, ErrorCode.NO_ERROR));
      assertThat(second.next()).isEqualTo("failed REFUSED");
      TestAttempt third = get();
      try (RawPeer other = endpoint.accept(new int[0])) {
        other.response(1);
        other.headers(1, true, ":status", "203");
        assertThat(third.next()).isEqualTo("response 203 0");
      }
      peer.headers(1, true, ":status", "201");
      assertThat(first.next()).isEqualTo("response 201 0");
      assertThat(peer.await(frame -> false)).isNull();
    }
  }

  @Test
  void timesOutWhenNothingMoves() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      time.pass(Duration.ofSeconds(61), group);
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_TIMED_OUT");
      assertThat(peer.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.CANCEL);
    }
  }

  @Test
  void leavesAConnectionThatDoesNotAnswerAPing() {
    ConnectorSettings settings = new ConnectorSettings(5 * SECOND, 60 * SECOND, null, null, false);
    connector = new Http2Connector(loop, endpoint.address(), settings, -1);
    TestAttempt first = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      assertThat(first.next()).isEqualTo("response 200 0");
      TestAttempt second = get();
      assertThat(peer.await(RawPeer.PING, 0).has(RawPeer.ACK)).isFalse();
      time.pass(Duration.ofSeconds(6), group);
      assertThat(second.next()).isEqualTo("failed STALE");
    }
  }

  @Test
  void keepsAConnectionThatAnswersAPing() {
    ConnectorSettings settings = new ConnectorSettings(5 * SECOND, 60 * SECOND, null, null, false);
    connector = new Http2Connector(loop, endpoint.address(), settings, -1);
    get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, ":status", "200");
      TestAttempt second = get();
      Frame ping = peer.await(RawPeer.PING, 0);
      peer.frame(RawPeer.PING, RawPeer.ACK, 0, ping.payload());
      peer.response(3);
      time.pass(Duration.ofSeconds(12), group);
      peer.headers(3, true, ":status", "204");
      assertThat(second.next()).isEqualTo("response 204 0");
    }
  }

  static Stream<List<String>> malformedHeads() {
    return Stream.of(
        List.of("content-length", "0"),
        List.of(":status", "20"),
        List.of(":status", "2000"),
        List.of(":status", "2x0"),
        List.of(":status", "099"),
        List.of(":status", ""),
        List.of(":status", "200", ":status", "200"),
        List.of(":status", "200", ":path", "/"),
        List.of("x-a", "b", ":status", "200"),
        List.of(":status", "101"),
        List.of(":status", "100"),
        List.of(":status", "200", "connection", "close"),
        List.of(":status", "200", "transfer-encoding", "chunked"),
        List.of(":status", "200", "upgrade", "websocket"),
        List.of(":status", "200", "keep-alive", "timeout=1"),
        List.of(":status", "200", "X-Upper", "1"),
        List.of(":status", "200", "x a", "1"),
        List.of(":status", "200", "x-a", "a\r\nset-cookie: b=c"),
        List.of(":status", "200", "x-a", "a\nb"),
        List.of(":status", "200", "x-a", "a\0b"),
        List.of(":status", "200", "x-a", " a"),
        List.of(":status", "200", "content-length", "1"),
        List.of(":status", "200", "content-length", "-1"),
        List.of(":status", "200", "content-length", "0", "content-length", "0"));
  }

  @ParameterizedTest
  @MethodSource
  void malformedHeads(List<String> fields) {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, true, fields.toArray(String[]::new));
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_MALFORMED");
      Frame reset = peer.await(RawPeer.RST_STREAM, 1);
      assertThat(reset.number(0)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
      TestAttempt next = get();
      peer.response(3);
      peer.headers(3, true, ":status", "200");
      assertThat(next.next()).isEqualTo("response 200 0");
    }
  }

  @Test
  void refusesMoreContentThanAnnounced() {
    assertMalformedContent("2", "abc", true);
  }

  @Test
  void refusesLessContentThanAnnounced() {
    assertMalformedContent("4", "abc", true);
  }

  @Test
  void refusesLessContentThanAnnouncedBeforeTrailers() {
    assertMalformedContent("4", "abc", false);
  }

  private void assertMalformedContent(String length, String content, boolean end) {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, false, ":status", "200", "content-length", length).data(1, end, content);
      if (!end) {
        peer.headers(1, true, "x-sum", "1");
      }
      assertThat(attempt.next()).startsWith("response 200");
      attempt.next();
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_MALFORMED");
    }
  }

  @Test
  void refusesContentAfterHead() {
    TestAttempt attempt = new TestAttempt(loop, connector, "HEAD", "/", null).open(false);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.headers(1, false, ":status", "200").data(1, true, "stray");
      assertThat(attempt.next()).isEqualTo("response 200 0");
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_MALFORMED");
    }
  }

  @Test
  void refusesContentBeforeTheHead() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.data(1, true, "stray");
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_MALFORMED");
    }
  }

  @Test
  void refusesPush() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      peer.frame(RawPeer.PUSH_PROMISE, RawPeer.END_HEADERS, 1, RawPeer.octets(2));
      assertThat(attempt.next()).isEqualTo("failed ENDPOINT_MALFORMED");
      assertThat(peer.await(RawPeer.GOAWAY, 0).number(4)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
    }
  }

  @Test
  void refusesEndlessInformationalResponses() {
    TestAttempt attempt = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(1);
      for (int i = 0; i < 101; i++) {
        peer.headers(1, false, ":status", "103");
      }
      String event = attempt.next();
      while (event.startsWith("informational")) {
        event = attempt.next();
      }
      assertThat(event).isEqualTo("failed ENDPOINT_MALFORMED");
    }
  }

  @Test
  void failsAllStreamsWhenTheConnectionIsBroken() {
    TestAttempt first = get();
    TestAttempt second = get();
    try (RawPeer peer = endpoint.accept(new int[0])) {
      peer.response(3);
      peer.frame(RawPeer.HEADERS, RawPeer.END_HEADERS, 1, (byte) 0x80);
      assertThat(first.next()).isEqualTo("failed ENDPOINT_MALFORMED");
      assertThat(second.next()).isEqualTo("failed ENDPOINT_MALFORMED");
      assertThat(peer.await(RawPeer.GOAWAY, 0).number(4)).isEqualTo(ErrorCode.COMPRESSION_ERROR);
    }
    await().until(() -> connector.connections() == 0);
  }
}
