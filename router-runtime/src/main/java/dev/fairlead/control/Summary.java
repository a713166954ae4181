package dev.fairlead.control;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.config.Protocol;
import dev.fairlead.listener.Listener;
import dev.fairlead.pool.PoolState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is in force, in a few lines for people. */
final class Summary {
  /** A pool of a thousand endpoints is not read line by line. */
  private static final int SHOWN = 8;

  private Summary() {}

  static List<String> of(RouterState state) {
    List<String> lines = new ArrayList<>();
    for (Listener listener : state.listeners().values()) {
      lines.add(line(listener));
    }
    for (PoolState pool : state.pools().values()) {
      lines.add("pool " + pool.name() + ": " + pool(pool.snapshot().config()));
    }
    return lines;
  }

  /** The listeners that were not there before, with the port that was found for port 0. */
  static List<String> opened(RouterState before, RouterState now) {
    return now.listeners().values().stream()
        .filter(listener -> before.listeners().get(listener.name()) != listener)
        .map(Summary::line)
        .toList();
  }

  private static String line(Listener listener) {
    return "listener " + listener.name() + ": " + url(listener) + protocols(listener);
  }

  private static String url(Listener listener) {
    InetSocketAddress address = listener.address();
    String host = address.getAddress().getHostAddress();
    return (listener.tlsProvider() == null ? "http://" : "https://")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + address.getPort();
  }

  private static String protocols(Listener listener) {
    String names =
        listener.config().protocols().stream()
            .map(Protocol::toString)
            .collect(Collectors.joining(", "));
    String provider = listener.tlsProvider();
    return " (" + names + (provider == null ? "" : "; TLS by " + provider) + ")";
  }

  private static String pool(PoolConfig pool) {
    int size = pool.endpoints().size();
    String endpoints =
        pool.endpoints().stream()
            .limit(SHOWN)
            .map(endpoint -> endpoint.id())
            .collect(Collectors.joining(", "));
    return pool.strategy().name()
        + " over "
        + endpoints
        + (size > SHOWN ? " and " + (size - SHOWN) + " more" : "")
        + (pool.protocol() == Protocol.HTTP_1_1 ? "" : " (" + pool.protocol() + ")");
  }
}
