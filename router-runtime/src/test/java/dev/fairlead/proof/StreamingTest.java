package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Content of any size passes in constant memory, at the speed of the slower side. */
class StreamingTest extends Proof {
  private static final int MIB = 1024 * 1024;
  private static final long SIZE = 256L * MIB;

  /** What the kernel may hold of it: the send and receive buffers of two connections. */
  private static final long IN_KERNEL = 32L * MIB;

  /** What the router may hold of it, with all it holds besides. */
  private static final long IN_ROUTER = 16L * MIB;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();

  private void write(OutputStream out, long octets) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (long sent = 0; sent < octets; sent += piece.length) {
      for (int i = 0; i < 8; i++) {
        piece[i] = (byte) (sent >> 8 * i);
      }
      out.write(piece);
      written.addAndGet(piece.length);
    }
  }

  /** Reads, and checks that every piece is where it was. */
  private void read(InputStream in, long octets) throws IOException {
    // One for all, as what the test allocates must not be taken for what the router holds.
    byte[] piece = new byte[64 * 1024];
    for (long got = 0; got < octets; got += piece.length) {
      assertThat(in.readNBytes(piece, 0, piece.length)).isEqualTo(piece.length);
      long mark = 0;
      for (int i = 7; i >= 0; i--) {
        mark = mark << 8 | piece[i] & 0xff;
      }
      assertThat(mark).isEqualTo(got);
      read.addAndGet(piece.length);
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private RawEndpoint download() throws IOException {
    return scripted(
        wire -> {
          wire.head();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
          write(wire.out(), SIZE);
          wire.rest();
        });
  }

  @Test
  void passesADownloadInConstantMemory() throws Exception {
    ProofRouter router = over(download());
    Wire client = connect(router);
    long heapBefore = heap();
    long directBefore = PlatformDependent.usedDirectMemory();
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    read(client.in(), SIZE / 2);
    assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(IN_ROUTER);
    assertThat(heap() - heapBefore).isLessThan(IN_ROUTER);
    for (long got = SIZE / 2; got < SIZE; got += 64 * 1024) {
      client.in().skipNBytes(64 * 1024);
    }
    assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(IN_ROUTER);
  }

  @Test
  void passesAnUploadInConstantMemory() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              read(wire.in(), SIZE);
              wire.respond("200 OK", "took all");
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    long heapBefore = heap();
    long directBefore = PlatformDependent.usedDirectMemory();
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);
    write(client.out(), SIZE);
    assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(IN_ROUTER);
    assertThat(heap() - heapBefore).isLessThan(IN_ROUTER);
    assertThat(client.content(client.response())).isEqualTo("took all");
  }

  @Test
  void stopsAnEndpointWhoseClientDoesNotRead() throws Exception {
    ProofRouter router = over(download());
    Wire client = own(Wire.connect(router.port(), 64 * 1024));
    long directBefore = PlatformDependent.usedDirectMemory();
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(settled(written::get)).isBetween(64L * 1024, IN_KERNEL);
    assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(IN_ROUTER);
    read(client.in(), SIZE);
    assertThat(written).hasValue(SIZE);
  }

  @Test
  void stopsAClientWhoseEndpointDoesNotRead() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        own(
            RawEndpoint.scripted(
                64 * 1024,
                wire -> {
                  Head head = wire.head();
                  assertThat(head.method()).isEqualTo("POST");
                  go.get(60, TimeUnit.SECONDS);
                  read(wire.in(), SIZE);
                  wire.respond("200 OK", "took all");
                }));
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    long directBefore = PlatformDependent.usedDirectMemory();
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: " + SIZE);
    CompletableFuture<Void> sent = inBackground(() -> write(client.out(), SIZE));
    assertThat(settled(written::get)).isBetween(64L * 1024, IN_KERNEL);
    assertThat(PlatformDependent.usedDirectMemory() - directBefore).isLessThan(IN_ROUTER);
    go.complete(null);
    sent.get(60, TimeUnit.SECONDS);
    assertThat(client.content(client.response())).isEqualTo("took all");
  }

  /** Chunks are as small as one octet, so that their framing is most of what moves. */
  @Test
  void passesTinyChunksBothWays() throws Exception {
    int count = 5_000;
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              assertThat(content).hasSize(count);
              StringBuilder chunks = new StringBuilder();
              for (int i = 0; i < count; i++) {
                chunks.append("1\r\n").append((char) ('a' + i % 26)).append("\r\n");
              }
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              wire.send(chunks.toString());
              wire.lastChunk();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
    client.send("1\r\nx\r\n".repeat(count));
    client.lastChunk();
    String content = client.content(client.response());
    assertThat(content).hasSize(count).startsWith("abcdefghij");
  }

  /** An event stream: each event arrives before the next one is sent. */
  @Test
  void passesEachEventOnAtOnce() throws Exception {
    java.util.concurrent.Semaphore next = new java.util.concurrent.Semaphore(0);
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.head("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Connection: close");
              for (int i = 0; next.tryAcquire(40, TimeUnit.SECONDS) && i < 20; i++) {
                wire.send("data: " + i + "\n\n");
              }
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET /events HTTP/1.1", "Host: a", "Accept: text/event-stream");
    Head response = client.response();
    assertThat(response.value("Content-Type")).isEqualTo("text/event-stream");
    for (int i = 0; i < 20; i++) {
      next.release();
      assertThat(client.readChunk()).isEqualTo("data: " + i + "\n\n");
    }
    next.release();
    assertThat(client.readChunk()).isEmpty();
  }
}
