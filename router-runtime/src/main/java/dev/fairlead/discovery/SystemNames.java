package dev.fairlead.discovery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The operating system's own lookup, which knows every source of names but tells no TTL. */
final class SystemNames implements NameService {
  /** As long as the JDK itself keeps an answer. */
  static final Duration TTL = Duration.ofSeconds(30);

  private final Vertx vertx;

  SystemNames(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Answer> resolve(String host) {
    return vertx.executeBlocking(
        () -> new Answer(oneFamily(Arrays.asList(InetAddress.getAllByName(host))), TTL), false);
  }

  /** IPv4 if there is any: a host without a route for IPv6 would lose every second attempt. */
  static List<InetAddress> oneFamily(List<InetAddress> all) {
    List<InetAddress> four = all.stream().filter(Inet4Address.class::isInstance).toList();
    return four.isEmpty() ? all : four;
  }
}
