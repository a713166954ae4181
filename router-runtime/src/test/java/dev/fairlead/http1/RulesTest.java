package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Fields;
import dev.fairlead.wire.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of a message say of its connection. */
class RulesTest {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({
    "timeout=5, 4",
    "'timeout=30, max=100', 29",
    "max=100, -1",
    "timeout=99999999999999999999, 999999",
    "timeout=x, 0.5",
    "timeout=1, 0.5"
  })
  void idleConnectionsCloseBeforeTheEndpointDoes(String keepAlive, double seconds)
      throws Exception {
    ResponseHead head = new ResponseHead(new Fields());
    head.status(200);
    head.fields().add("Keep-Alive", keepAlive);
    ResponseRules rules = new ResponseRules();
    rules.apply(head, false);
    long expected = seconds < 0 ? Long.MAX_VALUE : (long) (seconds * SECOND);
    assertThat(rules.patienceNanos()).isEqualTo(expected);
    assertThat(head.fields().get("keep-alive")).isNull();
  }

  @Test
  void listedFieldsAreRemovedButThoseOthersRelyOn() {
    Fields fields = new Fields();
    fields.add("X-Hop", "1");
    fields.add("X-Forwarded-For", "192.0.2.1");
    fields.add("Cookie", "a=b");
    fields.add("Connection", " , x-hop,Close ,x-forwarded-for,COOKIE,\"x\"");
    fields.add("x-hop", "2");
    int options = ConnectionOptions.take(fields, 3);
    assertThat(options).isEqualTo(ConnectionOptions.CLOSE);
    assertThat(fields).hasToString("X-Forwarded-For: 192.0.2.1\nCookie: a=b\n");
  }

  @ParameterizedTest
  @CsvSource({
    "chunked, 1",
    "CHUNKED, 1",
    "'gzip, chunked', 2",
    "'chunked, gzip', 3",
    "'chunked, chunked', 3",
    "'chunked,', 3",
    "'', 3",
    "gzip, 3",
    "xchunked, 3",
    "chunked;a=b, 3"
  })
  void transferCodings(String value, int expected) {
    Fields fields = new Fields();
    fields.add("Transfer-Encoding", value);
    assertThat(Framing.transferEncoding(fields, 0)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -1",
    "00000000000000000001, -1",
    "'', -1",
    "+1, -1",
    "'1,1', -1",
    "1 1, -1"
  })
  void contentLengths(String value, long expected) {
    Fields fields = new Fields();
    fields.add("Content-Length", value);
    assertThat(Framing.contentLength(fields, 0)).isEqualTo(expected);
  }
}
