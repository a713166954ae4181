package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.http2.RawPeer.Frame;
import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySink;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Inbound;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows in both directions. */
class BackPressureTest {
  private static final int FRAME = 16_384;

  private final TestServer server = new TestServer();
  private final RawPeer client = RawPeer.client(server.port());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static void respond(Inbound inbound, int octets) {
    ResponseHead head = new ResponseHead(new Fields());
    head.contentLength(octets);
    inbound.respond(head);
    inbound.write(Unpooled.wrappedBuffer(new byte[octets]));
    inbound.end(null);
  }

  private int octets(int count) {
    int sum = 0;
    while (sum < count) {
      sum += client.await(frame -> frame.type() == RawPeer.DATA).payload().length;
    }
    return sum;
  }

  @Test
  void staysWithinTheStreamsWindow() {
    server.handler(inbound -> respond(inbound, 100));
    client.settings(4, 40).get(1);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(40);
    client.windowUpdate(1, 10);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(10);
    client.settings(4, 60);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(20);
    client.settings(4, 0).windowUpdate(1, 59);
    client.ping();
    client.windowUpdate(1, 31);
    Frame last = client.await(RawPeer.DATA, 1);
    assertThat(last.payload()).hasSize(30);
    assertThat(last.has(RawPeer.END_STREAM)).isTrue();
  }

  @Test
  void staysWithinTheConnectionsWindow() {
    server.handler(inbound -> respond(inbound, 50_000));
    client.settings(4, 1 << 20).get(1).get(3);
    assertThat(octets(65_535)).isEqualTo(65_535);
    client.ping();
    client.windowUpdate(0, 34_465);
    assertThat(octets(34_465)).isEqualTo(34_465);
  }

  @Test
  void sendsTrailersAsTheyWereWhenTheContentEnded() {
    server.handler(
        inbound -> {
          ResponseHead head = new ResponseHead(new Fields());
          head.contentLength(RequestHead.UNKNOWN);
          inbound.respond(head);
          inbound.write(Unpooled.wrappedBuffer(new byte[50]));
          Fields trailers = new Fields();
          trailers.add("x-sum", "7");
          inbound.end(trailers);
          trailers.clear();
        });
    client.settings(4, 40).get(1);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(40);
    client.windowUpdate(1, 10);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(10);
    assertThat(client.response(1)).containsEntry("x-sum", "7");
  }

