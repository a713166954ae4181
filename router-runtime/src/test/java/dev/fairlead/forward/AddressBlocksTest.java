package dev.fairlead.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CidrConfig;
import dev.fairlead.wire.IpLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlocksTest {
  private static AddressBlocks blocks(String network, int prefix) {
    return new AddressBlocks(List.of(new CidrConfig(IpLiteral.parse(network), prefix)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0,8,10.255.255.255,true",
    "10.0.0.0,8,11.0.0.0,false",
    "192.0.2.128,25,192.0.2.127,false",
    "192.0.2.128,25,192.0.2.200,true",
    "192.0.2.1,32,192.0.2.1,true",
    "192.0.2.1,32,192.0.2.0,false",
    "0.0.0.0,0,255.255.255.255,true",
    "2001:db8::,32,2001:db8:ffff::1,true",
    "2001:db8::,32,2001:db9::,false",
    "2001:db8::8000,113,2001:db8::ffff,true",
    "2001:db8::8000,113,2001:db8::7fff,false",
    "::1,128,::1,true",
    "::,0,::1,true",
    "::,0,127.0.0.1,false",
    "0.0.0.0,0,::1,false"
  })
  void containsWhatSharesThePrefix(String network, int prefix, String address, boolean expected) {
    assertThat(blocks(network, prefix).contains(IpLiteral.parse(address))).isEqualTo(expected);
  }

  @Test
  void agreesWithArithmetic() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] network = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(network);
      byte[] address = network.clone();
      address[random.nextInt(address.length)] ^= (byte) (1 << random.nextInt(8));
      int prefix = random.nextInt(network.length * 8 + 1);
      int shift = network.length * 8 - prefix;
      boolean same =
          new BigInteger(1, network)
              .shiftRight(shift)
              .equals(new BigInteger(1, address).shiftRight(shift));
      InetAddress block = InetAddress.getByAddress(network);
      if (block.getAddress().length == network.length) {
        AddressBlocks blocks = new AddressBlocks(List.of(new CidrConfig(block, prefix)));
        assertThat(blocks.contains(InetAddress.getByAddress(address))).isEqualTo(same);
      }
    }
  }

  @Test
  void containsWhatAnyOfItsBlocksContains() {
    AddressBlocks blocks =
        new AddressBlocks(
            List.of(
                new CidrConfig(IpLiteral.parse("10.0.0.0"), 8),
                new CidrConfig(IpLiteral.parse("::1"), 128)));
    assertThat(blocks.contains(IpLiteral.parse("::1"))).isTrue();
    assertThat(blocks.contains(IpLiteral.parse("10.1.1.1"))).isTrue();
    assertThat(blocks.contains(IpLiteral.parse("127.0.0.1"))).isFalse();
    assertThat(blocks.isEmpty()).isFalse();
    assertThat(new AddressBlocks(List.of()).isEmpty()).isTrue();
  }
}
