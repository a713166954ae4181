package dev.fairlead.discovery;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Names that are resolved again and again, beside addresses that are written down. */
public final class DnsDiscovery implements Discovery {
  private final List<Origin> origins;
  private final Names names;
  private final Map<String, Names.Watch> watches = new LinkedHashMap<>();
  private Consumer<List<Discovered>> sink;
  private List<Discovered> emitted;
  private boolean emittedPending;

  public DnsDiscovery(List<Origin> origins, Names names) {
    this.origins = List.copyOf(origins);
    this.names = names;
  }

  @Override
  public synchronized void start(Consumer<List<Discovered>> consumer) {
    sink = consumer;
    for (Origin origin : origins) {
      if (IpText.parse(origin.host()) == null) {
        watches.computeIfAbsent(origin.host(), host -> names.watch(host, this::changed));
      }
    }
    changed();
  }

  @Override
  public synchronized boolean pending() {
    return watches.values().stream().anyMatch(Names.Watch::pending);
  }

  @Override
  public synchronized void stop() {
    sink = null;
    watches.values().forEach(Names.Watch::close);
    watches.clear();
  }

  private synchronized void changed() {
    if (sink == null) {
      return;
    }
    List<Discovered> now = list();
    boolean pending = pending();
    if (now.equals(emitted) && pending == emittedPending) {
      return;
    }
    emitted = now;
    emittedPending = pending;
    sink.accept(now);
  }

  private List<Discovered> list() {
    List<Discovered> all = new ArrayList<>();
    for (Origin origin : origins) {
      Names.Watch watch = watches.get(origin.host());
      if (watch == null) {
        all.add(new Discovered(origin.id(), origin.id(), IpText.parse(origin.host())));
        continue;
      }
      List<InetAddress> addresses = watch.addresses();
      for (InetAddress address : addresses) {
        String id =
            addresses.size() == 1 ? origin.id() : origin.id() + "/" + address.getHostAddress();
        all.add(new Discovered(id, origin.id(), address));
      }
    }
    return List.copyOf(all);
  }
}
