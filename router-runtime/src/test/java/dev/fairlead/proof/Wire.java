package dev.fairlead.proof;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One end of a real connection on which HTTP/1.1 is spoken octet by octet. A read that takes longer
 * than thirty seconds fails.
 */
final class Wire implements AutoCloseable {
  static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final Socket transport;
  private final InputStream in;
  private final OutputStream out;
  private Head trailers;

  Wire(Socket socket) throws IOException {
    this(socket, socket);
  }

  /**
   * @param socket perhaps with TLS
   * @param transport what it goes through
   */
  Wire(Socket socket, Socket transport) throws IOException {
    this.socket = socket;
    this.transport = transport;
    transport.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    out = socket.getOutputStream();
  }

  static Wire connect(int port) throws IOException {
    return connect(port, 0);
  }

  /**
   * @param receiveBuffer octets the kernel may take ahead of the reader; 0 for its default
   */
  static Wire connect(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setSendBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    return new Wire(socket);
  }

  Socket socket() {
    return socket;
  }

  // ---- writing

  /** Sends lines, each followed by CRLF, and an empty one. */
  Wire head(String... lines) throws IOException {
    return send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] octets) throws IOException {
    out.write(octets);
    out.flush();
    return this;
  }

  Wire chunk(String text) throws IOException {
    return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  /** The last chunk, with trailers. */
  Wire lastChunk(String... trailerLines) throws IOException {
    return send(
        "0\r\n"
            + String.join("", List.of(trailerLines).stream().map(l -> l + "\r\n").toList())
            + "\r\n");
  }

  /** A whole response with content. */
  Wire respond(String status, String content, String... lines) throws IOException {
    StringBuilder all = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    for (String line : lines) {
      all.append(line).append("\r\n");
    }
    all.append("Content-Length: ").append(content.length()).append("\r\n\r\n").append(content);
    return send(all.toString());
  }

  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection with a reset. */
  void reset() throws IOException {
    transport.setSoLinger(true, 0);
    transport.close();
  }

  /** Ends the connection below TLS, so that the other side is not told by it. */
  void cut() throws IOException {
    transport.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  // ---- reading

  /** The next head, or null if the connection ends instead. */
  Head head() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 4 || text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
      int octet = in.read();
      if (octet < 0) {
        if (text.isEmpty()) {
          return null;
        }
        throw new EOFException("the connection ended within a head: " + text);
      }
      text.append((char) octet);
    }
    return Head.parse(text.toString());
  }

  /** The next final response's head; fails if the connection ends instead. */
  Head response() throws IOException {
    Head head = head();
    while (head != null && head.status() < 200) {
      head = head();
    }
    if (head == null) {
      throw new EOFException("the connection ended without a response");
    }
    return head;
  }

  String exactly(int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException("got " + octets.length + " octets of " + length);
    }
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The content that follows a head, as its fields delimit it. */
  String content(Head head) throws IOException {
    if (head.chunked()) {
      StringBuilder content = new StringBuilder();
      for (String chunk = readChunk(); !chunk.isEmpty(); chunk = readChunk()) {
        content.append(chunk);
      }
      return content.toString();
    }
    String length = head.value("Content-Length");
    if (length != null) {
      return exactly(Integer.parseInt(length));
    }
    return head.startLine().startsWith("HTTP/") ? rest() : "";
  }

  /** One chunk; empty for the last one, whose {@link #trailers} are then known. */
  String readChunk() throws IOException {
    int size = Integer.parseInt(line(), 16);
    if (size == 0) {
      StringBuilder text = new StringBuilder("\r\n");
      for (String line = line(); !line.isEmpty(); line = line()) {
        text.append(line).append("\r\n");
      }
      trailers = Head.parse(text.toString());
      return "";
    }
    String chunk = exactly(size);
    if (!line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    return chunk;
  }

  /** The trailers of the last chunked message. */
  Head trailers() {
    return trailers;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || line.indexOf("\r\n", line.length() - 2) < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the connection ended within a line: " + line);
      }
      line.append((char) octet);
    }
    return line.substring(0, line.length() - 2);
  }

  /** Everything up to the end of the connection, which must not be a reset. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Reads what comes until the end or a reset of the connection; returns the octets. */
  String untilGone() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException reset) {
      // Gone is what was waited for.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }
}
