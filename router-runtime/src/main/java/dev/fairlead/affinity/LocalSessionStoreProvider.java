package dev.fairlead.affinity;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.SessionStore;
import dev.fairlead.spi.SessionStoreProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes stores in this router's memory. Found and loaded as those of plugins are. */
public final class LocalSessionStoreProvider implements SessionStoreProvider {
  @Override
  public Descriptor descriptor() {
    return new Descriptor(
        "memory",
        "In this router's memory: other routers do not know of its sessions, and they end with the"
            + " process.",
        List.of(
            new Option(
                "max-sessions",
                Integer.class,
                "100000",
                1,
                100_000_000,
                "Sessions at most, some 250 octets each; beyond, those that are used least end."),
            Option.duration(
                "idle-timeout",
                "30m",
                Duration.ZERO,
                Duration.ofDays(1),
                "A session ends when it has not been used for so long; 0s: not for that.")),
        Set.of());
  }

  @Override
  public SessionStore create(ProviderContext context, Options options) {
    LocalSessionStore store =
        new LocalSessionStore(
            options.integer("max-sessions"),
            options.duration("idle-timeout"),
            context::nanoTime,
            context.background());
    context.gauge("sessions", store::size);
    context.gauge("sessions.evicted", store::evicted);
    return store;
  }
}
