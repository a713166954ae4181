package dev.fairlead.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitKeyTest {
  private static final long HIGH = 0x2001_0db8_1234_5678L;
  private static final long LOW = 0x9abc_def0_1122_3344L;

  private final LimitKey key = new LimitKey();

  private void is(long high, long low) {
    assertThat(Long.toHexString(key.high())).isEqualTo(Long.toHexString(high));
    assertThat(Long.toHexString(key.low())).isEqualTo(Long.toHexString(low));
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,0",
    "4,2000000000000000,0",
    "48,20010db812340000,0",
    "56,20010db812345600,0",
    "64,20010db812345678,0",
    "65,20010db812345678,8000000000000000",
    "96,20010db812345678,9abcdef000000000",
    "127,20010db812345678,9abcdef011223344",
    "128,20010db812345678,9abcdef011223344"
  })
  void cutsAnIpv6AddressToItsNetwork(int prefix, String high, String low) {
    key.address(HIGH, LOW, prefix);
    is(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 96, 128})
  void keepsAnIpv4AddressWhole(int prefix) {
    key.address(0, 0xffff_c000_0201L, prefix);
    is(0, 0xffff_c000_0201L);
  }

  @Test
  void takesOnlyMappedAddressesForIpv4() {
    key.address(0, 0xfffe_c000_0201L, 64);
    is(0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "The quick brown fox", "größer", "😀", "\u0000", "\u007f\u0080", " a "})
  void digestsTextsSoThatTheirKeysCannotBeChosen(String text) throws Exception {
    for (String each : new String[] {text, text + "x".repeat(255), text + "y".repeat(5000)}) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(each.getBytes(StandardCharsets.UTF_8));
      key.text(each);
      is(ByteBuffer.wrap(digest).getLong(0), ByteBuffer.wrap(digest).getLong(8));
    }
  }

  @Test
  void takesNoTextForAnEmptyOne() {
    key.text("");
    long high = key.high();
    key.text("other");
    key.text(null);
    assertThat(key.high()).isEqualTo(high).isNotZero();
    key.none();
    is(0, 0);
  }
}
