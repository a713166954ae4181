package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same octets mean the same frames, however they are cut. */
class FrameReaderTest {
  /** Writes down what it is told; pieces of content that follow one another are one. */
  private static final class Log implements FrameReader.Target {
    private final List<String> events = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();

    @Override
    public void dataBegins(int stream, int flow) {
      events.add("data " + stream + " " + flow);
    }

    @Override
    public void data(ByteBuf in, int count) {
      content.append(ByteBufUtil.hexDump(in, in.readerIndex(), count));
    }

    @Override
    public void dataEnds(boolean endStream) {
      events.add("content " + content + " " + endStream);
      content.setLength(0);
    }

    @Override
    public void headers(int stream, ByteBuf block, boolean endStream, boolean selfDependent) {
      events.add(
          "headers " + stream + " " + ByteBufUtil.hexDump(block) + endStream + selfDependent);
    }

    @Override
    public void priority(int stream, int error) {
      events.add("priority " + stream + " " + error);
    }

    @Override
    public void reset(int stream, int code) {
      events.add("reset " + stream + " " + code);
    }

    @Override
    public void settings(ByteBuf in, int count) {
      events.add("settings " + ByteBufUtil.hexDump(in, in.readerIndex(), 6 * count));
    }

    @Override
    public void settingsAcknowledged() {
      events.add("acknowledged");
    }

    @Override
    public void ping(long data, boolean ack) {
      events.add("ping " + data + " " + ack);
    }

    @Override
    public void goAway(int lastStream, int code) {
      events.add("goaway " + lastStream + " " + code);
    }

    @Override
    public void windowUpdate(int stream, int increment) {
      events.add("window " + stream + " " + increment);
    }

    @Override
    public void unknown() {
      events.add("unknown");
    }
  }

  private static byte[] frames() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RawPeer.encode(6, 4, 0, 0, new byte[] {0, 3, 0, 0, 0, 9}));
    all.writeBytes(RawPeer.encode(0, 4, 1, 0));
    all.writeBytes(RawPeer.encode(9, 1, 0x29, 1, new byte[] {2, 0, 0, 0, 1, 7, 77, 0, 0}));
    all.writeBytes(RawPeer.encode(2, 9, 0, 1, new byte[] {1, 2}));
    all.writeBytes(RawPeer.encode(1, 9, 4, 1, new byte[] {3}));
    all.writeBytes(RawPeer.encode(3, 0, 0, 3, new byte[] {5, 6, 7}));
    all.writeBytes(RawPeer.encode(5, 0, 9, 3, new byte[] {2, 8, 9, 0, 0}));
    all.writeBytes(RawPeer.encode(0, 0, 1, 5));
    all.writeBytes(RawPeer.encode(5, 2, 0, 5, new byte[] {0, 0, 0, 3, 1}));
    all.writeBytes(RawPeer.encode(4, 3, 0, 5, RawPeer.octets(8)));
    all.writeBytes(RawPeer.encode(8, 6, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 1, 0}));
    all.writeBytes(RawPeer.encode(10, 7, 0, 0, new byte[] {0, 0, 0, 7, 0, 0, 0, 2, 1, 1}));
    all.writeBytes(RawPeer.encode(4, 8, 0, 7, RawPeer.octets(99)));
    all.writeBytes(RawPeer.encode(2, 0x55, 0, 0, new byte[] {1, 1}));
    return all.toByteArray();
  }

  /** As a connection does it: what is left over comes first the next time. */
  private static List<String> read(byte[] octets, int... cuts) throws Http2Error {
    Log log = new Log();
    FrameReader reader = new FrameReader(log, UnpooledByteBufAllocator.DEFAULT, 1024);
    ByteBuf rest = Unpooled.buffer();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : octets.length;
      rest.writeBytes(octets, from, to - from);
      from = to;
      reader.read(rest);
      rest.discardReadBytes();
    }
    assertThat(rest.isReadable()).isFalse();
    return log.events;
  }

  @Test
  void readsEveryFrame() throws Http2Error {
    assertThat(read(frames()))
        .containsExactly(
            "settings 000300000009",
            "acknowledged",
            "headers 1 4d010203truetrue",
            "data 3 3",
            "content 050607 false",
            "data 3 5",
            "content 0809 true",
            "data 5 0",
            "content  true",
            "priority 5 0",
            "reset 5 8",
            "ping 256 false",
            "goaway 7 2",
            "window 7 99",
            "unknown");
  }

  @Test
  void takesAFieldSectionInAsManyFullFramesAsItsLimitNeeds() throws Http2Error {
    assertThat(section(64)).hasSize(1);
  }

  @Test
  void refusesAFieldSectionBeyondItsLimit() {
    assertThatThrownBy(() -> section(65)).isInstanceOf(Http2Error.class);
  }

  /** What a limit of 1 MiB makes of that many frames of 16 KiB. */
  private static List<String> section(int frames) throws Http2Error {
    Log log = new Log();
    FrameReader reader = new FrameReader(log, UnpooledByteBufAllocator.DEFAULT, 1 << 20);
    int size = FrameReader.MAX_FRAME;
    try {
      for (int i = 0; i < frames; i++) {
        int type = i == 0 ? RawPeer.HEADERS : RawPeer.CONTINUATION;
        int flags = i == frames - 1 ? RawPeer.END_HEADERS : 0;
        reader.read(Unpooled.wrappedBuffer(RawPeer.encode(size, type, flags, 1, new byte[size])));
      }
    } finally {
      reader.close();
    }
    return log.events;
  }

  @Test
  void readsTheSameWhereverItIsCut() throws Http2Error {
    byte[] octets = frames();
    List<String> whole = read(octets);
    for (int one = 0; one < octets.length; one++) {
      for (int two = one; two < octets.length; two += 7) {
        assertThat(read(octets, one, two)).as("cut at %d and %d", one, two).isEqualTo(whole);
      }
    }
  }

  @Test
  void readsTheSameOctetByOctet() throws Http2Error {
    byte[] octets = frames();
    int[] cuts = new int[octets.length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    assertThat(read(octets, cuts)).isEqualTo(read(octets));
  }
}
