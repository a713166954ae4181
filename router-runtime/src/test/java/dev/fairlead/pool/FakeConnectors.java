package dev.fairlead.pool;

import dev.fairlead.wire.Connector;
import dev.fairlead.wire.ConnectorFactory;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.OutboundListener;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes connectors that connect to nothing, and remembers them. */
final class FakeConnectors implements ConnectorFactory {
  final List<Fake> made = new CopyOnWriteArrayList<>();

  @Override
  public Connector create(Loop loop, InetSocketAddress address) {
    Fake connector = new Fake(loop, address);
    made.add(connector);
    return connector;
  }

  long closed() {
    return made.stream().filter(connector -> connector.closed == 1).count();
  }

  static final class Fake implements Connector {
    final Loop loop;
    final InetSocketAddress address;
    volatile int closed;
    volatile boolean closedElsewhere;

    Fake(Loop loop, InetSocketAddress address) {
      this.loop = loop;
      this.address = address;
    }

    @Override
    public void open(OutboundListener listener, boolean fresh) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void withdraw(OutboundListener listener) {}

    @Override
    public int connections() {
      return 2;
    }

    @Override
    public void close() {
      closedElsewhere |= !loop.inLoop();
      closed++;
    }
  }
}
