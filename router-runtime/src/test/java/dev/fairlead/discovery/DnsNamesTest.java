package dev.fairlead.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.discovery.NameService.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsNamesTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration HASTY = Duration.ofMillis(50);

  private final Vertx vertx = Vertx.vertx();
  private LoopbackDns server;

  @BeforeEach
  void open() throws Exception {
    server = new LoopbackDns();
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  @Test
  void findsEveryAddressAndTheLeastTtl() throws Exception {
    server.address("web.test", 60, "192.0.2.1").address("web.test", 30, "192.0.2.2");

    Answer answer = resolve("web.test");

    assertThat(answer.addresses()).containsExactly(ip("192.0.2.1"), ip("192.0.2.2"));
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(server.questions).containsExactly("A web.test");
  }

  @Test
  void followsAliases() throws Exception {
    // The address comes before the alias it belongs to, and one that belongs to nothing after it.
    server
        .address("www.test", "b.test", 300, "192.0.2.7")
        .alias("www.test", "b.test", 20)
        .address("www.test", "unasked.test", 1, "192.0.2.9");

    Answer answer = resolve("www.test");

    assertThat(answer.addresses()).containsExactly(ip("192.0.2.7"));
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void takesIpv6WhereThereIsNoIpv4() throws Exception {
    server.address("six.test", 60, "2001:db8::1");

    assertThat(resolve("six.test").addresses()).containsExactly(ip("2001:db8::1"));
    assertThat(server.questions).containsExactly("A six.test", "AAAA six.test");
  }

  @Test
  void comparesNamesWithoutRegardToCase() throws Exception {
    server.address("web.test", 60, "192.0.2.1");

    assertThat(resolve("WEB.Test").addresses()).hasSize(1);
  }

  @Test
  void aNameThatDoesNotExistIsUnknownAtOnce() {
    assertThatThrownBy(() -> resolve("gone.test"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("gone.test does not exist");
    assertThat(server.questions).containsExactly("A gone.test");
  }

  @Test
  void aNameWithoutAddressesIsUnknown() throws Exception {
    server.address("empty.test", "other.test", 60, "192.0.2.1");

    assertThatThrownBy(() -> resolve("empty.test")).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void asksByTcpWhatDidNotFit() throws Exception {
    for (int i = 1; i <= 100; i++) {
      server.address("many.test", 60, "192.0.2." + i);
    }
    server.truncateUdp = true;

    assertThat(resolve("many.test").addresses()).hasSize(100);
    assertThat(server.questions).containsExactly("A many.test", "tcp A many.test");
  }

  @Test
  void asksTheNextServerWhenOneFailsOrIsSilent() throws Exception {
    try (LoopbackDns broken = new LoopbackDns();
        LoopbackDns silent = new LoopbackDns()) {
      broken.code = 2;
      silent.silent = true;
      server.address("web.test", 60, "192.0.2.1");

      Answer answer =
          get(
              new DnsNames(
                  vertx,
                  List.of(broken.address(), silent.address(), server.address()),
                  Duration.ofMillis(500),
                  60),
              "web.test");

      assertThat(answer.addresses()).hasSize(1);
      await().untilAsserted(() -> assertThat(broken.questions).isNotEmpty());
      await().untilAsserted(() -> assertThat(silent.questions).isNotEmpty());
    }
  }

  @Test
  void asksAsOftenAsItIsToldTo() {
    server.silent = true;

    assertThatThrownBy(
            () -> get(new DnsNames(vertx, List.of(server.address()), HASTY, 3), "web.test"))
        .hasMessage("no name server answered for web.test");
    await().untilAsserted(() -> assertThat(server.questions).hasSize(3));
  }

  @Test
  void believesNoAnswerToAnotherQuestion() throws Exception {
    server.address("web.test", 60, "192.0.2.1");
    server.distort =
        answer -> {
          byte[] other = answer.clone();
          other[1] ^= 1;
          return other;
        };
    assertThatThrownBy(() -> get(hasty(), "web.test")).hasMessageContaining("no name server");

    server.distort =
        answer -> {
          byte[] other = answer.clone();
          other[13] = 'x';
          return other;
        };
    assertThatThrownBy(() -> get(hasty(), "web.test")).hasMessageContaining("no name server");
  }

  @Test
  void believesNoAnswerFromAnotherAddress() throws Exception {
    server.address("web.test", 60, "192.0.2.1");
    server.fromElsewhere = true;

    assertThatThrownBy(() -> get(hasty(), "web.test")).hasMessageContaining("no name server");
    await().untilAsserted(() -> assertThat(server.questions).hasSize(1));
  }

  @Test
  void refusesLabelsThatAreNone() {
    assertThatThrownBy(() -> resolve("a..test")).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> resolve("x".repeat(64) + ".test"))
        .isInstanceOf(UnknownHostException.class);
    assertThat(server.questions).isEmpty();
  }

  /** Cut, flipped or circular answers are answers nobody gave; reading them always ends. */
  @Test
  void noMalformedAnswerDoesHarm() throws Exception {
    Buffer question = DnsMessage.question(7, "web.test", DnsMessage.A);
    byte[] good = answer(question.getBytes());
    assertThat(DnsMessage.reply(Buffer.buffer(good), 7, "web.test", 1).addresses()).hasSize(1);
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThat(DnsMessage.reply(Buffer.buffer(cut), 7, "web.test", 1)).as("%d", length).isNull();
    }
    byte[] circle = good.clone();
    // The owner of the answer becomes a pointer to itself.
    int owner = question.length();
    circle[owner] = (byte) 0xc0;
    circle[owner + 1] = (byte) owner;
    assertThat(DnsMessage.reply(Buffer.buffer(circle), 7, "web.test", 1)).isNull();

    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] flipped = good.clone();
      for (int k = 1 + random.nextInt(4); k > 0; k--) {
        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
      }
      DnsMessage.reply(Buffer.buffer(flipped), 7, "web.test", 1);
    }
  }

  private static byte[] answer(byte[] question) {
    Buffer answer = Buffer.buffer(question);
    answer.setUnsignedShort(2, 0x8180).setUnsignedShort(6, 1);
    answer.appendUnsignedShort(0xc00c).appendUnsignedShort(1).appendUnsignedShort(1);
    answer.appendInt(60).appendUnsignedShort(4).appendInt(0x7f000001);
    return answer.getBytes();
  }

  private Answer resolve(String name) throws Exception {
    return get(new DnsNames(vertx, List.of(server.address()), PATIENT, 1), name);
  }

  private DnsNames hasty() {
    return new DnsNames(vertx, List.of(server.address()), HASTY, 1);
  }

  private static Answer get(NameService names, String host) throws Exception {
    try {
      return names
          .resolve(host)
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private static InetAddress ip(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
