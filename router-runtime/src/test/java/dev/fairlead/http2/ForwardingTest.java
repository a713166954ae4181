package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorSettings;
import dev.fairlead.wire.Failure;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From HTTP/2 to HTTP/2. */
class ForwardingTest {
  private static final int FRAME = 16_384;

  private final TestServer origin = new TestServer();
  private final TestServer router = new TestServer();
  private RawPeer client;

  @BeforeEach
  void start() {
    ConnectorSettings settings =
        new ConnectorSettings(60_000_000_000L, 60_000_000_000L, null, null, false);
    Connector connector =
        Http2Connectors.factory(settings)
            .create(router.loop, new InetSocketAddress("127.0.0.1", origin.port()));
    router.handler(new Forwarder(connector));
    client = RawPeer.client(router.port());
  }

  @AfterEach
  void stop() {
    client.close();
    router.close();
    origin.close();
  }

  @Test
  void forwards() {
    client.headers(1, true, RawPeer.request("OPTIONS"));
    assertThat(client.response(1)).containsEntry(":status", "200");
    assertThat(client.content(1)).isEqualTo("OPTIONS /");
  }

  /** 64 MiB go up and come back while the client takes no more than its windows allow. */
  @Test
  void passesContentOfAnySizeBothWays() throws InterruptedException {
    origin.handler(TestServer::echo);
    int frames = 64 * 1024 * 1024 / FRAME;
    CRC32 sent = new CRC32();
    CRC32 received = new CRC32();
    client.post(1);
    Credit credit = new Credit();
    Thread writer =
        new Thread(
            () -> {
              byte[] data = new byte[FRAME];
              for (int i = 0; i < frames; i++) {
                data[i % FRAME]++;
                sent.update(data);
                credit.take(FRAME);
                client.frame(RawPeer.DATA, i == frames - 1 ? RawPeer.END_STREAM : 0, 1, data);
              }
            });
    writer.start();
    Frame frame;
    do {
      frame = client.read();
      if (frame.type() == RawPeer.WINDOW_UPDATE) {
        credit.give(frame.stream(), frame.number(0));
      } else if (frame.type() == RawPeer.DATA) {
        received.update(frame.payload());
        if (frame.payload().length > 0) {
          client.windowUpdate(0, frame.payload().length);
          client.windowUpdate(1, frame.payload().length);
        }
      }
    } while (frame.type() != RawPeer.DATA || !frame.has(RawPeer.END_STREAM));
    writer.join();
    assertThat(received.getValue()).isEqualTo(sent.getValue());
  }

  /** What the router's windows still allow. */
  private static final class Credit {
    private final Map<Integer, Integer> windows =
        new HashMap<>(Map.of(0, 65_535, 1, Stream.WINDOW));

    synchronized void give(int stream, int octets) {
      windows.merge(stream, octets, Integer::sum);
      notifyAll();
    }

    synchronized void take(int octets) {
      while (windows.get(0) < octets || windows.get(1) < octets) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      windows.replaceAll((stream, window) -> window - octets);
    }
  }

  @Test
  void passesAnAbortOn() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    origin.handler(inbound -> arrived.countDown());
    client.post(1).data(1, false, "x");
    assertThat(arrived.await(40, TimeUnit.SECONDS)).isTrue();
    client.reset(1, ErrorCode.CANCEL);
    await().untilAsserted(() -> assertThat(origin.gone).containsExactly(Failure.CLIENT_GONE));
  }

  @Test
  void passesAnEarlyResponseOn() {
    origin.handler(inbound -> TestServer.respond(inbound, 413, "too much"));
    client.post(1).data(1, false, "x");
    assertThat(client.response(1)).containsEntry(":status", "413");
    assertThat(client.content(1)).isEqualTo("too much");
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0)).isEqualTo(ErrorCode.NO_ERROR);
  }
}
