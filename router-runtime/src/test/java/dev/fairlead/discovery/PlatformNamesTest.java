package dev.fairlead.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformNamesTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<String> system = new ArrayList<>();
  private Path resolvConf;
  private Path hosts;

  @BeforeEach
  void files() throws Exception {
    resolvConf = directory.resolve("resolv.conf");
    hosts = directory.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 localhost\n192.0.2.5 db db.internal # the old one\n");
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  @Test
  void readsServersSearchListAndOptions() throws Exception {
    Files.writeString(
        resolvConf,
        """
        # comment
        nameserver 192.0.2.53
        nameserver 2001:db8::53
        nameserver not-an-address
        domain old.example
        search ns.svc.cluster.local svc.cluster.local. ; the last one counts
        options ndots:5 timeout:2 attempts:9 rotate ndots:x
        """);

    ResolverFiles files = ResolverFiles.read(resolvConf, hosts, 53);

    assertThat(files.servers())
        .containsExactly(
            new InetSocketAddress(IpText.parse("192.0.2.53"), 53),
            new InetSocketAddress(IpText.parse("2001:db8::53"), 53));
    assertThat(files.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(files.attempts()).isEqualTo(5);
    assertThat(files.candidates("web.ns"))
        .containsExactly("web.ns.ns.svc.cluster.local", "web.ns.svc.cluster.local", "web.ns");
    assertThat(files.candidates("a.b.c.d.e.f"))
        .startsWith("a.b.c.d.e.f", "a.b.c.d.e.f.ns.svc.cluster.local");
    assertThat(files.candidates("web.test.")).containsExactly("web.test");
  }

  @Test
  void aNameWithADotIsAskedForAsItStandsFirst() throws Exception {
    Files.writeString(resolvConf, "nameserver 192.0.2.53\nsearch lan\n");

    ResolverFiles files = ResolverFiles.read(resolvConf, hosts, 53);

    assertThat(files.candidates("web.test")).containsExactly("web.test", "web.test.lan");
    assertThat(files.candidates("web")).containsExactly("web.lan", "web");
  }

  @Test
  void hostsAndLocalhostAreNotAskedOfServers() throws Exception {
    Files.writeString(resolvConf, "nameserver 192.0.2.53\n");
    for (String host : List.of("localhost", "DB.internal", "x.localhost")) {
      resolve(host);
    }

    assertThat(system).containsExactly("localhost", "DB.internal", "x.localhost");
  }

  @Test
  void withoutServersTheSystemIsAsked() throws Exception {
    resolve("web.test");

    assertThat(system).containsExactly("web.test");
  }

  @Test
  void whatIsNoHostNameIsUnknown() throws Exception {
    Files.writeString(resolvConf, "nameserver 192.0.2.53\n");

    assertThatThrownBy(() -> resolve("x".repeat(80) + "ü.test"))
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void theSystemResolvesLocalhostToOneFamily() throws Exception {
    NameService.Answer answer =
        new SystemNames(vertx)
            .resolve("localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .get(40, TimeUnit.SECONDS);

    assertThat(answer.addresses()).allMatch(address -> address.isLoopbackAddress()).isNotEmpty();
    assertThat(answer.addresses().stream().map(Object::getClass).distinct()).hasSize(1);
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void asksServersAlongTheSearchListAndTheSystemLast() throws Exception {
    Files.writeString(resolvConf, "nameserver 127.0.0.1\nsearch a.test b.test\n");
    try (LoopbackDns server = new LoopbackDns()) {
      server.address("web.b.test", 60, "192.0.2.8");

      NameService.Answer found = resolve("web", server.address().getPort());
      assertThat(found.addresses()).containsExactly(IpText.parse("192.0.2.8"));
      assertThat(server.questions).containsExactly("A web.a.test", "A web.b.test");
      assertThat(system).isEmpty();

      resolve("printer", server.address().getPort());
      assertThat(system).containsExactly("printer");
    }
  }

  @Test
  void asksForNamesInTheirAsciiForm() throws Exception {
    Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
    try (LoopbackDns server = new LoopbackDns()) {
      server.address("xn--bcher-kva.test", 60, "192.0.2.8");

      assertThat(resolve("bücher.test", server.address().getPort()).addresses()).hasSize(1);
    }
  }

  private NameService.Answer resolve(String host) throws Exception {
    return resolve(host, 53);
  }

  private NameService.Answer resolve(String host, int port) throws Exception {
    NameService recording =
        name -> {
          system.add(name);
          return Future.succeededFuture(
              new NameService.Answer(List.of(IpText.parse("192.0.2.1")), Duration.ofSeconds(1)));
        };
    return new PlatformNames(vertx, recording, resolvConf, hosts, port)
        .resolve(host)
        .toCompletionStage()
        .toCompletableFuture()
        .get(40, TimeUnit.SECONDS);
  }
}
