package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each buffer that reaches the channel is one of a gathering write at best: the fewer, the better.
 */
class MessageWriterTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ChannelHandlerContext ctx = channel.pipeline().lastContext();
  private final MessageWriter writer = new MessageWriter(ctx);

  @AfterEach
  void close() {
    writer.flush();
    channel.finishAndReleaseAll();
  }

  @Test
  void headAndLittleContentAreOneBuffer() {
    head(3);
    writer.length(3);
    assertThat(writer.write(octets("abc"))).isTrue();
    assertThat(sent()).isEmpty();
    assertThat(writer.end(null)).isTrue();
    assertThat(sent()).containsExactly("HEAD\r\n\r\nabc");
  }

  @Test
  void headAndMuchContentAreTwoBuffers() {
    String content = "x".repeat(MessageWriter.COPY + 1);
    head(content.length());
    writer.length(content.length());
    writer.write(octets(content));
    writer.end(null);
    assertThat(sent()).containsExactly("HEAD\r\n\r\n", content);
  }

  @Test
  void headChunksAndTrailersAreOneBuffer() {
    Fields trailers = new Fields();
    trailers.add("a", "b");
    head(20);
    writer.chunked();
    writer.write(octets("x".repeat(20)));
    writer.write(octets(""));
    writer.end(trailers);
    assertThat(String.join("", sent()))
        .isEqualTo("HEAD\r\n\r\n14\r\n" + "x".repeat(20) + "\r\n0\r\na: b\r\n\r\n");
  }

  @Test
  void chunksOfAnySizeSayTheirSize() {
    writer.chunked();
    for (int size : new int[] {1, 15, 16, 255, 256, 4095, 4096, 4097, 65_535, 65_536, 1_000_000}) {
      writer.write(octets("x".repeat(size)));
      writer.flush();
      assertThat(String.join("", sent()))
          .isEqualTo(Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n");
    }
    writer.end(null);
    assertThat(sent()).containsExactly("0\r\n\r\n");
  }

  @Test
  void refusesMoreAndLessContentThanWasSaid() {
    writer.length(3);
    assertThat(writer.write(octets("ab"))).isTrue();
    assertThat(writer.write(octets("cd"))).isFalse();
    assertThat(writer.end(null)).isFalse();
  }

  @Test
  void flushesByItselfWhenMuchWaits() {
    writer.raw();
    for (int i = 0; i < 15; i++) {
      writer.write(octets("x".repeat(5000)));
    }
    assertThat(sent()).hasSize(14);
  }

  @Test
  void letsGoOfAHeadThatIsReplaced() {
    head(0);
    writer.discard();
    head(0);
    writer.length(0);
    writer.end(null);
    assertThat(sent()).containsExactly("HEAD\r\n\r\n");
  }

  private void head(int following) {
    writer.head(100, following).writeCharSequence("HEAD\r\n\r\n", StandardCharsets.US_ASCII);
  }

  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private List<String> sent() {
    List<String> all = new ArrayList<>();
    for (ByteBuf data; (data = channel.readOutbound()) != null; ) {
      all.add(data.toString(StandardCharsets.US_ASCII));
      data.release();
    }
    return all;
  }
}
