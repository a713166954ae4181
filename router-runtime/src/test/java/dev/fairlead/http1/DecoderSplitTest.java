package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySink;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import dev.fairlead.wire.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a message is cut into pieces, it reads the same. */
class DecoderSplitTest {
  private static final ServerSettings SETTINGS =
      new ServerSettings(null, 100, 400, 10, 1, 1, 1, true, false);

  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final Loop loop = new Loop(eventLoop, 0);

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private interface Decoding {
    /** Reads a piece; returns whether the message is complete. */
    boolean read(ByteBuf in) throws Malformed;

    String result();
  }

  private interface Start {
    Decoding decoding();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\n"
            + "POST /a?b=c HTTP/1.0\r\n"
            + "Host:a:80\r\n"
            + "X-Empty:\r\n"
            + "x-tab: \ta b\t \r\n"
            + "Y:  z\r\n\r\n"
            + "body",
        "OPTIONS * HTTP/1.1\r\nhost: [::1]:8080\r\nConnection: close, X-Y\r\nx-y: 1\r\n\r\n",
        "FOO http://a/b HTTP/1.9\r\nHost: A\r\nContent-Length: 12\r\nBar: \u00e4\r\n\r\nGET ",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
        "GET /\r\n",
        "\u0016\u0003\u0001"
      })
  void requestHeads(String message) {
    assertSameHoweverCut(message, this::request);
  }

  @Test
  void limitsOfRequests() {
    String line = "GET /" + "a".repeat(86) + " HTTP/1.1\r\n";
    assertThat(whole(line + "Host: a\r\n\r\n", this::request)).startsWith("GET /aaa");
    assertThat(whole(line.replace("GET", "GETS") + "Host: a\r\n\r\n", this::request))
        .isEqualTo("414");
    assertSameHoweverCut(line.replace("GET", "GETS"), this::request);
    assertSameHoweverCut("G".repeat(120), this::request);
    assertSameHoweverCut("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(11), this::request);
    assertThat(whole("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(11), this::request)).isEqualTo("431");
    assertThat(whole("GET / HTTP/1.1\r\na: " + "b".repeat(400), this::request)).isEqualTo("431");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.0 404 Nix da\r\n\r\n",
        "HTTP/1.1 204\r\nserver:x\r\nDate:\r\n\r\n",
        "HTTP/1.1 200 \r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void responseHeads(String message) {
    assertSameHoweverCut(message, this::response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "3\r\nabc\r\n0\r\n\r\nnext",
        "00A ; a=b;c = \"d\\\"e\" ;f\r\n"
            + "0123456789\r\n"
            + "1\r\n\n\r\n"
            + "0;z\r\n"
            + "X: 1\r\n"
            + "Host: b\r\n"
            + "y:2\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\nabc\r\n",
        "3;\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "g\r\n",
        "\r\n",
        "1234567890123456\r\n",
        "1;a=\"\u0001\"\r\n",
        "0\r\nA b: c\r\n\r\n"
      })
  void chunkedContent(String message) {
    assertSameHoweverCut(message, () -> content(true));
  }

  @Test
  void contentOfKnownLength() {
    assertSameHoweverCut("0123456789next", () -> content(false));
    assertThat(whole("0123456789next", () -> content(false))).isEqualTo("0123456789|null+4");
  }

  private void assertSameHoweverCut(String message, Start start) {
    String whole = whole(message, start);
    assertThat(cut(message, start, each(message.length()))).as("octet by octet").isEqualTo(whole);
    for (int i = 1; i < message.length(); i++) {
      assertThat(cut(message, start, List.of(i))).as("cut at %d", i).isEqualTo(whole);
    }
  }

  private static List<Integer> each(int length) {
    List<Integer> cuts = new ArrayList<>();
    for (int i = 1; i < length; i++) {
      cuts.add(i);
    }
    return cuts;
  }

  private static String whole(String message, Start start) {
    return cut(message, start, List.of());
  }

  /** The result, with how many octets were left; or the status of a refusal. */
  private static String cut(String message, Start start, List<Integer> cuts) {
    Decoding decoding = start.decoding();
    byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int k = 0; k <= cuts.size(); k++) {
      int to = k < cuts.size() ? cuts.get(k) : octets.length;
      ByteBuf in = Unpooled.directBuffer().writeBytes(octets, from, to - from);
      try {
        if (decoding.read(in)) {
          return decoding.result() + "+" + (octets.length - to + in.readableBytes());
        }
      } catch (Malformed e) {
        return Integer.toString(e.status());
      } finally {
        in.release();
      }
      from = to;
    }
    return "incomplete " + decoding.result();
  }

  private Decoding request() {
    RequestDecoder decoder = new RequestDecoder();
    RequestRules rules = new RequestRules();
    RequestHead head = new RequestHead(new Fields());
    decoder.reset();
    return new Decoding() {
      @Override
      public boolean read(ByteBuf in) throws Malformed {
        if (!decoder.decode(in, head, SETTINGS)) {
          return false;
        }
        rules.apply(head);
        return true;
      }

      @Override
      public String result() {
        return head.method()
            + " "
            + head.target()
            + " "
            + head.version()
            + " "
            + head.authority()
            + " "
            + head.contentLength()
            + " "
            + rules.keepAlive()
            + "\n"
            + (head.fields().size() == 0 ? "" : head.fields());
      }
    };
  }

  private Decoding response() {
    ResponseDecoder decoder = new ResponseDecoder();
    ResponseRules rules = new ResponseRules();
    ResponseHead head = new ResponseHead(new Fields());
    decoder.reset();
    return new Decoding() {
      @Override
      public boolean read(ByteBuf in) throws Malformed {
        if (!decoder.decode(in, head)) {
          return false;
        }
        rules.apply(head, false);
        return true;
      }

      @Override
      public String result() {
        return head.status()
            + " "
            + head.reason()
            + " "
            + head.version()
            + " "
            + head.contentLength()
            + " "
            + rules.keepAlive()
            + "\n"
            + (head.fields().size() == 0 ? "" : head.fields());
      }
    };
  }

  private Decoding content(boolean chunked) {
    ContentDecoder decoder = new ContentDecoder(loop, 1000, 10);
    if (chunked) {
      decoder.chunked();
    } else {
      decoder.length(10);
    }
    Collected collected = new Collected();
    Body body = new Body(collected);
    body.to(collected);
    return new Decoding() {
      @Override
      public boolean read(ByteBuf in) throws Malformed {
        boolean complete = decoder.read(in, body);
        if (decoder.tookAll()) {
          in.skipBytes(in.readableBytes());
        }
        return complete;
      }

      @Override
      public String result() {
        return collected.text + "|" + decoder.trailers();
      }
    };
  }

  private static final class Collected implements BodySink, BodySource {
    final StringBuilder text = new StringBuilder();

    @Override
    public void feed(Body body) {}

    @Override
    public void write(ByteBuf data) {
      text.append(data.toString(StandardCharsets.ISO_8859_1));
      data.release();
    }

    @Override
    public void end(Fields trailers) {}

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }
}
