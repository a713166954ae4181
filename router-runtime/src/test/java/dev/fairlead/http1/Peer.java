package dev.fairlead.http1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One end of a raw connection. Reads give up after thirty seconds. */
final class Peer implements AutoCloseable {
  final Socket socket;
  private final InputStream in;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static Peer connect(int port) throws IOException {
    return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Peer send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Sends as much as the other side takes; returns whether that is all. */
  boolean trySend(String text) {
    try {
      send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads that many octets. */
  String read(int octets) throws IOException {
    return new String(in.readNBytes(octets), StandardCharsets.ISO_8859_1);
  }

  /** Reads that many octets, or to the end, and says how many there were. */
  long skip(long octets) throws IOException {
    byte[] piece = new byte[64 * 1024];
    long sofar = 0;
    while (sofar < octets) {
      int read = in.read(piece, 0, (int) Math.min(piece.length, octets - sofar));
      if (read < 0) {
        break;
      }
      sofar += read;
    }
    return sofar;
  }

  /** Reads until what was read ends so, or the connection does. */
  String readUntil(String end) throws IOException {
    StringBuilder all = new StringBuilder();
    do {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      all.append((char) octet);
    } while (all.length() < end.length() || all.indexOf(end, all.length() - end.length()) < 0);
    return all.toString();
  }

  /** Reads a head. */
  String head() throws IOException {
    return readUntil("\r\n\r\n");
  }

  /** Reads to the end; a reset is marked so. */
  String rest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
      return all.toString(StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return all.toString(StandardCharsets.ISO_8859_1) + "<reset>";
    } catch (IOException e) {
      throw new AssertionError("still open after: " + all.toString(StandardCharsets.ISO_8859_1), e);
    }
  }

  /** Ends the writing half. */
  Peer finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Closes with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
