package dev.fairlead.spi;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the endpoints of one pool. It emits complete lists, never deltas. */
public interface Discovery extends AutoCloseable {
  /**
   * Starts. Called once, off the request path; returns soon, and does its work in {@link
   * ProviderContext#background}. A discovery that fails emits nothing: the endpoints it found last
   * stay.
   *
   * @param sink takes each new list, from any thread, one after the other; an empty one means that
   *     nothing serves
   */
  void start(Consumer<List<Found>> sink);

  /** Ends it, once. What it emits from then on is ignored. */
  @Override
  default void close() {}

  /**
   * An endpoint that was found. What is not valid is left out of the pool, and logged.
   *
   * @param id unique in the list and the same as long as the endpoint is; such as the address
   * @param host a name, which the router resolves again and again, or an IP literal without
   *     brackets
   * @param port 1 to 65535
   * @param tls whether it is spoken to over TLS
   * @param weight 1 to 1,000,000
   * @param priority its tier, 0 to 100; 0 is used first
   * @param maxConnections how many requests it may have in flight; 0: any number
   * @param labels for strategies, such as a zone
   */
  record Found(
      String id,
      String host,
      int port,
      boolean tls,
      int weight,
      int priority,
      int maxConnections,
      Map<String, String> labels) {
    public Found {
      labels = Map.copyOf(labels);
    }

    /** An endpoint that may have any number of requests in flight. */
    public Found(
        String id,
        String host,
        int port,
        boolean tls,
        int weight,
        int priority,
        Map<String, String> labels) {
      this(id, host, port, tls, weight, priority, 0, labels);
    }

    /** An endpoint like any other, by its address. */
    public static Found of(String host, int port) {
      String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return new Found(shown + ":" + port, host, port, false, 1, 0, Map.of());
    }
  }
}
