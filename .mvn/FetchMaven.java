import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Downloads the pinned Maven distribution, verifies its SHA-512 and unpacks it; needs nothing but a
 * JDK. Run by {@code mvnw}: {@code java FetchMaven.java PROPERTIES TARGET}, where TARGET is the
 * Maven home to be made. It appears whole or not at all, also when several builds fetch at once.
 */
public final class FetchMaven {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int ATTEMPTS = 3;

  /** Exit status after a message; a launcher that cannot run this program exits with another. */
  private static final int FAILED = 3;

  private final URI source;
  private final String sha512;
  private final Path target;

  private FetchMaven(URI source, String sha512, Path target) {
    this.source = source;
    this.sha512 = sha512;
    this.target = target;
  }

  public static void main(String[] arguments) {
    try {
      if (arguments.length != 2) {
        throw new IOException("usage: java FetchMaven.java distribution.properties TARGET");
      }
      Properties pinned = new Properties();
      try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
        pinned.load(in);
      }
      String version = pinned.getProperty("version");
      String override = System.getenv("FAIRLEAD_MAVEN_BASE");
      String base = override == null || override.isEmpty() ? pinned.getProperty("base") : override;
      URI source =
          URI.create(base + "/" + version + "/binaries/apache-maven-" + version + "-bin.zip");
      useProxyOfEnvironment();
      Path target = Path.of(arguments[1]).toAbsolutePath();
      new FetchMaven(source, pinned.getProperty("sha512"), target).run();
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("mvnw: " + e.getMessage());
      System.exit(FAILED);
    }
  }

  private void run() throws IOException {
    System.err.println("mvnw: no Maven 3.8.7 or newer is installed, fetching " + source);
    Files.createDirectories(target.getParent());
    Path scratch = Files.createTempDirectory(target.getParent(), ".fetch-");
    try {
      Path archive = scratch.resolve("maven.zip");
      download(archive);
      Path unpacked = unpack(archive, scratch.resolve("unpacked"));
      publish(unpacked);
    } finally {
      delete(scratch);
    }
  }

  private void download(Path archive) throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        downloadOnce(archive);
        return;
      } catch (WrongChecksum e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException(
        "cannot fetch "
            + source
            + ": "
            + last
            + "; install Maven 3.8.7 or newer by hand, or set FAIRLEAD_MAVEN_BASE to a mirror of "
            + "archive.apache.org/dist/maven/maven-3",
        last);
  }

  private void downloadOnce(Path archive) throws IOException {
    MessageDigest digest = sha512();
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (connection instanceof HttpURLConnection) {
      int status = ((HttpURLConnection) connection).getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("the server answered " + status);
      }
    }
    try (InputStream in = new DigestInputStream(connection.getInputStream(), digest);
        OutputStream out = Files.newOutputStream(archive)) {
      in.transferTo(out);
    }
    long length = connection.getContentLengthLong();
    if (length >= 0 && length != Files.size(archive)) {
      throw new IOException("got " + Files.size(archive) + " of " + length + " bytes");
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equalsIgnoreCase(sha512)) {
      throw new WrongChecksum(
          "SHA-512 of " + source + " is " + actual + ", expected " + sha512 + "; nothing was kept");
    }
  }

  /** Unpacks the archive and returns the single folder it holds. */
  private static Path unpack(Path archive, Path into) throws IOException {
    Path home = null;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into)) {
          throw new IOException("the archive holds a path outside of itself: " + entry.getName());
        }
        home = into.resolve(into.relativize(path).getName(0));
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(zip, path);
        }
      }
    }
    if (home == null || !Files.isRegularFile(home.resolve("bin/mvn"))) {
      throw new IOException("the archive holds no bin/mvn");
    }
    for (String launcher : new String[] {"mvn", "mvnDebug"}) {
      Path file = home.resolve("bin").resolve(launcher);
      if (Files.exists(file) && !file.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make executable: " + file);
      }
    }
    return home;
  }

  private void publish(Path home) throws IOException {
    try {
      Files.move(home, target);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another build was faster; both verified the same checksum.
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  /** The JDK does not read {@code https_proxy}, which everything else on a machine follows. */
  private static void useProxyOfEnvironment() {
    for (String name : new String[] {"https_proxy", "HTTPS_PROXY"}) {
      String proxy = System.getenv(name);
      if (proxy != null && !proxy.isEmpty() && System.getProperty("https.proxyHost") == null) {
        URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        System.setProperty("https.proxyHost", uri.getHost());
        System.setProperty(
            "https.proxyPort", String.valueOf(uri.getPort() < 0 ? 80 : uri.getPort()));
      }
    }
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class WrongChecksum extends IOException {
    private static final long serialVersionUID = 1;

    WrongChecksum(String message) {
      super(message);
    }
  }
}
