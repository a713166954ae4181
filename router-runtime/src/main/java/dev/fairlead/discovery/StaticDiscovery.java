package dev.fairlead.discovery;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Addresses that are written down: there is nothing to look up, and nothing ever changes. */
public final class StaticDiscovery implements Discovery {
  private final List<Discovered> addresses;

  /**
   * @throws IllegalArgumentException if an origin is not an IP literal
   */
  public StaticDiscovery(List<Origin> origins) {
    List<Discovered> found = new ArrayList<>();
    for (Origin origin : origins) {
      InetAddress address = IpText.parse(origin.host());
      if (address == null) {
        throw new IllegalArgumentException(
            "endpoint '" + origin.id() + "': expected an IP address, not '" + origin.host() + "'");
      }
      found.add(new Discovered(origin.id(), origin.id(), address));
    }
    this.addresses = List.copyOf(found);
  }

  @Override
  public void start(Consumer<List<Discovered>> sink) {
    sink.accept(addresses);
  }

  @Override
  public boolean pending() {
    return false;
  }

  @Override
  public void stop() {}
}
