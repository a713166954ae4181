package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1",
    "0.0.0.0,0.0.0.0",
    "10.0.100.20,10.0.100.20",
    "255.255.255.255,255.255.255.255",
    "2001:db8::1,2001:db8::1",
    "[2001:db8::1],2001:db8::1",
    "2001:0DB8:0:0:0:0:0:1,2001:db8::1",
    "::1,::1",
    "::,::",
    "::ffff:192.0.2.7,192.0.2.7"
  })
  void readsAndWrites(String text, String written) {
    InetAddress address = IpLiteral.parse(text);
    assertThat(address).isNotNull();
    assertThat(IpLiteral.text(address)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.4:80",
        "01.2.3.4444",
        "010.1.1.1",
        "10.1.1.01",
        "1.00.1.1",
        "::ffff:010.1.1.1",
        "1.2.3.-4",
        "0x7f.1",
        "2130706433",
        "fe80::1%eth0",
        "[::1",
        "::1]",
        "1::2::3",
        "12345::",
        ":::",
        "unknown",
        "_hidden",
        "1.2.3.4 ",
        "1.2.3.4\n"
      })
  void refusesWhatIsNoLiteralWithoutLookingItUp(String text) {
    assertThat(IpLiteral.parse(text)).isNull();
  }

  @Test
  void writesNeitherHostNameNorZone() throws Exception {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    InetAddress named = InetAddress.getByAddress("name.example", octets);
    assertThat(IpLiteral.text(named)).isEqualTo("fe80::1");
  }
}
