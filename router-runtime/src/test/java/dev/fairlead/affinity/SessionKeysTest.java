package dev.fairlead.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionKeysTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final Random random = new Random(4711);
  private final SessionKeys keys =
      new SessionKeys(
          octets -> {
            asked.incrementAndGet();
            random.nextBytes(octets);
          });

  @Test
  void makesKeysThatDifferAndAreValid() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String key = keys.fresh();
      assertThat(SessionKeys.valid(key)).isTrue();
      seen.add(key);
    }
    assertThat(seen).hasSize(1000);
    // 64 keys at a time.
    assertThat(asked).hasValue(16);
  }

  @Test
  void hashesWhatClientsSendToABoundedLength() {
    // The first is in FIPS 180-2, appendix B.1, in hexadecimal.
    assertThat(keys.of("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    assertThat(keys.of("x".repeat(100_000))).hasSize(43).isNotEqualTo(keys.of("x"));
  }

  @Test
  void refusesWhatHasAnotherForm() {
    assertThat(SessionKeys.valid("AZaz09-_AZaz09-_AZaz09")).isTrue();
    assertThat(SessionKeys.valid("AZaz09-_AZaz09-_AZaz0")).isFalse();
    assertThat(SessionKeys.valid("AZaz09-_AZaz09-_AZaz099")).isFalse();
    for (char c : " +/=\"%\u00e4@[`{".toCharArray()) {
      assertThat(SessionKeys.valid("AZaz09-_AZaz09-_AZaz0" + c)).as("%s", c).isFalse();
    }
  }
}
