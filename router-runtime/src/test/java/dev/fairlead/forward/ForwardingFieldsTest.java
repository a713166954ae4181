package dev.fairlead.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CidrConfig;
import dev.fairlead.wire.ClientConnection;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.IpLiteral;
import dev.fairlead.wire.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingFieldsTest {
  private static final String CLIENT = "198.51.100.7";
  private static final String PROXY = "10.1.2.3";

  private final ForwardingFields nobody = new ForwardingFields(List.of());
  private final ForwardingFields ours =
      new ForwardingFields(List.of(block("10.0.0.0", 8), block("2001:db8::", 32)));

  private static CidrConfig block(String network, int prefix) {
    return new CidrConfig(IpLiteral.parse(network), prefix);
  }

  private static ClientConnection from(String address) {
    return new ClientConnection(
        "web",
        new InetSocketAddress(IpLiteral.parse(address), 50_000),
        new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 8080),
        false,
        null,
        null);
  }

  private static RequestHead head(String authority) {
    RequestHead head = new RequestHead(new Fields());
    head.authority(authority);
    return head;
  }

  private static List<String> all(RequestHead head, String name) {
    Fields fields = head.fields();
    List<String> values = new java.util.ArrayList<>();
    for (int i = fields.next(name, 0); i >= 0; i = fields.next(name, i + 1)) {
      values.add(fields.value(i));
    }
    return values;
  }

  @Test
  void tellsTheEndpointWhereARequestCameFrom() {
    RequestHead head = head("www.example.com:8080");
    nobody.apply(from(CLIENT), head);
    assertThat(all(head, "x-forwarded-for")).containsExactly(CLIENT);
    assertThat(all(head, "x-forwarded-proto")).containsExactly("http");
    assertThat(all(head, "x-forwarded-host")).containsExactly("www.example.com:8080");
    assertThat(all(head, "x-forwarded-port")).containsExactly("8080");
    assertThat(all(head, "forwarded"))
        .containsExactly("for=198.51.100.7;host=\"www.example.com:8080\";proto=http");
    assertThat(all(head, "via")).containsExactly("1.1 fairlead");
  }

  @Test
  void believesNothingThatAnUntrustedPeerSays() {
    RequestHead head = head("a.example");
    Fields fields = head.fields();
    fields.add("x-forwarded-for", "1.1.1.1");
    fields.add("X-FORWARDED-FOR", "10.9.9.9, 2.2.2.2");
    fields.add("X-Forwarded-Proto", "https");
    fields.add("X-Forwarded-Host", "evil.example");
    fields.add("X-Forwarded-Port", "443");
    fields.add("Forwarded", "for=3.3.3.3");
    fields.add("Forwarded", "for=4.4.4.4;proto=https");
    ours.apply(from(CLIENT), head);
    assertThat(all(head, "x-forwarded-for")).containsExactly(CLIENT);
    assertThat(all(head, "x-forwarded-proto")).containsExactly("http");
    assertThat(all(head, "x-forwarded-host")).containsExactly("a.example");
    assertThat(all(head, "x-forwarded-port")).containsExactly("8080");
    assertThat(all(head, "forwarded"))
        .containsExactly("for=198.51.100.7;host=a.example;proto=http");
  }

  @Test
  void continuesWhatATrustedProxyBegan() {
    RequestHead head = head("inner.example");
    Fields fields = head.fields();
    fields.add("X-Forwarded-For", "1.1.1.1");
    fields.add("X-Forwarded-For", "2.2.2.2");
    fields.add("X-Forwarded-Proto", "https");
    fields.add("X-Forwarded-Host", "outer.example");
    fields.add("Forwarded", "for=1.1.1.1");
    fields.add("Via", "2 outer");
    ours.apply(from(PROXY), head);
    assertThat(all(head, "x-forwarded-for")).containsExactly("1.1.1.1, 2.2.2.2, " + PROXY);
    assertThat(all(head, "x-forwarded-proto")).containsExactly("https");
    assertThat(all(head, "x-forwarded-host")).containsExactly("outer.example");
    assertThat(all(head, "x-forwarded-port")).containsExactly("8080");
    assertThat(all(head, "forwarded"))
        .containsExactly("for=1.1.1.1, for=10.1.2.3;host=inner.example;proto=http");
    assertThat(all(head, "via")).containsExactly("2 outer", "1.1 fairlead");
  }

  @Test
  void beginsListsATrustedProxyDidNotSend() {
    RequestHead head = head("");
    head.fields().add("X-Forwarded-For", "");
    ours.apply(from(PROXY), head);
    assertThat(all(head, "x-forwarded-for")).containsExactly(PROXY);
    assertThat(all(head, "x-forwarded-host")).isEmpty();
    assertThat(all(head, "forwarded")).containsExactly("for=10.1.2.3;proto=http");
  }

  @Test
  void keepsTheViaOfAnybody() {
    RequestHead head = head("a");
    head.version("2.0");
    head.fields().add("Via", "1.0 fred");
    nobody.apply(from(CLIENT), head);
    assertThat(all(head, "via")).containsExactly("1.0 fred", "2 fairlead");
  }

  @Test
  void quotesAnIpv6Address() {
    RequestHead head = head("[2001:db9::1]:8443");
    head.scheme("https");
    nobody.apply(from("2001:db9::7"), head);
    assertThat(all(head, "x-forwarded-for")).containsExactly("2001:db9::7");
    assertThat(all(head, "forwarded"))
        .containsExactly("for=\"[2001:db9::7]\";host=\"[2001:db9::1]:8443\";proto=https");
  }

  /** RFC 3986 allows these in a registered name; RFC 7239 gives some of them a meaning. */
  @ParameterizedTest
  @ValueSource(strings = {"a;for=6.6.6.6", "a,for=6.6.6.6", "a=b", "a!b", "a%20b", "a*b", "a&b"})
  void quotesAHostThatCouldBeTakenForMore(String host) {
    RequestHead head = head(host);
    nobody.apply(from(CLIENT), head);
    assertThat(all(head, "forwarded"))
        .containsExactly("for=198.51.100.7;host=\"" + host + "\";proto=http");
  }

  @Test
  void remembersItsLinesWithoutMixingUpRequestsOfAConnection() {
    ClientConnection connection = from(CLIENT);
    for (String host : List.of("a.example", "a.example", "b.example", "a.example")) {
      for (String version : List.of("1.1", "1.0", "1.1")) {
        RequestHead head = head(host);
        head.version(version);
        nobody.apply(connection, head);
        assertThat(all(head, "x-forwarded-host")).containsExactly(host);
        assertThat(all(head, "via")).containsExactly(version + " fairlead");
      }
    }
  }

  /** After a reload a listener may believe others than before, on connections that stay open. */
  @Test
  void doesNotBelieveAConnectionBecauseItWasBelievedBefore() {
    ClientConnection connection = from(PROXY);
    RequestHead first = head("a");
    first.fields().add("X-Forwarded-For", "1.1.1.1");
    nobody.apply(connection, first);
    assertThat(all(first, "x-forwarded-for")).containsExactly(PROXY);
    RequestHead second = head("a");
    second.fields().add("X-Forwarded-For", "1.1.1.1");
    ours.apply(connection, second);
    assertThat(all(second, "x-forwarded-for")).containsExactly("1.1.1.1, " + PROXY);
    RequestHead third = head("a");
    third.fields().add("X-Forwarded-For", "1.1.1.1");
    nobody.apply(connection, third);
    assertThat(all(third, "x-forwarded-for")).containsExactly(PROXY);
  }

  private InetAddress client(String peer, String name, String... values) {
    RequestHead head = head("a");
    for (String value : values) {
      head.fields().add(name, value);
    }
    return ours.clientAddress(from(peer), head.fields());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9, 10.4.4.4, 10.5.5.5 | 203.0.113.9",
        "203.0.113.9:4711 | 203.0.113.9",
        "203.0.113.9 ,10.4.4.4 | 203.0.113.9",
        "2001:db9::5 | 2001:db9::5",
        "[2001:db9::5]:4711, 2001:db8::6 | 2001:db9::5",
        "::ffff:203.0.113.9, ::ffff:10.4.4.4 | 203.0.113.9",
        "10.4.4.4, 10.5.5.5 | 10.4.4.4",
        "203.0.113.9, garbage | 10.1.2.3",
        "203.0.113.9, garbage, 10.4.4.4 | 10.4.4.4",
        "203.0.113.9, | 10.1.2.3",
        "203.0.113.9, unknown, 10.4.4.4 | 10.4.4.4",
        "localhost | 10.1.2.3",
        "203.0.113.9% | 10.1.2.3",
        "'' | 10.1.2.3",
        "', ,' | 10.1.2.3",
        "[ | 10.1.2.3"
      })
  void walksXForwardedForBackToTheFirstItDoesNotTrust(String list, String expected) {
    assertThat(IpLiteral.text(client(PROXY, "X-Forwarded-For", list))).isEqualTo(expected);
  }

  @Test
  void readsAListThatIsSpreadOverSeveralLines() {
    assertThat(IpLiteral.text(client(PROXY, "X-Forwarded-For", "1.1.1.1", "2.2.2.2", "10.4.4.4")))
        .isEqualTo("2.2.2.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "for=203.0.113.9 | 203.0.113.9",
        "For=203.0.113.9;proto=https | 203.0.113.9",
        "proto=https; for=\"203.0.113.9:4711\" | 203.0.113.9",
        "for=\"[2001:db9::5]:4711\", for=10.4.4.4 | 2001:db9::5",
        "for=\"[2001:db9::5]\" | 2001:db9::5",
        "for=1.1.1.1, for=203.0.113.9;by=10.4.4.4, for=10.4.4.4 | 203.0.113.9",
        "for=203.0.113.9, for=_hidden | 10.1.2.3",
        "for=203.0.113.9, for=unknown, for=10.4.4.4 | 10.4.4.4",
        "for=203.0.113.9, proto=https | 10.1.2.3",
        "for= | 10.1.2.3",
        "for=\" | 10.1.2.3",
        "= | 10.1.2.3",
        ";;; | 10.1.2.3"
      })
  void walksForwardedWhereThereIsNoXForwardedFor(String list, String expected) {
    assertThat(IpLiteral.text(client(PROXY, "Forwarded", list))).isEqualTo(expected);
  }

  @Test
  void takesThePeerOfAnUntrustedConnectionForTheClient() {
    assertThat(IpLiteral.text(client(CLIENT, "X-Forwarded-For", "10.4.4.4"))).isEqualTo(CLIENT);
    assertThat(IpLiteral.text(client(CLIENT, "Forwarded", "for=10.4.4.4"))).isEqualTo(CLIENT);
  }

  @Test
  void takesATrustedPeerThatNamesNobodyForTheClient() {
    assertThat(IpLiteral.text(client(PROXY, "Unrelated", "x"))).isEqualTo(PROXY);
  }

  /** Whatever a client puts into the list stands to the left of what trusted proxies added. */
  @ParameterizedTest
  @ValueSource(
      strings = {"10.6.6.6", "for=\"", "\"", "for=\"10.6.6.6", "a,b;c=d\",", "[::1", ",,,,", "\\"})
  void isNotFooledByWhatTheClientPutInFront(String spoof) {
    assertThat(IpLiteral.text(client(PROXY, "X-Forwarded-For", spoof + ", " + CLIENT)))
        .isEqualTo(CLIENT);
    assertThat(IpLiteral.text(client(PROXY, "Forwarded", spoof + ", for=" + CLIENT)))
        .isEqualTo(CLIENT);
  }
}
