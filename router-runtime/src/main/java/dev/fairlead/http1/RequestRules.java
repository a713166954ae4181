package dev.fairlead.http1;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Rejection;
import dev.fairlead.wire.RequestHead;

/**
 * Checks a decoded request as a whole, takes out what concerns the connection only, and says how
 * content and connection go on.
 *
 * <p>Choices: CONNECT is answered 501. {@code Transfer-Encoding} whose last coding is not {@code
 * chunked} is 400, with other codings before it 501 (RFC 9112 sections 6.1 and 6.3). Two {@code
 * Content-Length} fields are 400 also if equal. A second {@code Transfer-Encoding} field is 400. An
 * upgrade is passed over if there is content.
 */
final class RequestRules {
  private boolean chunked;
  private boolean keepAlive;
  private int options;
  private int host;
  private int transferEncoding;
  private long contentLength;
  private String knownAuthority;

  /** Whether the content is chunked; else {@link RequestHead#contentLength} octets follow. */
  boolean chunked() {
    return chunked;
  }

  /** Whether the client wants to use the connection again. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Checks and completes a head whose start line and fields are decoded. */
  void apply(RequestHead head) throws Malformed {
    boolean current = head.version().equals("1.1");
    collect(head, current);
    frame(head, current);
    keepAlive =
        (options & ConnectionOptions.CLOSE) == 0
            && (current || (options & ConnectionOptions.KEEP_ALIVE) != 0);
    target(head, current);
    if (!current || head.contentLength() == 0) {
      head.expectContinue(false);
    }
    boolean upgrades = current && (options & ConnectionOptions.UPGRADE) != 0;
    if (!upgrades || head.contentLength() != 0) {
      head.upgrade(null);
    }
  }

  private void collect(RequestHead head, boolean current) throws Malformed {
    Fields fields = head.fields();
    options = 0;
    host = -1;
    transferEncoding = 0;
    contentLength = -1;
    for (int i = 0; i < fields.size(); i++) {
      switch (fields.id(i)) {
        case FieldName.HOST -> {
          if (host >= 0) {
            throw new Malformed("There is more than one Host field.");
          }
          host = i;
        }
        case FieldName.CONTENT_LENGTH -> {
          if (contentLength >= 0) {
            throw new Malformed("There is more than one Content-Length field.");
          }
          contentLength = Framing.contentLength(fields, i);
          if (contentLength < 0) {
            throw new Malformed("Content-Length is not a number.");
          }
          if (Framing.padded(fields, i)) {
            fields.removeAt(i);
          }
        }
        case FieldName.TRANSFER_ENCODING -> {
          if (transferEncoding != 0 || !current) {
            throw new Malformed("Transfer-Encoding cannot be used like this.");
          }
          transferEncoding = Framing.transferEncoding(fields, i);
        }
        case FieldName.CONNECTION -> options |= ConnectionOptions.take(fields, i);
        case FieldName.KEEP_ALIVE, FieldName.PROXY_CONNECTION, FieldName.HTTP2_SETTINGS ->
            fields.removeAt(i);
        case FieldName.TE -> {
          if (lists(fields.value(i), "trailers")) {
            head.trailersAccepted(true);
          }
          fields.removeAt(i);
        }
        case FieldName.UPGRADE -> {
          head.upgrade(protocols(head.upgrade(), fields.value(i)));
          fields.removeAt(i);
        }
        case FieldName.EXPECT -> {
          if (fields.valueIs(i, "100-continue") || expects(fields.value(i))) {
            head.expectContinue(true);
          }
          fields.removeAt(i);
        }
        default -> {
          // All others are for the endpoint.
        }
      }
    }
  }

  private void frame(RequestHead head, boolean current) throws Malformed {
    chunked = transferEncoding == Framing.CHUNKED;
    if (transferEncoding != 0) {
      if (contentLength >= 0) {
        throw new Malformed("Content-Length and Transfer-Encoding exclude each other.");
      }
      if (transferEncoding == Framing.INVALID) {
        throw new Malformed("Transfer-Encoding is not chunked.");
      }
      if (!chunked) {
        throw new Malformed(
            501, Rejection.CODING_REFUSED, "The only known transfer coding is chunked.");
      }
      head.fields().remove(FieldName.TRANSFER_ENCODING);
      head.contentLength(RequestHead.UNKNOWN);
    } else {
      head.contentLength(Math.max(contentLength, 0));
    }
  }

  private void target(RequestHead head, boolean current) throws Malformed {
    if (head.method().equals("CONNECT")) {
      throw new Malformed(501, Rejection.METHOD_REFUSED, "CONNECT is not served here.");
    }
    String authority = "";
    if (host >= 0) {
      authority = host(head.fields());
    } else if (current) {
      throw new Malformed("There is no Host field.");
    }
    String target = head.target();
    if (target.charAt(0) == '/') {
      head.authority(authority);
    } else if (target.equals("*")) {
      if (!head.method().equals("OPTIONS")) {
        throw new Malformed("Only OPTIONS may have the target *.");
      }
      head.authority(authority);
    } else {
      absolute(head, target, authority);
    }
  }

  private String host(Fields fields) throws Malformed {
    if (knownAuthority == null || !fields.valueEquals(host, knownAuthority)) {
      knownAuthority = Authority.check(fields.value(host));
    }
    fields.removeAt(host);
    return knownAuthority;
  }

  private static void absolute(RequestHead head, String target, String host) throws Malformed {
    boolean secure = target.regionMatches(true, 0, "https://", 0, 8);
    if (!secure && !target.regionMatches(true, 0, "http://", 0, 7)) {
      throw new Malformed("The request target is not valid.");
    }
    int start = secure ? 8 : 7;
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    String authority = Authority.check(target.substring(start, end));
    if (!host.isEmpty() && !Authority.same(host, authority, secure ? ":443" : ":80")) {
      throw new Malformed("The request target contradicts the Host field.");
    }
    head.authority(host.isEmpty() ? authority : host);
    if (end < target.length()) {
      String path = target.substring(end);
      head.target(path.charAt(0) == '/' ? path : "/" + path);
    } else {
      head.target(head.method().equals("OPTIONS") ? "*" : "/");
    }
  }

  /** Whether a list of expectations has any; those it may have are all the same. */
  private static boolean expects(String value) throws Malformed {
    boolean any = false;
    for (String each : value.split(",")) {
      String expectation = each.strip();
      if (!expectation.isEmpty() && !expectation.equalsIgnoreCase("100-continue")) {
        throw new Malformed(
            417, Rejection.EXPECTATION_FAILED, "The only known expectation is 100-continue.");
      }
      any |= !expectation.isEmpty();
    }
    return any;
  }

  private static boolean lists(String value, String member) {
    if (value.equalsIgnoreCase(member)) {
      return true;
    }
    for (String each : value.split(",")) {
      if (each.strip().equalsIgnoreCase(member)) {
        return true;
      }
    }
    return false;
  }

  /** The protocols offered so far and those of another field, without h2c. */
  private static String protocols(String sofar, String value) {
    String all = sofar;
    for (String each : value.split(",")) {
      String protocol = each.strip();
      if (!protocol.isEmpty() && !protocol.equalsIgnoreCase("h2c")) {
        all = all == null ? protocol : all + ", " + protocol;
      }
    }
    return all;
  }
}
