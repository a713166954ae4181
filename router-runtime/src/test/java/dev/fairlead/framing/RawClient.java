package dev.fairlead.framing;

import static dev.fairlead.framing.Message.octets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A client that sends octets as they are. All it waits for ends at one deadline. */
final class RawClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = Integer.getInteger("framing.deadline-millis", 30_000);

  private final Socket socket = new Socket();
  private final long end = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
  private final WireReader reader;
  private final List<Message> interim = new ArrayList<>();

  RawClient(InetSocketAddress router) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(router, DEADLINE_MILLIS);
    reader = new WireReader(socket.getInputStream());
  }

  /** Sends the text, in many small writes if so asked. A router that no longer reads is fine. */
  void send(String text, boolean inDrips) {
    byte[] bytes = octets(text);
    int step = inDrips ? Math.max(1, bytes.length / 500) : bytes.length;
    try {
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < bytes.length; at += step) {
        out.write(bytes, at, Math.min(step, bytes.length - at));
      }
    } catch (IOException refused) {
      // The router closed early; its answer is still to be read.
    }
  }

  /** Closes the sending half. */
  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException alreadyGone) {
      // The router closed early; its answer is still to be read.
    }
  }

  /** Reads up to the next final response, or to 101. */
  Message answer(String method) throws IOException {
    for (; ; ) {
      Message next = message(method);
      if (next.status() < 100 || next.status() > 199 || next.status() == 101) {
        return next;
      }
      interim.add(next);
    }
  }

  /** Reads the next response, interim or final. */
  Message message(String method) throws IOException {
    limit();
    return reader.response(method.equals("HEAD"));
  }

  /** Returns the interim responses {@link #answer} passed over so far. */
  List<Message> interim() {
    return interim;
  }

  /** Reads exactly as many octets, fewer only at the end. */
  String exactly(int count) throws IOException {
    limit();
    return reader.exactly(count);
  }

  /** Reads to the end and returns what came before it: an empty text if nothing did. */
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    try {
      for (; ; ) {
        limit();
        String some = reader.some();
        if (some.isEmpty()) {
          return rest.toString();
        }
        rest.append(some);
      }
    } catch (SocketTimeoutException open) {
      return rest + "<still open>";
    } catch (IOException reset) {
      return rest.toString();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void limit() throws IOException {
    socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
  }
}