  @Test
  void theLastOfSeveralWindowsInOneFrameCounts() {
    server.handler(inbound -> respond(inbound, 100));
    client.settings(4, 40).get(1);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(40);
    client.settings(4, 100, 4, 0, 4, 50);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(10);
    client.settings(4, 0, 4, -1, 4, 0);
    assertThat(client.await(RawPeer.GOAWAY, 0).number(4)).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void oneStalledStreamStopsNoOther() {
    server.handler(inbound -> respond(inbound, 50_000));
    client.settings(4, 10).get(1);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(10);
    client.get(3).windowUpdate(3, 60_000);
    assertThat(client.content(3)).hasSize(50_000);
  }

  @Test
  void sharesTheConnectionBetweenStreams() {
    client.settings(4, 1 << 20).windowUpdate(0, 1 << 24);
    AtomicReference<Inbound> first = new AtomicReference<>();
    server.handler(
        inbound -> {
          if (first.get() == null) {
            first.set(inbound);
          } else {
            respond(first.get(), 200_000);
            respond(inbound, 200_000);
          }
        });
    client.get(1).get(3);
    assertThat(client.await(RawPeer.DATA, 1).payload()).hasSize(FRAME);
    assertThat(client.await(f -> f.type() == RawPeer.DATA).stream()).isEqualTo(3);
    assertThat(client.await(f -> f.type() == RawPeer.DATA).stream()).isEqualTo(1);
  }

  @Test
  void saysWhenItTakesNoMore() {
    AtomicReference<Inbound> open = new AtomicReference<>();
    AtomicInteger resumed = new AtomicInteger();
    server.handler(
        inbound -> {
          ResponseHead head = new ResponseHead(new Fields());
          head.contentLength(RequestHead.UNKNOWN);
          inbound.respond(head);
          new Body(
                  new BodySource() {
                    @Override
                    public void pause() {}

                    @Override
                    public void resume() {
                      resumed.incrementAndGet();
                    }
                  })
              .to(inbound);
          assertThat(inbound.writable()).isTrue();
          inbound.write(Unpooled.wrappedBuffer(new byte[70_000]));
          assertThat(inbound.writable()).isFalse();
          open.set(inbound);
        });
    client.get(1);
    octets(65_535);
    await().until(() -> open.get() != null);
    client.ping();
    server
        .loop
        .eventLoop()
        .submit(() -> assertThat(open.get().writable()).isTrue())
        .syncUninterruptibly();
  }

  /** Takes content and holds on to it. */
  private static final class Hoard implements BodySink {
    private final AtomicInteger octets = new AtomicInteger();
    private Body body;
    private volatile boolean open;
    private volatile boolean ended;

    @Override
    public void feed(Body value) {
      body = value;
    }

    @Override
    public void write(ByteBuf data) {
      octets.addAndGet(data.readableBytes());
      data.release();
    }

    @Override
    public void end(Fields trailers) {
      ended = true;
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
      return open;
    }
  }

  @Test
  void takesNoMoreThanAWindowForASinkThatIsFull() {
    Hoard hoard = new Hoard();
    server.handler(inbound -> inbound.body().to(hoard));
    client.post(1);
    for (int i = 0; i < Stream.WINDOW / FRAME; i++) {
      client.frame(RawPeer.DATA, 0, 1, new byte[FRAME]);
    }
    client.ping();
    assertThat(hoard.octets.get()).isPositive().isLessThanOrEqualTo(FRAME);
    hoard.open = true;
    server.loop.execute(hoard.body::sinkWritable);
    await().untilAsserted(() -> assertThat(hoard.octets).hasValue(Stream.WINDOW));
    Frame update = client.await(RawPeer.WINDOW_UPDATE, 1);
    assertThat(update.number(0)).isEqualTo(Stream.WINDOW);
    client.frame(RawPeer.DATA, RawPeer.END_STREAM, 1, new byte[FRAME]);
    await().until(() -> hoard.ended);
  }

  @Test
  void endsHeldContentInOrder() {
    Hoard hoard = new Hoard();
    server.handler(inbound -> inbound.body().to(hoard));
    client.post(1).data(1, false, "a").data(1, false, "b").data(1, true, "c");
    client.ping();
    assertThat(hoard.octets).hasValue(1);
    assertThat(hoard.ended).isFalse();
    hoard.open = true;
    server.loop.execute(hoard.body::sinkWritable);
    await().until(() -> hoard.ended);
    assertThat(hoard.octets).hasValue(3);
  }

  @Test
  void refusesContentBeyondTheStreamsWindow() {
    Hoard hoard = new Hoard();
    server.handler(inbound -> inbound.body().to(hoard));
    client.post(1);
    for (int i = 0; i <= Stream.WINDOW / FRAME; i++) {
      client.frame(RawPeer.DATA, 0, 1, new byte[FRAME]);
    }
    assertThat(client.await(RawPeer.RST_STREAM, 1).number(0))
        .isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void refusesContentBeyondTheConnectionsWindow() {
    Hoard hoard = new Hoard();
    server.handler(inbound -> inbound.body().to(hoard));
    for (int s = 0; s < 9; s++) {
      client.post(2 * s + 1);
      for (int i = 0; i < Stream.WINDOW / FRAME; i++) {
        client.frame(RawPeer.DATA, 0, 2 * s + 1, new byte[FRAME]);
      }
    }
    Frame goAway = client.await(f -> f.type() == RawPeer.GOAWAY);
    assertThat(goAway.number(4)).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void givesTheWindowBackWhenAPausedStreamIsReset() {
    server.handler(inbound -> {});
    for (int s = 0; s < 40; s++) {
      int id = 2 * s + 1;
      client.post(id);
      for (int i = 0; i < Stream.WINDOW / FRAME; i++) {
        client.frame(RawPeer.DATA, 0, id, new byte[FRAME]);
      }
      client.reset(id, ErrorCode.CANCEL);
      if (s % 4 == 3) {
        client.ping();
      }
    }
    server.handler(server::answer);
    client.get(101);
    assertThat(client.response(101)).containsEntry(":status", "200");
  }

  @Test
  void countsPaddingAsContent() {
    server.handler(TestServer::echo);
    client.post(1);
    byte[] padded = new byte[FRAME];
    padded[0] = (byte) 255;
    for (int i = 0; i < 12; i++) {
      client.frame(RawPeer.DATA, RawPeer.PADDED, 1, padded);
    }
    assertThat(client.await(RawPeer.WINDOW_UPDATE, 1).number(0))
        .isGreaterThanOrEqualTo(Stream.WINDOW / 2);
  }
}
