package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HpackWriterTest {
  private final HpackWriter writer = new HpackWriter();
  private final ByteBuf out = Unpooled.buffer();

  private List<String> decoded() throws Http2Error {
    List<String> fields = new ArrayList<>();
    boolean whole =
        new HpackReader(1 << 20).read(1, out, (name, value) -> fields.add(name + ": " + value));
    assertThat(whole).isTrue();
    return fields;
  }

  @Test
  void writesEveryKnownName() throws Http2Error {
    Fields fields = new Fields();
    List<String> expected = new ArrayList<>();
    for (int id = 1; id <= FieldName.CONTENT_ENCODING; id++) {
      fields.add(id, "v" + id);
      expected.add(FieldName.text(id) + ": v" + id);
    }
    writer.fields(out, fields);
    assertThat(decoded()).isEqualTo(expected);
  }

  @Test
  void writesNamesInLowerCaseAndLeavesRemovedFieldsOut() throws Http2Error {
    Fields fields = new Fields();
    fields.add("X-First", "A");
    fields.add("Gone", "b");
    fields.add("eTAG", "\"C\"");
    fields.remove("gone");
    writer.fields(out, fields);
    assertThat(decoded()).containsExactly("x-first: A", "etag: \"C\"");
    assertThat(fields.name(0)).isEqualTo("X-First");
  }

  @Test
  void writesLengthsOfAnySize() throws Http2Error {
    for (int length : new int[] {0, 1, 126, 127, 128, 254, 255, 16_384, 100_000}) {
      Fields fields = new Fields();
      fields.add("x-a", "v".repeat(length));
      writer.fields(out, fields);
      assertThat(decoded()).containsExactly("x-a: " + "v".repeat(length));
    }
  }

  @Test
  void writesEveryStatus() throws Http2Error {
    for (int status = 100; status < 1000; status++) {
      writer.status(out, status);
      assertThat(decoded()).containsExactly(":status: " + status);
    }
  }

  @Test
  void writesRequests() throws Http2Error {
    RequestHead head = new RequestHead(new Fields());
    head.method("PATCH");
    head.authority("a.test:8443");
    head.target("/x?y");
    head.trailersAccepted(true);
    head.expectContinue(true);
    writer.request(out, head, true);
    assertThat(decoded())
        .containsExactly(
            ":method: PATCH",
            ":scheme: https",
            ":authority: a.test:8443",
            ":path: /x?y",
            "te: trailers",
            "expect: 100-continue");
  }

  @Test
  void keepsSecretsOutOfTables() {
    Fields fields = new Fields();
    fields.add(FieldName.AUTHORIZATION, "x");
    writer.fields(out, fields);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("1f080178");
  }

  @Test
  void tellsOnceThatItUsesNoTable() {
    writer.peerTable(100);
    writer.begin(out);
    writer.begin(out);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("20");
  }
}
