package dev.fairlead.wire;

/**
 * Method, target and fields of one request, the same whatever protocol it came by. The inbound side
 * fills it, having checked all of it; the way to the endpoint changes it in place.
 *
 * <p>What concerns one connection only is already taken out of {@link #fields}: {@code Connection}
 * and what it lists, {@code Keep-Alive}, {@code Proxy-Connection}, {@code TE}, {@code
 * Transfer-Encoding}, {@code Upgrade}, {@code HTTP2-Settings}, {@code Host} (see {@link
 * #authority}) and an {@code Expect: 100-continue}. {@code Content-Length} stays, as it describes
 * the content.
 */
public final class RequestHead {
  /** {@link #contentLength} of content whose length is not known before its end. */
  public static final long UNKNOWN = -1;

  private final Fields fields;
  private String method = "GET";
  private String scheme = "http";
  private String authority = "";
  private String target = "/";
  private int pathLength = 1;
  private long contentLength;
  private String version = "1.1";
  private String upgrade;
  private boolean expectContinue;
  private boolean trailersAccepted;

  public RequestHead(Fields fields) {
    this.fields = fields;
  }

  /** Back to an empty request, so that a connection can use one head after another. */
  public void clear() {
    fields.clear();
    contentLength = 0;
    upgrade = null;
    expectContinue = false;
    trailersAccepted = false;
  }

  public Fields fields() {
    return fields;
  }

  public String method() {
    return method;
  }

  public void method(String value) {
    method = value;
  }

  /** {@code http} or {@code https}, as the client used it towards the router. */
  public String scheme() {
    return scheme;
  }

  public void scheme(String value) {
    scheme = value;
  }

  /** Host and, if sent, port; empty only if an HTTP/1.0 client sent none. */
  public String authority() {
    return authority;
  }

  public void authority(String value) {
    authority = value;
  }

  /** Path and query in origin form, or {@code *}. */
  public String target() {
    return target;
  }

  public void target(String value) {
    target = value;
    int query = value.indexOf('?');
    pathLength = query < 0 ? value.length() : query;
  }

  /** How much of the target is the path. */
  public int pathLength() {
    return pathLength;
  }

  /** Octets of content that follow: 0 for none, {@link #UNKNOWN} if only its end will tell. */
  public long contentLength() {
    return contentLength;
  }

  public void contentLength(long value) {
    contentLength = value;
  }

  /** {@code 1.0}, {@code 1.1} or {@code 2.0}: how the request was received. */
  public String version() {
    return version;
  }

  public void version(String value) {
    version = value;
  }

  /**
   * The protocol the client asks to change to, {@code websocket} for example, or null. Never {@code
   * h2c}.
   */
  public String upgrade() {
    return upgrade;
  }

  public void upgrade(String value) {
    upgrade = value;
  }

  /** Whether the client waits for a 100 before it sends its content. */
  public boolean expectContinue() {
    return expectContinue;
  }

  public void expectContinue(boolean value) {
    expectContinue = value;
  }

  /** Whether the client said {@code TE: trailers}. */
  public boolean trailersAccepted() {
    return trailersAccepted;
  }

  public void trailersAccepted(boolean value) {
    trailersAccepted = value;
  }
}
