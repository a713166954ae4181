package dev.fairlead.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A small name server on loopback, by UDP and TCP on one port, for one zone in memory. */
final class LoopbackDns implements AutoCloseable {
  private record Resource(String owner, int type, int ttl, byte[] data) {}

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, List<Resource>> zone = new ConcurrentHashMap<>();

  /** Each question as "A name", with "tcp" in front where it came that way. */
  final List<String> questions = new CopyOnWriteArrayList<>();

  /** The RCODE of every answer, unless 0. */
  volatile int code;

  volatile boolean silent;
  volatile boolean truncateUdp;

  /** Whether answers come from a port nobody asked. */
  volatile boolean fromElsewhere;

  /** What becomes of an answer on its way. */
  volatile UnaryOperator<byte[]> distort = answer -> answer;

  LoopbackDns() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    DatagramSocket packets = null;
    ServerSocket streams = null;
    // A free port of one kind may be taken in the other.
    for (int tries = 100; packets == null; tries--) {
      streams = new ServerSocket(0, 50, loopback);
      try {
        packets = new DatagramSocket(streams.getLocalPort(), loopback);
      } catch (BindException e) {
        streams.close();
        if (tries == 0) {
          throw e;
        }
      }
    }
    udp = packets;
    tcp = streams;
    start(this::serveUdp);
    start(this::serveTcp);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) udp.getLocalSocketAddress();
  }

  LoopbackDns alias(String name, String target, int ttl) {
    return add(name, new Resource(name, 5, ttl, encoded(target)), 1, 28);
  }

  /** An address of a name, or of what the name is an alias of. */
  LoopbackDns address(String question, String owner, int ttl, String literal)
      throws UnknownHostException {
    byte[] data = InetAddress.getByName(literal).getAddress();
    int type = data.length == 4 ? 1 : 28;
    zone.computeIfAbsent("28 " + question, k -> new ArrayList<>());
    zone.computeIfAbsent("1 " + question, k -> new ArrayList<>());
    return add(question, new Resource(owner, type, ttl, data), type);
  }

  LoopbackDns address(String name, int ttl, String literal) throws UnknownHostException {
    return address(name, name, ttl, literal);
  }

  private LoopbackDns add(String question, Resource resource, int... types) {
    for (int type : types) {
      zone.computeIfAbsent(type + " " + question, k -> new ArrayList<>()).add(resource);
    }
    return this;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "loopback-dns");
    thread.setDaemon(true);
    thread.start();
  }

  private void serveUdp() {
    byte[] buffer = new byte[1500];
    while (true) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
        byte[] answer = answer(question, "", truncateUdp);
        DatagramPacket reply = new DatagramPacket(answer, answer.length, packet.getSocketAddress());
        if (fromElsewhere) {
          try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            other.send(reply);
          }
        } else if (!silent) {
          udp.send(reply);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serveTcp() {
    while (true) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), "tcp ", false);
        // In two parts, as a stream may arrive.
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer, 0, 5);
        out.flush();
        out.write(answer, 5, answer.length - 5);
        out.flush();
        in.read();
      } catch (IOException e) {
        if (tcp.isClosed()) {
          return;
        }
      }
    }
  }

  private byte[] answer(byte[] question, String how, boolean truncated) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (; question[at] != 0; at += 1 + question[at]) {
      name.append(name.length() == 0 ? "" : ".");
      name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
    }
    int type = question[at + 2];
    questions.add(how + (type == 1 ? "A " : "AAAA ") + name);
    List<Resource> found = zone.get(type + " " + name.toString().toLowerCase());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    int rcode = code != 0 ? code : found == null ? DnsMessage.NO_SUCH_NAME : 0;
    out.writeShort(0x8180 | rcode | (truncated ? 0x0200 : 0));
    List<Resource> records = rcode != 0 || truncated ? List.of() : found;
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    out.write(question, 12, at + 5 - 12);
    for (Resource record : records) {
      if (record.owner.contentEquals(name)) {
        // A pointer to the name in the question.
        out.writeShort(0xc00c);
      } else {
        out.write(encoded(record.owner));
      }
      out.writeShort(record.type);
      out.writeShort(1);
      out.writeInt(record.ttl);
      out.writeShort(record.data.length);
      out.write(record.data);
    }
    return distort.apply(bytes.toByteArray());
  }

  private static byte[] encoded(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
