package dev.fairlead.discovery;

import java.util.List;
import java.util.function.Consumer;

/** Nothing is known of a pool's endpoints yet, but they may be found any moment. */
final class AwaitedDiscovery implements Discovery {
  @Override
  public void start(Consumer<List<Discovered>> sink) {
    sink.accept(List.of());
  }

  @Override
  public boolean pending() {
    return true;
  }

  @Override
  public void stop() {}
}
