package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection to an endpoint is shared by many clients: whatever one of them gets the endpoint to
 * do, the requests of the others go on.
 */
class SharedConnectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final Loop loop = new Loop(group.next(), 0);
  private final RawEndpoint endpoint = new RawEndpoint();
  private final Connector connector =
      Http2Connectors.factory(new ConnectorSettings(5 * SECOND, 60 * SECOND, null, null, false))
          .create(loop, endpoint.address());
  private TestAttempt other;
  private RawPeer peer;

  @BeforeEach
  void openARequestOfAnotherClient() {
    other = get();
    peer = endpoint.accept(new int[0]);
    peer.response(1);
  }

  @AfterEach
  void stop() {
    peer.close();
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private TestAttempt get() {
    return new TestAttempt(loop, connector, "GET", "/", null).open(false);
  }

  /** Opens that many requests; the endpoint has read the last one's head when this returns. */
  private List<TestAttempt> open(int count) {
    List<TestAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(get());
    }
    peer.await(RawPeer.HEADERS, last(count));
    return attempts;
  }

  /** The number of the last of that many streams that follow the first. */
  private static int last(int count) {
    return 1 + 2 * count;
  }

  private void assertOtherIsAnswered() {
    peer.headers(1, true, ":status", "200");
    assertThat(other.next()).isEqualTo("response 200 0");
  }

  @Test
  void outlivesAnswersToManyCancelledRequests() {
    int count = 600;
    List<TestAttempt> attempts = open(count);
    loop.execute(() -> attempts.forEach(attempt -> attempt.outbound.cancel()));
    peer.await(RawPeer.RST_STREAM, last(count));
    for (int id = 3; id <= last(count); id += 2) {
      peer.hold().headers(id, false, ":status", "200");
      for (int i = 0; i < 20; i++) {
        peer.data(id, false, "too late");
      }
      peer.windowUpdate(id, 1_000).headers(id, true, "x-sum", "1").sendTogether();
    }
    peer.ping();
    assertOtherIsAnswered();
  }

  @Test
  void outlivesManyResets() {
    int count = 2_500;
    open(count);
    for (int id = 3; id <= last(count); id += 2) {
      peer.reset(id, ErrorCode.REFUSED_STREAM);
    }
    peer.ping();
    assertOtherIsAnswered();
  }

  @Test
  void outlivesManyMalformedResponses() {
    int count = 300;
    open(count);
    for (int id = 3; id <= last(count); id += 2) {
      peer.headers(id, false, ":status", "200", "content-length", "7").data(id, true, "short");
    }
    peer.ping();
    assertOtherIsAnswered();
  }
}
