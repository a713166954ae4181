package dev.fairlead.discovery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.IDN;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks names up as this host does: through the name servers and search list of {@code
 * /etc/resolv.conf}, read anew each time, as their answers carry a TTL; through the operating
 * system where there is no such file, for names in {@code /etc/hosts}, and for names the servers do
 * not know, which another source may.
 */
public final class PlatformNames implements NameService {
  private static final int PORT = 53;

  private final Vertx vertx;
  private final NameService system;
  private final Path resolvConf;
  private final Path hostsFile;
  private final int port;

  public PlatformNames(Vertx vertx) {
    this(vertx, new SystemNames(vertx), Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"), PORT);
  }

  PlatformNames(Vertx vertx, NameService system, Path resolvConf, Path hostsFile, int port) {
    this.vertx = vertx;
    this.system = system;
    this.resolvConf = resolvConf;
    this.hostsFile = hostsFile;
    this.port = port;
  }

  @Override
  public Future<Answer> resolve(String host) {
    return vertx
        .executeBlocking(() -> ResolverFiles.read(resolvConf, hostsFile, port), false)
        .compose(files -> resolve(host, files));
  }

  private Future<Answer> resolve(String host, ResolverFiles files) {
    if (files.servers().isEmpty() || files.local(host)) {
      return system.resolve(host);
    }
    String ascii;
    try {
      ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new UnknownHostException(host + " is no host name"));
    }
    DnsNames dns = new DnsNames(vertx, files.servers(), files.timeout(), files.attempts());
    return first(dns, files.candidates(ascii), 0)
        .recover(
            cause ->
                cause instanceof UnknownHostException
                    ? system.resolve(host)
                    : Future.failedFuture(cause));
  }

  private static Future<Answer> first(NameService dns, List<String> names, int i) {
    return dns.resolve(names.get(i))
        .recover(
            cause ->
                cause instanceof UnknownHostException && i + 1 < names.size()
                    ? first(dns, names, i + 1)
                    : Future.failedFuture(cause));
  }
}
