package dev.fairlead.http1;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.ReasonPhrase;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes heads. */
final class HeadEncoder {
  /** Room for every field the router itself may add. */
  static final int ADDED = 192;

  private static final byte[] VERSION_LINE_END = octets(" HTTP/1.1\r\nHost: ");
  private static final byte[] VERSION = octets("HTTP/1.1 ");
  private static final byte[] CRLF = octets("\r\n");
  private static final byte[] CHUNKED = octets("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = octets("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = octets("Connection: keep-alive\r\n");
  private static final byte[] CONNECTION_UPGRADE = octets("Connection: Upgrade\r\nUpgrade: ");
  private static final byte[] CONNECTION_UPGRADE_TE =
      octets("Connection: Upgrade, TE\r\nTE: trailers\r\nUpgrade: ");
  private static final byte[] CONNECTION_TE = octets("Connection: TE\r\nTE: trailers\r\n");
  private static final byte[] EXPECT = octets("Expect: 100-continue\r\n");
  private static final byte[] CONTENT_LENGTH = octets("Content-Length: ");

  /** Status lines with standard reason phrases, by status. */
  private static final byte[][] STATUS_LINES = new byte[600][];

  static {
    for (int status = 100; status < 600; status++) {
      STATUS_LINES[status] = octets("HTTP/1.1 " + status + " " + ReasonPhrase.of(status) + "\r\n");
    }
  }

  private HeadEncoder() {}

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Octets {@link #request} writes at most. */
  static int length(RequestHead head) {
    int fixed = head.method().length() + head.target().length() + head.authority().length();
    return fixed
        + head.fields().encodedLength()
        + ADDED
        + (head.upgrade() == null ? 0 : head.upgrade().length());
  }

  /** Writes a request; {@code Transfer-Encoding} if its length is unknown. */
  static void request(RequestHead head, boolean upgrade, ByteBuf out) {
    write(head.method(), out);
    out.writeByte(' ');
    write(head.target(), out);
    out.writeBytes(VERSION_LINE_END);
    write(head.authority(), out);
    out.writeBytes(CRLF);
    Fields fields = head.fields();
    fields.writeTo(out);
    long length = head.contentLength();
    if (length < 0) {
      out.writeBytes(CHUNKED);
    } else if (fields.next(FieldName.CONTENT_LENGTH, 0) < 0
        && (length > 0 || expectsContent(head.method()))) {
      contentLength(length, out);
    }
    if (upgrade) {
      out.writeBytes(head.trailersAccepted() ? CONNECTION_UPGRADE_TE : CONNECTION_UPGRADE);
      write(head.upgrade(), out);
      out.writeBytes(CRLF);
    } else if (head.trailersAccepted()) {
      out.writeBytes(CONNECTION_TE);
    }
    if (head.expectContinue()) {
      out.writeBytes(EXPECT);
    }
    out.writeBytes(CRLF);
  }

  /** RFC 9110 section 8.6: for these methods the length is sent also if it is 0. */
  private static boolean expectsContent(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** Octets {@link #response} writes at most. */
  static int length(ResponseHead head) {
    int reason = head.reason() == null ? 0 : head.reason().length();
    int upgrade = head.upgrade() == null ? 0 : head.upgrade().length();
    return head.fields().encodedLength() + ADDED + reason + upgrade;
  }

  /**
   * Writes a final response.
   *
   * @param content whether there may be content, so that its end must be told
   * @param chunked whether content of unknown length is chunked
   * @param options of {@link ConnectionOptions}, to be written
   */
  static void response(
      ResponseHead head, boolean content, boolean chunked, int options, ByteBuf out) {
    statusLine(head, out);
    Fields fields = head.fields();
    fields.writeTo(out);
    if (content) {
      if (chunked) {
        out.writeBytes(CHUNKED);
      } else if (head.contentLength() >= 0 && fields.next(FieldName.CONTENT_LENGTH, 0) < 0) {
        contentLength(head.contentLength(), out);
      }
    }
    if ((options & ConnectionOptions.CLOSE) != 0) {
      out.writeBytes(CLOSE);
    } else if ((options & ConnectionOptions.KEEP_ALIVE) != 0) {
      out.writeBytes(KEEP_ALIVE);
    }
    out.writeBytes(CRLF);
  }

  /** Writes a 1xx; a 101 with what it changes to. */
  static void informational(ResponseHead head, ByteBuf out) {
    statusLine(head, out);
    head.fields().writeTo(out);
    if (head.upgrade() != null) {
      out.writeBytes(CONNECTION_UPGRADE);
      write(head.upgrade(), out);
      out.writeBytes(CRLF);
    }
    out.writeBytes(CRLF);
  }

  private static void statusLine(ResponseHead head, ByteBuf out) {
    int status = head.status();
    if (head.reason() == null && status < STATUS_LINES.length) {
      out.writeBytes(STATUS_LINES[status]);
      return;
    }
    out.writeBytes(VERSION);
    write(Integer.toString(status), out);
    out.writeByte(' ');
    write(head.reason() == null ? "" : head.reason(), out);
    out.writeBytes(CRLF);
  }

  private static void contentLength(long length, ByteBuf out) {
    out.writeBytes(CONTENT_LENGTH);
    write(Long.toString(length), out);
    out.writeBytes(CRLF);
  }

  private static void write(String text, ByteBuf out) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }
}
