package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Loop;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests when an endpoint limits the streams of a connection. */
class StreamLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final Loop loop = new Loop(group.next(), 0);
  private final RawEndpoint endpoint = new RawEndpoint();
  private final Connector connector =
      Http2Connectors.factory(new ConnectorSettings(5 * SECOND, 60 * SECOND, null, null, false))
          .create(loop, endpoint.address());

  private TestAttempt get(String target) {
    return new TestAttempt(loop, connector, "GET", target, null);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void opensAnotherConnectionBeyondTheLimitOfStreams() {
    get("/1").open(false);
    try (RawPeer one = endpoint.accept(3, 1)) {
      assertThat(one.response(1)).containsEntry(":path", "/1");
      get("/2").open(false);
      try (RawPeer two = endpoint.accept(3, 1)) {
        assertThat(two.response(1)).containsEntry(":path", "/2");
        assertThat(connector.connections()).isEqualTo(2);
      }
    }
  }

  @Test
  void waitsWhileTheEndpointAllowsNoStreams() {
    get("/1").open(false);
    try (RawPeer peer = endpoint.accept(3, 0)) {
      peer.ping();
      get("/2").open(false);
      assertThat(connector.connections()).isEqualTo(1);
      peer.settings(3, 2);
      assertThat(peer.response(1)).containsEntry(":path", "/1");
      assertThat(peer.response(3)).containsEntry(":path", "/2");
      assertThat(connector.connections()).isEqualTo(1);
    }
  }

  @Test
  void usesAStreamThatBecomesFreeMeanwhile() {
    get("/1").open(false);
    try (RawPeer one = endpoint.accept(3, 1)) {
      one.response(1);
      get("/2").open(false);
      one.headers(1, true, ":status", "200");
      assertThat(one.response(3)).containsEntry(":path", "/2");
    }
  }

  @Test
  void connectsAnewThoughAConnectionThatGoesAwayAllowsNoStreams() {
    get("/1").open(false);
    try (RawPeer one = endpoint.accept(new int[0])) {
      assertThat(one.response(1)).containsEntry(":path", "/1");
      one.frame(RawPeer.GOAWAY, 0, 0, RawPeer.octets(1, ErrorCode.NO_ERROR)).settings(3, 0).ping();
      get("/2").open(false);
      try (RawPeer two = endpoint.accept(new int[0])) {
        assertThat(two.response(1)).containsEntry(":path", "/2");
      }
    }
  }

  @Test
  void connectsOnceMoreThoughAnIdleConnectionAllowsNoStreams() {
    get("/1").open(false);
    try (RawPeer one = endpoint.accept(3, 1)) {
      assertThat(one.response(1)).containsEntry(":path", "/1");
      get("/2").open(false);
      try (RawPeer two = endpoint.accept(3, 1)) {
        assertThat(two.response(1)).containsEntry(":path", "/2");
        one.settings(3, 0).headers(1, true, ":status", "200").ping();
        get("/3").open(false);
        try (RawPeer three = endpoint.accept(3, 1)) {
          assertThat(three.response(1)).containsEntry(":path", "/3");
        }
      }
    }
  }
}
