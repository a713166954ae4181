package dev.fairlead.framing;

import static dev.fairlead.framing.Message.octets;

import dev.fairlead.framing.Message.End;
import dev.fairlead.framing.Script.Finish;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An endpoint that records every request it is sent, whole or not, and answers each with a line
 * that names it; a request for {@link #SCRIPTED} is answered by the script of the case instead. One
 * thread per connection.
 */
final class RecordingBackend implements AutoCloseable {
  /** The target that plays the script. */
  static final String SCRIPTED = "/scripted";

  private final ServerSocketChannel server;
  private final Map<SocketChannel, Selector> open = new ConcurrentHashMap<>();
  private final List<Message> seen = new ArrayList<>();
  private Script script;
  private boolean dripped;
  private SocketChannel lastScripted;
  private int busy;

  /** Listens on loopback, on any free port where {@code port} is 0. */
  RecordingBackend(int port) throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    thread("framing-backend", this::accept);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Forgets what was seen and takes the script for the next case. */
  synchronized void begin(Script next, boolean inDrips) {
    seen.clear();
    script = next;
    dripped = inDrips;
    lastScripted = null;
  }

  /** Returns what was seen since {@link #begin}, requests that were cut short included. */
  synchronized List<Message> seen() {
    return List.copyOf(seen);
  }

  /**
   * Waits until everything is read that was sent here so far, no request is half read and no script
   * is playing; false if that takes too long.
   */
  boolean awaitQuiet(Duration limit) throws InterruptedException, IOException {
    long end = System.nanoTime() + limit.toNanos();
    // Connections are accepted in order: with this one, all that were made before it are.
    try (Socket last = new Socket(InetAddress.getLoopbackAddress(), port())) {
      synchronized (this) {
        while (busy > 0 || !accepted(last.getLocalPort()) || unread()) {
          if (System.nanoTime() > end) {
            return false;
          }
          wait(1);
        }
      }
    }
    return true;
  }

  private boolean accepted(int port) {
    return open.keySet().stream().anyMatch(each -> each.socket().getPort() == port);
  }

  private boolean unread() {
    for (SocketChannel each : open.keySet()) {
      try {
        if (each.socket().getInputStream().available() > 0) {
          return true;
        }
      } catch (IOException closed) {
        // Nothing can be read from it.
      }
    }
    return false;
  }

  /** Writes octets nobody asked for on the connection that played the last script. */
  void stray(String text, boolean close) {
    SocketChannel channel;
    synchronized (this) {
      channel = lastScripted;
    }
    try {
      ByteBuffer octets = ByteBuffer.wrap(octets(text));
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      if (close) {
        channel.shutdownOutput();
      }
    } catch (IOException gone) {
      // The router closed the connection first, which is as good an answer as any.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Map.Entry<SocketChannel, Selector> each : open.entrySet()) {
      each.getKey().close();
      each.getValue().wakeup();
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        open.put(channel, Selector.open());
        thread("framing-backend-" + channel.socket().getPort(), () -> serve(channel));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(SocketChannel channel) {
    try (channel;
        Selector selector = open.get(channel)) {
      Socket socket = channel.socket();
      socket.setTcpNoDelay(true);
      WireReader reader = new WireReader(socket.getInputStream());
      Finish next = Finish.KEEP;
      while (next == Finish.KEEP) {
        awaitOctets(channel, selector);
        work(1);
        try {
          next = reader.started() ? exchange(socket, reader) : Finish.CLOSE;
          while (next == Finish.KEEP && reader.ahead()) {
            next = exchange(socket, reader);
          }
        } finally {
          work(-1);
        }
      }
      if (next == Finish.ECHO || next == Finish.DRAIN) {
        follow(socket, reader, next == Finish.ECHO);
      } else if (next == Finish.RESET) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException gone) {
      // The router closed or reset the connection: what it sent is already recorded.
    } finally {
      open.remove(channel);
    }
  }

  /** Waits without taking anything: until somebody is busy with it, it can be seen to wait. */
  private static void awaitOctets(SocketChannel channel, Selector selector) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    selector.select();
    key.cancel();
    selector.selectNow();
    channel.configureBlocking(true);
  }

  private Finish exchange(Socket socket, WireReader reader) throws IOException {
    Message head = reader.requestHead();
    if (head.end() != End.COMPLETE) {
      record(head);
      return Finish.CLOSE;
    }
    Script play = scriptFor(head, socket);
    OutputStream out = socket.getOutputStream();
    if (play != null && play.early()) {
      record(head);
      write(out, play.text(), dripped);
      return play.finish();
    }
    if (head.lists("Expect", "100-continue") && head.start().endsWith("1.1")) {
      write(out, "HTTP/1.1 100 Continue\r\n\r\n", false);
    }
    Message request = reader.body(true);
    record(request);
    if (!request.whole()) {
      return Finish.CLOSE;
    }
    if (play != null) {
      write(out, play.text(), dripped);
      return play.finish();
    }
    String text = head.methodAndTarget();
    String body = text.startsWith("HEAD ") ? "" : text;
    write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + body, false);
    boolean keep = head.start().endsWith("1.1") || head.lists("Connection", "keep-alive");
    return keep && !head.lists("Connection", "close") ? Finish.KEEP : Finish.CLOSE;
  }

  private static void follow(Socket socket, WireReader reader, boolean echo) throws IOException {
    for (String text = reader.some(); !text.isEmpty(); text = reader.some()) {
      if (echo) {
        write(socket.getOutputStream(), text, false);
      }
    }
  }

  private synchronized Script scriptFor(Message head, Socket socket) {
    if (script == null || !head.methodAndTarget().endsWith(SCRIPTED)) {
      return null;
    }
    lastScripted = socket.getChannel();
    return script;
  }

  private synchronized void record(Message request) {
    seen.add(request);
  }

  private synchronized void work(int change) {
    busy += change;
    notifyAll();
  }

  private static void write(OutputStream out, String text, boolean inDrips) throws IOException {
    byte[] bytes = octets(text);
    int step = inDrips ? Math.max(1, bytes.length / 500) : bytes.length;
    for (int at = 0; at < bytes.length; at += step) {
      out.write(bytes, at, Math.min(step, bytes.length - at));
    }
  }
}
