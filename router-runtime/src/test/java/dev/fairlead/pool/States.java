package dev.fairlead.pool;

import java.net.InetSocketAddress;

/** Endpoint states for tests that need no pool. */
final class States {
  static final HealthScore.Watch NOBODY =
      new HealthScore.Watch() {
        @Override
        public void stirred() {}

        @Override
        public void alarmed() {}
      };

  private States() {}

  static EndpointState of(
      String key, InetSocketAddress address, PoolQueue queue, int loops, Health health) {
    return new EndpointState(key, address, queue, loops, health, NOBODY, () -> 0);
  }
}
