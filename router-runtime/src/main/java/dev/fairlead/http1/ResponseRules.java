package dev.fairlead.http1;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;

/**
 * Checks a decoded response as a whole, takes out what concerns the connection only, and says how
 * content and connection go on. What RFC 9112 section 6.3 lets a recipient repair (two equal
 * lengths, a length beside chunks) is refused here.
 */
final class ResponseRules {
  private boolean chunked;
  private boolean keepAlive;
  private boolean content;
  private boolean bodiless;
  private long patienceNanos;

  /** Whether any content may follow the head. */
  boolean content() {
    return content;
  }

  /** Whether no content may follow whatever the fields say. */
  boolean bodiless() {
    return bodiless;
  }

  /** Whether content is chunked; if not, {@link ResponseHead#contentLength} tells. */
  boolean chunked() {
    return chunked;
  }

  /** Whether the endpoint lets the connection be used again. */
  boolean keepAlive() {
    return keepAlive;
  }

  /**
   * How long the endpoint keeps the connection for another request: a little less than its {@code
   * Keep-Alive: timeout=SECONDS} says, without end if it says nothing.
   */
  long patienceNanos() {
    return patienceNanos;
  }

  /**
   * Checks and completes a head whose status line and fields are decoded.
   *
   * @param toHead whether it answers a HEAD
   */
  void apply(ResponseHead head, boolean toHead) throws Malformed {
    boolean current = head.version().equals("1.1");
    Fields fields = head.fields();
    int status = head.status();
    int options = 0;
    int coding = 0;
    long length = -1;
    patienceNanos = Long.MAX_VALUE;
    for (int i = 0; i < fields.size(); i++) {
      switch (fields.id(i)) {
        case FieldName.CONTENT_LENGTH -> {
          if (length >= 0) {
            throw new Malformed("There is more than one Content-Length field.");
          }
          length = Framing.contentLength(fields, i);
          if (length < 0) {
            throw new Malformed("Content-Length is not a number.");
          }
          if (Framing.padded(fields, i)) {
            fields.removeAt(i);
          }
        }
        case FieldName.TRANSFER_ENCODING -> {
          if (coding != 0 || !current) {
            throw new Malformed("Transfer-Encoding cannot be used like this.");
          }
          coding = Framing.transferEncoding(fields, i);
          if (coding != Framing.CHUNKED) {
            throw new Malformed("Transfer-Encoding is not chunked.");
          }
          fields.removeAt(i);
        }
        case FieldName.CONNECTION -> options |= ConnectionOptions.take(fields, i);
        case FieldName.UPGRADE -> {
          if (status == 101) {
            head.upgrade(fields.value(i));
          }
          fields.removeAt(i);
        }
        case FieldName.KEEP_ALIVE -> {
          patienceNanos = patience(fields.value(i));
          fields.removeAt(i);
        }
        case FieldName.PROXY_CONNECTION, FieldName.TE -> fields.removeAt(i);
        default -> {
          // All others are for the client.
        }
      }
    }
    if (coding != 0 && length >= 0) {
      throw new Malformed("Content-Length and Transfer-Encoding exclude each other.");
    }
    chunked = coding != 0;
    boolean never = status < 200 || status == 204;
    bodiless = never || status == 304 || toHead;
    content = !bodiless && length != 0;
    head.contentLength(!content ? 0 : length >= 0 ? length : RequestHead.UNKNOWN);
    keepAlive =
        (options & ConnectionOptions.CLOSE) == 0
            && (current || (options & ConnectionOptions.KEEP_ALIVE) != 0)
            && (!content || chunked || length >= 0);
    if (never && (length >= 0 || chunked)) {
      // Whoever says that content follows may send it.
      fields.remove(FieldName.CONTENT_LENGTH);
      keepAlive = keepAlive && length == 0 && !chunked;
    }
  }

  private static long patience(String value) {
    int start = value.indexOf("timeout=");
    if (start < 0) {
      return Long.MAX_VALUE;
    }
    long seconds = 0;
    for (int i = start + 8; i < value.length() && Character.isDigit(value.charAt(i)); i++) {
      seconds = Math.min(seconds * 10 + value.charAt(i) - '0', 1_000_000);
    }
    // A second for the way there and back, half of it if there is no more.
    return Math.max(seconds * 1_000_000_000 - 1_000_000_000, 500_000_000);
  }
}
