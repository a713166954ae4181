package dev.fairlead.wire;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The short {@code application/problem+json} answers of RFC 9457 that the router gives by itself.
 */
public final class Problem {
  private static final HexFormat HEX = HexFormat.of();

  private Problem() {}

  /**
   * Answers a request.
   *
   * @param status 400 to 599
   * @param detail what the client may know, in plain words
   * @param id the request's id
   * @return octets of content
   */
  public static int respond(Inbound inbound, int status, String detail, String id) {
    return respond(inbound, status, detail, id, head -> {});
  }

  /**
   * Answers a request with a head that says more.
   *
   * @param status 400 to 599
   * @param detail what the client may know, in plain words
   * @param id the request's id
   * @param more adds fields to the complete head
   * @return octets of content
   */
  public static int respond(
      Inbound inbound, int status, String detail, String id, Consumer<ResponseHead> more) {
    ResponseHead head = new ResponseHead(new Fields());
    byte[] content = fill(head, status, detail, id);
    more.accept(head);
    inbound.respond(head);
    inbound.write(Unpooled.wrappedBuffer(content));
    inbound.end(null);
    return content.length;
  }

  /** An id for a request: 16 hexadecimal digits. */
  public static String newId() {
    return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /**
   * Turns a cleared head into the problem's; {@code Content-Length} included.
   *
   * @param status 400 to 599
   * @param detail what the client may know, in plain words
   * @param id the request's id
   * @return the content
   */
  public static byte[] fill(ResponseHead head, int status, String detail, String id) {
    byte[] content = content(status, detail, id);
    head.status(status);
    head.contentLength(content.length);
    Fields fields = head.fields();
    fields.add(FieldName.CONTENT_TYPE, "application/problem+json");
    fields.add(FieldName.CONTENT_LENGTH, Integer.toString(content.length));
    fields.add(FieldName.X_REQUEST_ID, id);
    fields.add(FieldName.DATE, HttpDate.now());
    if (status == 503) {
      fields.add(FieldName.RETRY_AFTER, "1");
    }
    return content;
  }

  /** The content alone. */
  public static byte[] content(int status, String detail, String id) {
    StringBuilder json = new StringBuilder(128);
    json.append("{\"status\":").append(status).append(",\"title\":\"");
    escape(ReasonPhrase.of(status), json);
    json.append("\",\"detail\":\"");
    escape(detail, json);
    json.append("\",\"requestId\":\"");
    escape(id, json);
    return json.append("\"}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void escape(String text, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        to.append("\\u").append(HEX.toHexDigits(c));
      } else {
        to.append(c);
      }
    }
  }
}
