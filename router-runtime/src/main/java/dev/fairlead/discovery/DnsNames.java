package dev.fairlead.discovery;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * Asks name servers for addresses, because only their answers tell the TTL: by UDP, from a new port
 * with an unguessable id each time (RFC 5452), and by TCP when the answer did not fit.
 */
final class DnsNames implements NameService {
  private final Vertx vertx;
  private final Context context;
  private final List<InetSocketAddress> servers;
  private final Duration timeout;
  private final int rounds;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param servers asked in this order until one answers
   * @param timeout how long each is waited for
   * @param rounds how often all of them are asked
   */
  DnsNames(Vertx vertx, List<InetSocketAddress> servers, Duration timeout, int rounds) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.servers = List.copyOf(servers);
    this.timeout = timeout;
    this.rounds = rounds;
  }

  @Override
  public Future<Answer> resolve(String host) {
    Promise<Answer> answer = Promise.promise();
    context.runOnContext(
        start ->
            ask(host, DnsMessage.A)
                .compose(
                    four ->
                        four.addresses().isEmpty()
                            ? ask(host, DnsMessage.AAAA)
                            : Future.succeededFuture(four))
                .compose(
                    reply ->
                        reply.addresses().isEmpty()
                            ? Future.failedFuture(
                                new UnknownHostException(host + " has no address"))
                            : Future.succeededFuture(new Answer(reply.addresses(), reply.ttl())))
                .onComplete(answer));
    return answer.future();
  }

  private Future<DnsMessage.Reply> ask(String host, int type) {
    return ask(host, type, 0);
  }

  private Future<DnsMessage.Reply> ask(String host, int type, int attempt) {
    if (attempt == servers.size() * rounds) {
      return Future.failedFuture(new IOException("no name server answered for " + host));
    }
    InetSocketAddress server = servers.get(attempt % servers.size());
    return byUdp(server, host, type)
        .compose(
            reply -> reply.truncated() ? byTcp(server, host, type) : Future.succeededFuture(reply))
        .transform(
            result -> {
              if (result.failed()) {
                return result.cause() instanceof UnknownHostException
                    ? Future.failedFuture(result.cause())
                    : ask(host, type, attempt + 1);
              }
              return switch (result.result().code()) {
                case DnsMessage.NO_ERROR -> Future.succeededFuture(result.result());
                case DnsMessage.NO_SUCH_NAME ->
                    Future.failedFuture(new UnknownHostException(host + " does not exist"));
                // SERVFAIL, REFUSED: another server may know better.
                default -> ask(host, type, attempt + 1);
              };
            });
  }

  private Future<DnsMessage.Reply> byUdp(InetSocketAddress server, String host, int type) {
    Promise<DnsMessage.Reply> reply = Promise.promise();
    int id = random.nextInt(1 << 16);
    Buffer question;
    try {
      question = DnsMessage.question(id, host, type);
    } catch (UnknownHostException e) {
      return Future.failedFuture(e);
    }
    boolean six = server.getAddress() instanceof Inet6Address;
    DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(six));
    socket.exceptionHandler(reply::tryFail);
    socket.handler(
        packet -> {
          if (from(server, packet.sender())) {
            DnsMessage.Reply parsed = DnsMessage.reply(packet.data(), id, host, type);
            if (parsed != null) {
              reply.tryComplete(parsed);
            }
          }
        });
    // The socket has to be bound before it is sent on, or it would not listen.
    socket
        .listen(0, six ? "::" : "0.0.0.0")
        .compose(
            bound -> bound.send(question, server.getPort(), server.getAddress().getHostAddress()))
        .onFailure(reply::tryFail);
    return limited(reply, server).onComplete(done -> socket.close());
  }

  private static boolean from(InetSocketAddress server, SocketAddress sender) {
    return sender.port() == server.getPort()
        && server.getAddress().equals(IpText.parse(sender.hostAddress()));
  }

  private Future<DnsMessage.Reply> byTcp(InetSocketAddress server, String host, int type) {
    Promise<DnsMessage.Reply> reply = Promise.promise();
    NetClient client = vertx.createNetClient(new NetClientOptions());
    int id = random.nextInt(1 << 16);
    client
        .connect(server.getPort(), server.getAddress().getHostAddress())
        .onFailure(reply::tryFail)
        .onSuccess(
            socket -> {
              Buffer received = Buffer.buffer();
              socket.exceptionHandler(reply::tryFail);
              socket.closeHandler(v -> reply.tryFail(new IOException("closed by " + server)));
              socket.handler(
                  chunk -> {
                    received.appendBuffer(chunk);
                    if (complete(received)) {
                      finish(reply, DnsMessage.reply(body(received), id, host, type), server);
                    }
                  });
              try {
                Buffer question = DnsMessage.question(id, host, type);
                socket.write(
                    Buffer.buffer().appendUnsignedShort(question.length()).appendBuffer(question));
              } catch (UnknownHostException e) {
                reply.tryFail(e);
              }
            });
    return limited(reply, server).onComplete(done -> client.close());
  }

  /** RFC 1035 section 4.2.2: two octets of length come first. */
  private static boolean complete(Buffer received) {
    return received.length() >= 2 && received.length() >= 2 + received.getUnsignedShort(0);
  }

  private static Buffer body(Buffer received) {
    return received.getBuffer(2, 2 + received.getUnsignedShort(0));
  }

  private static void finish(
      Promise<DnsMessage.Reply> reply, DnsMessage.Reply parsed, InetSocketAddress server) {
    if (parsed == null || parsed.truncated()) {
      reply.tryFail(new IOException("a malformed answer from " + server));
    } else {
      reply.tryComplete(parsed);
    }
  }

  private Future<DnsMessage.Reply> limited(
      Promise<DnsMessage.Reply> reply, InetSocketAddress server) {
    long timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            t -> reply.tryFail(new IOException(server + " did not answer within " + timeout)));
    return reply.future().onComplete(done -> vertx.cancelTimer(timer));
  }
}
