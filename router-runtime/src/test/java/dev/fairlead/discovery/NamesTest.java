package dev.fairlead.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.VirtualClock;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Names and the discovery over them, on virtual time. */
class NamesTest {
  private final VirtualClock clock = new VirtualClock();
  private final List<String> asked = new ArrayList<>();
  private final List<List<Discovered>> emitted = new ArrayList<>();
  private Future<NameService.Answer> next = Future.failedFuture(new IOException("no server"));
  private final Names names =
      new Names(
          host -> {
            asked.add(host);
            return next;
          },
          clock.scheduler());

  @Test
  void emitsWhatIsWrittenDownAtOnceAndNamesOnceTheyAreResolved() {
    answer(60, "192.0.2.1");
    DnsDiscovery discovery =
        new DnsDiscovery(List.of(new Origin("a", "127.0.0.1"), new Origin("b", "b.test")), names);

    discovery.start(emitted::add);
    assertThat(last()).containsExactly("a a 127.0.0.1");
    assertThat(discovery.pending()).isTrue();

    clock.advance(Duration.ZERO);
    assertThat(last()).containsExactly("a a 127.0.0.1", "b b 192.0.2.1");
    assertThat(discovery.pending()).isFalse();
  }

  @Test
  void asksAgainWhenTheTtlIsOver() {
    answer(60, "192.0.2.1");
    start("b.test");
    clock.advance(Duration.ofSeconds(59));
    assertThat(asked).hasSize(1);
    answer(60, "192.0.2.2");

    clock.advance(Duration.ofSeconds(1));

    assertThat(asked).hasSize(2);
    assertThat(last()).containsExactly("e e 192.0.2.2");
  }

  @Test
  void aTtlOfZeroIsTakenForASecondAndADayForFiveMinutes() {
    answer(0, "192.0.2.1");
    start("b.test");
    clock.advance(Duration.ofMillis(999));
    assertThat(asked).hasSize(1);
    answer(86_400, "192.0.2.1");
    clock.advance(Duration.ofMillis(1));
    assertThat(asked).hasSize(2);

    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(asked).hasSize(2);
    clock.advance(Duration.ofMillis(1));
    assertThat(asked).hasSize(3);
  }

  @Test
  void severalAddressesAreAnEndpointEach() {
    answer(1, "192.0.2.2", "192.0.2.1");
    start("b.test");
    assertThat(last()).containsExactly("e/192.0.2.1 e 192.0.2.1", "e/192.0.2.2 e 192.0.2.2");

    answer(1, "192.0.2.1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(last()).containsExactly("e e 192.0.2.1");
  }

  @Test
  void theSameAnswerInAnotherOrderIsNoChange() {
    answer(1, "192.0.2.2", "192.0.2.1");
    start("b.test");
    int before = emitted.size();
    answer(1, "192.0.2.1", "192.0.2.2");

    clock.advance(Duration.ofSeconds(5));

    assertThat(asked.size()).isGreaterThan(4);
    assertThat(emitted).hasSize(before);
  }

  @Test
  void aFailedLookupKeepsTheLastAnswerAndIsRepeatedSooner() {
    answer(300, "192.0.2.1");
    start("b.test");
    int before = emitted.size();
    next = Future.failedFuture(new IOException("no server"));
    clock.advance(Duration.ofSeconds(300));
    assertThat(names.failures()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    assertThat(asked).hasSize(3);
    clock.advance(Duration.ofSeconds(2));
    assertThat(asked).hasSize(4);
    clock.advance(Duration.ofMinutes(10));

    assertThat(emitted).hasSize(before);
    // 4, 8 and 16 s, then every 30 s: 19 more in the 572 s that are left.
    assertThat(asked).hasSizeBetween(22, 30);
    answer(300, "192.0.2.9");
    clock.advance(Duration.ofSeconds(30));
    assertThat(last()).containsExactly("e e 192.0.2.9");
  }

  @Test
  void afterAFirstLookupThatFailedNobodyWaitsAnyMore() {
    DnsDiscovery discovery = start("gone.test");

    assertThat(discovery.pending()).isFalse();
    assertThat(last()).isEmpty();
    assertThat(emitted).as("told, so that the pool looks again").hasSize(2);
  }

  @Test
  void aSecondDiscoveryKnowsAtOnceWhatTheFirstHasLearnt() {
    answer(300, "192.0.2.1");
    DnsDiscovery first = start("b.test");
    DnsDiscovery second = new DnsDiscovery(List.of(new Origin("x", "b.test")), names);

    second.start(emitted::add);
    first.stop();

    assertThat(last()).containsExactly("x x 192.0.2.1");
    assertThat(asked).hasSize(1);
    answer(300, "192.0.2.2");
    clock.advance(Duration.ofSeconds(300));
    assertThat(last()).containsExactly("x x 192.0.2.2");
  }

  @Test
  void aNameNobodyWatchesIsNotAskedFor() {
    answer(1, "192.0.2.1");
    DnsDiscovery discovery = start("b.test");
    int before = emitted.size();

    discovery.stop();
    answer(1, "192.0.2.2");
    clock.advance(Duration.ofMinutes(1));

    assertThat(asked).hasSize(1);
    assertThat(emitted).hasSize(before);
  }

  @Test
  void oneNameUsedTwiceIsAskedForOnce() {
    answer(300, "192.0.2.1");
    DnsDiscovery discovery =
        new DnsDiscovery(List.of(new Origin("a", "b.test"), new Origin("c", "b.test")), names);

    discovery.start(emitted::add);
    clock.advance(Duration.ZERO);

    assertThat(last()).containsExactly("a a 192.0.2.1", "c c 192.0.2.1");
    assertThat(asked).hasSize(1);
  }

  private DnsDiscovery start(String host) {
    DnsDiscovery discovery = new DnsDiscovery(List.of(new Origin("e", host)), names);
    Consumer<List<Discovered>> sink = emitted::add;
    discovery.start(sink);
    clock.advance(Duration.ZERO);
    return discovery;
  }

  private void answer(int ttl, String... addresses) {
    List<InetAddress> parsed = Arrays.stream(addresses).map(IpText::parse).toList();
    next = Future.succeededFuture(new NameService.Answer(parsed, Duration.ofSeconds(ttl)));
  }

  private List<String> last() {
    return emitted.get(emitted.size() - 1).stream()
        .map(d -> d.id() + " " + d.origin() + " " + d.address().getHostAddress())
        .toList();
  }
}
