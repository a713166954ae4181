package dev.fairlead.health;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes when a connection is accepted. */
public final class TcpHealthCheck implements HealthCheck {
  private final NetClient client;

  /**
   * @param timeout for the connection, as a safety net: the caller cancels what takes too long
   */
  public TcpHealthCheck(Vertx vertx, Duration timeout) {
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout((int) Math.max(1, timeout.toMillis())));
  }

  @Override
  public Runnable probe(InetSocketAddress address, Consumer<Result> done) {
    client
        .connect(address.getPort(), address.getAddress().getHostAddress())
        .onSuccess(
            (NetSocket socket) -> {
              socket.close();
              done.accept(Result.pass("connected"));
            })
        .onFailure(cause -> done.accept(Result.fail(HttpHealthCheck.text(cause))));
    // A connection that comes too late is closed all the same.
    return () -> {};
  }

  @Override
  public void close() {
    client.close();
  }
}
