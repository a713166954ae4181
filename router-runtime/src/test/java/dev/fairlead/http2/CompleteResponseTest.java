package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A response that arrived whole reaches a slow client, whatever the endpoint does after it. */
class CompleteResponseTest {
  private static final long SECOND = 1_000_000_000L;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final Loop loop = new Loop(group.next(), 0);
  private final RawEndpoint endpoint = new RawEndpoint();
  private final Connector connector =
      Http2Connectors.factory(new ConnectorSettings(5 * SECOND, 60 * SECOND, null, null, false))
          .create(loop, endpoint.address());

  @AfterEach
  void stop() {
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private TestAttempt open(String content) {
    TestAttempt attempt = new TestAttempt(loop, connector, "POST", "/", content);
    attempt.full = true;
    attempt.hold = content == null;
    return attempt.open(false);
  }

  private static void respond(RawPeer peer) {
    peer.response(1);
    peer.headers(1, false, ":status", "200").data(1, false, "first,").data(1, true, "rest");
  }

  private void take(TestAttempt attempt) {
    attempt.full = false;
    loop.execute(() -> attempt.body.sinkWritable());
  }

  private void assertComplete(TestAttempt attempt) {
    take(attempt);
    assertThat(attempt.next()).isEqualTo("content first,rest");
    group.next().submit(() -> {}).syncUninterruptibly();
    assertThat(attempt.events).isEmpty();
  }

  private void assertOutlives(Consumer<RawPeer> end) {
    TestAttempt attempt = open("x");
    try (RawPeer peer = endpoint.accept(new int[0])) {
      respond(peer);
      assertThat(attempt.next()).isEqualTo("response 200 -1");
      peer.ping();
      end.accept(peer);
      peer.close();
      await().until(() -> connector.connections() == 0);
    }
    assertComplete(attempt);
  }

  @Test
  void outlivesItsConnection() {
    assertOutlives(peer -> {});
  }

  @Test
  void outlivesAnEndpointThatGoesAway() {
    assertOutlives(peer -> peer.frame(RawPeer.GOAWAY, 0, 0, RawPeer.octets(1, 0)).ping());
  }

  @Test
  void outlivesAConnectionError() {
    assertOutlives(peer -> peer.frame(RawPeer.PING, 0, 0).await(RawPeer.GOAWAY, 0));
  }

  @Test
  void outlivesAResetThatStopsTheUpload() {
    TestAttempt attempt = open(null);
    try (RawPeer peer = endpoint.accept(new int[0])) {
      respond(peer);
      peer.reset(1, ErrorCode.NO_ERROR).ping();
      assertThat(attempt.next()).isEqualTo("response 200 -1");
      assertComplete(attempt);
    }
  }

  @Test
  void isNotKeptForAClientThatLeaves() {
    TestAttempt attempt = open("x");
    try (RawPeer peer = endpoint.accept(new int[0])) {
      respond(peer);
      assertThat(attempt.next()).isEqualTo("response 200 -1");
    }
    await().until(() -> connector.connections() == 0);
    loop.execute(() -> attempt.outbound.cancel());
    take(attempt);
    group.next().submit(() -> {}).syncUninterruptibly();
    assertThat(attempt.events).isEmpty();
  }
}
