package dev.fairlead.pool;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.Loop;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The connectors of one endpoint, one per loop.
 *
 * <p>A slot is written on its loop and swept from elsewhere when the factory is replaced. Either
 * the sweep sees a slot that was made with the old factory, or the loop, which looks at the factory
 * again after it has written the slot, sees the new one.
 */
final class LoopConnectors {
  private record Slot(Loop loop, ConnectorFactory factory, Connector connector) {}

  private record Wiring(ConnectorFactory factory, boolean closed) {}

  private final InetSocketAddress address;
  private final AtomicReferenceArray<Slot> slots;
  private volatile Wiring wiring;

  LoopConnectors(InetSocketAddress address, int loops) {
    this.address = address;
    this.slots = new AtomicReferenceArray<>(loops);
  }

  /** On the loop. */
  Connector get(Loop loop) {
    Slot slot = slots.get(loop.index());
    Wiring current = wiring;
    if (slot != null && slot.factory == current.factory) {
      return slot.connector;
    }
    return make(loop, slot, current);
  }

  private Connector make(Loop loop, Slot old, Wiring current) {
    if (old != null) {
      slots.set(loop.index(), null);
      old.connector.close();
    }
    Connector connector = current.factory.create(loop, address);
    slots.set(loop.index(), new Slot(loop, current.factory, connector));
    if (current.closed || wiring != current) {
      // It serves the caller, who asks for a connection in this turn, and nobody after.
      retire(loop.index());
    }
    return connector;
  }

  void replace(ConnectorFactory factory) {
    Wiring old = wiring;
    wiring = new Wiring(factory, false);
    if (old != null && old.factory != factory) {
      retireAll();
    }
  }

  void close() {
    Wiring old = wiring;
    if (old != null) {
      wiring = new Wiring(old.factory, true);
      retireAll();
    }
  }

  int open() {
    int sum = 0;
    for (int i = 0; i < slots.length(); i++) {
      Slot slot = slots.get(i);
      if (slot != null) {
        sum += slot.connector.connections();
      }
    }
    return sum;
  }

  private void retireAll() {
    for (int i = 0; i < slots.length(); i++) {
      retire(i);
    }
  }

  private void retire(int index) {
    Slot slot = slots.get(index);
    if (slot == null) {
      return;
    }
    try {
      slot.loop.execute(
          () -> {
            if (slots.compareAndSet(index, slot, null)) {
              slot.connector.close();
            }
          });
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it its connections.
      slots.compareAndSet(index, slot, null);
    }
  }
}
