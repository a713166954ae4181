package dev.fairlead.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/1.1 message as it stood on the wire, its content unchunked.
 *
 * @param fields lines, as they were
 * @param trailers lines after a chunked content
 */
record Message(String startLine, List<String> fields, byte[] content, List<String> trailers) {
  /** A request, or null if the connection ended instead. */
  static Message readRequest(InputStream in) throws IOException {
    return read(in, true);
  }

  /** A response to anything but HEAD, interim or final; null if the connection ended instead. */
  static Message readResponse(InputStream in) throws IOException {
    return read(in, false);
  }

  /** A message's start line and fields, the content still to come; null at the end. */
  static Message readHead(InputStream in) throws IOException {
    String startLine = line(in);
    if (startLine == null) {
      return null;
    }
    return new Message(startLine, lines(in), new byte[0], List.of());
  }

  private static Message read(InputStream in, boolean request) throws IOException {
    Message head = readHead(in);
    if (head == null) {
      return null;
    }
    List<String> trailers = List.of();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(head.field("Transfer-Encoding"))) {
      while (readChunk(in, content)) {
        // The content is complete after the last chunk.
      }
      trailers = lines(in);
    } else if (head.field("Content-Length") != null) {
      content.write(octets(in, Integer.parseInt(head.field("Content-Length"))));
    } else if (!request && !head.bodiless()) {
      in.transferTo(content);
    }
    return new Message(head.startLine, head.fields, content.toByteArray(), trailers);
  }

  /** Reads one chunk; false if it was the last, whose trailers are still to come. */
  static boolean readChunk(InputStream in, ByteArrayOutputStream to) throws IOException {
    String size = line(in);
    if (size == null) {
      throw new EOFException("connection closed before the last chunk");
    }
    byte[] octets = octets(in, Integer.parseInt(size.split(";")[0].strip(), 16));
    to.write(octets);
    if (octets.length > 0) {
      line(in);
    }
    return octets.length > 0;
  }

  private boolean bodiless() {
    int status = status();
    return status < 200 || status == 204 || status == 304;
  }

  private static byte[] octets(InputStream in, int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException("connection closed within the content");
    }
    return octets;
  }

  private static List<String> lines(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = line(in)) != null && !line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
      }
      line.write(octet);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
  }

  int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The first field of that name in any case, or null. */
  String field(String name) {
    return find(fields, name);
  }

  /** The first trailer of that name in any case, or null. */
  String trailer(String name) {
    return find(trailers, name);
  }

  private static String find(List<String> lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }
}
