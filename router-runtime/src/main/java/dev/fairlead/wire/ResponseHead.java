package dev.fairlead.wire;

/**
 * Status and fields of one response, final or informational. As in {@link RequestHead}, what
 * concerns one connection only is not in {@link #fields}.
 */
public final class ResponseHead {
  private final Fields fields;
  private int status = 200;
  private String reason;
  private long contentLength;
  private String version = "1.1";
  private String upgrade;

  public ResponseHead(Fields fields) {
    this.fields = fields;
  }

  /** Back to an empty response, so that a connection can use one head after another. */
  public void clear() {
    fields.clear();
    reason = null;
    contentLength = 0;
    upgrade = null;
  }

  public Fields fields() {
    return fields;
  }

  /** 100 to 999. */
  public int status() {
    return status;
  }

  public void status(int value) {
    status = value;
  }

  /** The reason phrase if it differs from the standard one, or null. */
  public String reason() {
    return reason;
  }

  public void reason(String value) {
    reason = value;
  }

  /**
   * Octets of content that follow, after the rules for HEAD, 204 and 304: 0 for none, {@link
   * RequestHead#UNKNOWN} if only its end will tell.
   */
  public long contentLength() {
    return contentLength;
  }

  public void contentLength(long value) {
    contentLength = value;
  }

  /** {@code 1.0}, {@code 1.1} or {@code 2.0}: how the response was received. */
  public String version() {
    return version;
  }

  public void version(String value) {
    version = value;
  }

  /** The protocol a 101 changes to, else null. */
  public String upgrade() {
    return upgrade;
  }

  public void upgrade(String value) {
    upgrade = value;
  }
}
