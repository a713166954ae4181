package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One side ends before the exchange is complete: the other one learns of it, and of nothing else.
 */
class AbortTest extends Proof {
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  /** An endpoint that answers nothing, and says when the router has left it. */
  private RawEndpoint silent() throws IOException {
    return scripted(
        wire -> {
          wire.head();
          reached.complete(null);
          wire.untilGone();
          cancelled.complete(null);
        });
  }

  private void awaitReached() throws Exception {
    reached.get(40, TimeUnit.SECONDS);
  }

  private void awaitCancelled() throws Exception {
    cancelled.get(40, TimeUnit.SECONDS);
  }

  @Test
  void cancelsTheRequestOfAClientThatResets() throws Exception {
    ProofRouter router = over(silent());
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    awaitReached();
    client.reset();
    awaitCancelled();
  }

  @Test
  void cancelsAnUploadWhoseClientCloses() throws Exception {
    ProofRouter router = over(silent());
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 100").send("only this");
    awaitReached();
    client.close();
    awaitCancelled();
  }

  /** Half of a request is no request, though the client could still read. */
  @Test
  void cancelsAnUploadWhoseClientHalfCloses() throws Exception {
    ProofRouter router = over(silent());
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 100").send("only this");
    awaitReached();
    client.halfClose();
    awaitCancelled();
  }

  @Test
  void cancelsADownloadWhoseClientResets() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.head("HTTP/1.1 200 OK", "Content-Length: 1000000000");
              wire.send("x");
              wire.untilGone();
              cancelled.complete(null);
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(client.exactly(1)).isEqualTo("x");
    client.reset();
    awaitCancelled();
  }

  @Test
  void answersAClientThatHalfClosesAfterAWholeRequest() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              reached.complete(null);
              go.get(40, TimeUnit.SECONDS);
              wire.respond("200 OK", "still there");
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("POST / HTTP/1.1", "Host: a", "Content-Length: 3").send("abc");
    client.halfClose();
    awaitReached();
    go.complete(null);
    assertThat(client.content(client.response())).isEqualTo("still there");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void cancelsWithoutTouchingOthersOfTheSameEndpoint() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    RawEndpoint endpoint =
        answering(
            (request, content, wire) -> {
              if (request.target().equals("/stays")) {
                reached.complete(null);
                go.get(40, TimeUnit.SECONDS);
                wire.respond("200 OK", "stayed");
              } else {
                wire.untilGone();
                cancelled.complete(null);
              }
            });
    ProofRouter router = over(endpoint);
    Wire stays = connect(router);
    stays.head("GET /stays HTTP/1.1", "Host: a");
    awaitReached();
    Wire goes = connect(router);
    goes.head("GET /goes HTTP/1.1", "Host: a");
    eventually(() -> assertThat(endpoint.requests()).hasSize(2));
    goes.reset();
    awaitCancelled();
    go.complete(null);
    assertThat(stays.content(stays.response())).isEqualTo("stayed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\npart of it",
        "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n6\r\nof",
        "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nzz\r\n"
      })
  void neverEndsABrokenResponseCleanly(String rest) throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\n" + rest);
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    Head response = client.head();
    if (response == null) {
      return;
    }
    if (response.status() == 200) {
      assertThatThrownBy(() -> client.content(response)).isInstanceOf(IOException.class);
    } else {
      assertThat(response.status()).isEqualTo(502);
      assertThat(client.content(response)).contains("\"status\":502").doesNotContain("Exception");
    }
  }

  /**
   * The client has seen the beginning, so that nothing but the end of the connection can tell it.
   */
  @Test
  void abortsAResponseItsEndpointResetsHalfWay() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").chunk("begun");
              reached.get(40, TimeUnit.SECONDS);
              wire.reset();
            });
    ProofRouter router = over(endpoint);
    Wire client = connect(router);
    client.head("GET / HTTP/1.1", "Host: a");
    client.response();
    assertThat(client.readChunk()).isEqualTo("begun");
    reached.complete(null);
    assertThatThrownBy(client::readChunk).isInstanceOf(IOException.class);
    assertThat(client.untilGone()).isEmpty();
  }

  @Test
  void abortsTheStreamOfAnHttp2ClientWhoseEndpointResets() throws Exception {
    RawEndpoint endpoint =
        scripted(
            wire -> {
              wire.head();
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").chunk("begun");
              reached.get(40, TimeUnit.SECONDS);
              wire.reset();
            });
    ProofRouter router = over(endpoint);
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, true, "GET", "/");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    assertThat(client.next(H2Wire.DATA).data()).isEqualTo("begun");
    reached.complete(null);
    assertThat(client.next(H2Wire.RST_STREAM).code()).isNotZero();
  }

  @Test
  void cancelsTheRequestOfAnHttp2ClientThatResetsItsStream() throws Exception {
    ProofRouter router = over(silent());
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, true, "GET", "/");
    awaitReached();
    client.reset(1, 8);
    awaitCancelled();
  }

  @Test
  void resetsOnlyTheStreamOfAnHttp2Endpoint() throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    RawEndpoint endpoint =
        scripted(
            wire -> {
              H2Wire h2 = H2Wire.accepted(wire);
              h2.next(H2Wire.HEADERS);
              reached.complete(null);
              code.complete(h2.next(H2Wire.RST_STREAM).code());
              H2Wire.Frame second = h2.next(H2Wire.HEADERS);
              h2.headers(second.stream(), true, ":status", "204");
              h2.next();
            });
    ProofRouter router =
        router("pools: { all: { protocol: h2c, endpoints: [ \"" + endpoint.address() + "\" ] } }");
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, true, "GET", "/");
    awaitReached();
    client.reset(1, 8);
    assertThat(code.get(40, TimeUnit.SECONDS)).isEqualTo(8);
    client.request(3, true, "GET", "/");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "204");
    assertThat(endpoint.connections()).isEqualTo(1);
  }
}
