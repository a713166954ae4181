package dev.fairlead.discovery;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks a name up once. */
public interface NameService {
  /**
   * What a lookup found.
   *
   * @param addresses at least one; IPv4 only, or IPv6 only where there is no IPv4
   * @param ttl how long it may be used
   */
  record Answer(List<InetAddress> addresses, Duration ttl) {
    public Answer {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Asks, from any thread.
   *
   * @return fails if there is no such name ({@link java.net.UnknownHostException}) or no answer
   */
  Future<Answer> resolve(String host);
}
