package dev.fairlead.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.PoolConfig.HashConfig;
import dev.fairlead.config.PoolConfig.HashConfig.Source;
import dev.fairlead.forward.ForwardingFields;
import dev.fairlead.pool.PoolState;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.IpLiteral;
import dev.fairlead.wire.StubInbound;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashKeyTest {
  private static RequestView request(String peer, String target, String... fields) {
    ClientConnection connection =
        new ClientConnection(
            "web",
            new InetSocketAddress(IpLiteral.parse(peer), 1),
            new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 2),
            false,
            null,
            null);
    StubInbound inbound = new StubInbound(connection, null, false);
    inbound.head().target(target);
    for (int i = 0; i < fields.length; i += 2) {
      inbound.head().fields().add(fields[i], fields[i + 1]);
    }
    return new RequestView(inbound, new ForwardingFields(List.of())) {
      @Override
      public PoolState pool() {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static long cookie(String name, String... lines) {
    String[] fields = new String[lines.length * 2];
    for (int i = 0; i < lines.length; i++) {
      fields[2 * i] = "Cookie";
      fields[2 * i + 1] = lines[i];
    }
    return HashKey.of(request("::1", "/", fields), new HashConfig(Source.COOKIE, name));
  }

  private static long query(String name, String target) {
    return HashKey.of(request("::1", target), new HashConfig(Source.QUERY, name));
  }

  private static long header(String name, String... fields) {
    return HashKey.of(request("::1", "/", fields), new HashConfig(Source.HEADER, name));
  }

  private static long address(String peer) {
    return HashKey.of(request(peer, "/"), new HashConfig(Source.CLIENT_ADDRESS, null));
  }

  private static long path(String target) {
    return HashKey.of(request("::1", target), new HashConfig(Source.PATH, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=v",
        "id=v; b=c",
        "a=b; id=v",
        "a=b;id=v;c=d",
        "a=b;   id=v",
        "xid=w; id=v",
        "idx=w; id=v",
        "id; id=v",
        "a=id=w; id=v",
        "id=v; id=w",
        "=; ;; id=v"
      })
  void findsACookieWhereverItStands(String line) {
    assertThat(cookie("id", line)).isEqualTo(cookie("id", "id=v")).isNotZero();
  }

  @Test
  void findsACookieInAnyOfSeveralLines() {
    assertThat(cookie("id", "a=b", "c=d; id=v")).isEqualTo(cookie("id", "id=v"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"xid=v", "idx=v", "ID=v", "a=id=v", "id", "''", ";"})
  void takesNoOtherCookieForIt(String line) {
    assertThat(cookie("id", line)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"/?id=v", "/p?a=b&id=v", "/?id=v&id=w", "/?id&id=v", "/?xid=w&id=v", "/?&&id=v"})
  void findsAQueryParameterWhereverItStands(String target) {
    assertThat(query("id", target)).isEqualTo(query("id", "/?id=v")).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({"/id=v", "/?xid=v", "/?idx=v", "/?id", "/?", "/", "/?a=b?id=v", "*"})
  void takesNothingElseForTheParameter(String target) {
    assertThat(query("id", target)).isZero();
  }

  @Test
  void hashesThePathWithoutTheQuery() {
    assertThat(path("/a/b?c")).isEqualTo(path("/a/b")).isNotEqualTo(path("/a/c"));
  }

  @Test
  void hashesAHeaderWhateverTheCaseOfItsName() {
    assertThat(header("X-Tenant", "x-tenant", "seven"))
        .isEqualTo(header("x-TENANT", "X-Tenant", "seven"))
        .isNotEqualTo(header("X-Tenant", "X-Tenant", "eight"));
    assertThat(header("X-Tenant", "X-Tenants", "seven")).isZero();
  }

  @Test
  void tellsValuesApartThatDifferInOneBit() {
    Set<Long> keys = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      keys.add(address("192.0.2." + i));
      keys.add(address("2001:db8::" + Integer.toHexString(i)));
      keys.add(address("2001:db8:0:" + Integer.toHexString(i + 1) + "::"));
      keys.add(path("/" + i));
      keys.add(header("a", "a", "v" + i));
    }
    assertThat(keys).hasSize(256 * 5);
  }

  @Test
  void spreadsNeighbouringAddressesOverAllBits() {
    int[] ones = new int[64];
    int addresses = 64 * 256;
    for (int i = 0; i < addresses; i++) {
      long key = address("10.0." + i / 256 + "." + i % 256);
      for (int bit = 0; bit < 64; bit++) {
        ones[bit] += (int) (key >>> bit & 1);
      }
    }
    for (int count : ones) {
      assertThat(count).isBetween(addresses * 45 / 100, addresses * 55 / 100);
    }
  }

  @Test
  void isZeroWithoutARule() {
    assertThat(HashKey.of(request("::1", "/"), null)).isZero();
  }
}
