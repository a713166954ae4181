package dev.fairlead.framing;

import dev.fairlead.framing.Message.End;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 messages without any tolerance: what is not exactly RFC 9112 ends as {@link
 * End#MALFORMED}. Both ends of the suite read with it, so whatever a router repairs or lets through
 * is noticed.
 */
final class WireReader {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile(TOKEN + " [\\x21-\\x7e]+ HTTP/1\\.[01]");
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2} [\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern FIELD_LINE =
      Pattern.compile(TOKEN + ":[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern CHUNK_LINE =
      Pattern.compile(
          "([0-9A-Fa-f]{1,15})((?:;" + TOKEN + "(?:=(?:" + TOKEN + "|\"[^\"\\x00-\\x08]*\"))?)*)");

  private final InputStream in;
  private Draft draft;

  WireReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Blocks until a byte is there; false at the end of the stream. */
  boolean started() throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    return first >= 0;
  }

  /** Returns whether more is there already. */
  boolean ahead() throws IOException {
    return in.available() > 0;
  }

  /** Reads what is there, waiting for the first octet; an empty text at the end. */
  String some() throws IOException {
    byte[] bytes = new byte[4096];
    int count = in.read(bytes);
    return count < 0 ? "" : new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
  }

  /** Reads exactly as many octets, fewer only at the end. */
  String exactly(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /** Reads the head of a request; {@link #body} goes on from there. */
  Message requestHead() {
    return head(true);
  }

  /** Reads one response, interim or final. */
  Message response(boolean bodiless) {
    Message head = head(false);
    if (head.end() != End.COMPLETE) {
      return head;
    }
    int status = head.status();
    boolean none = bodiless || status < 200 || status == 204 || status == 304;
    return none ? head : body(false);
  }

  private Message head(boolean request) {
    draft = new Draft();
    return guarded(
        () -> {
          if (!started()) {
            return End.NOTHING;
          }
          draft.start = line();
          if (!(request ? REQUEST_LINE : STATUS_LINE).matcher(draft.start).matches()) {
            String start = draft.start;
            draft.start = null;
            throw new Flaw("start line '" + Message.visible(start) + "'");
          }
          fields(draft.fields);
          checkHead(request);
          return End.COMPLETE;
        });
  }

  /** Reads the body of the head read last and returns the whole message. */
  Message body(boolean request) {
    return guarded(
        () -> {
          Message head = draft.message(End.COMPLETE, null);
          if (!head.values("Transfer-Encoding").isEmpty()) {
            chunks();
          } else if (!head.values("Content-Length").isEmpty()) {
            take(Long.parseLong(head.values("Content-Length").get(0)));
          } else if (!request) {
            for (int b = in.read(); b >= 0; b = in.read()) {
              draft.body.append((char) b);
            }
            return End.BY_CLOSE;
          }
          return End.COMPLETE;
        });
  }

  private Message guarded(Step step) {
    try {
      return draft.message(step.run(), null);
    } catch (Flaw flaw) {
      return draft.message(flaw.end, flaw.getMessage());
    } catch (SocketTimeoutException late) {
      return draft.message(End.TIMED_OUT, null);
    } catch (IOException reset) {
      return draft.message(End.RESET, reset.getMessage());
    }
  }

  private void checkHead(boolean request) throws Flaw {
    Message head = draft.message(End.COMPLETE, null);
    List<String> lengths = head.values("Content-Length");
    List<String> codings = head.values("Transfer-Encoding");
    if (lengths.size() + codings.size() > 1) {
      throw new Flaw("ambiguous framing " + draft.fields);
    }
    if (!lengths.isEmpty() && !lengths.get(0).matches("[0-9]{1,18}")) {
      throw new Flaw("Content-Length " + lengths);
    }
    if (!codings.isEmpty() && !codings.get(0).equalsIgnoreCase("chunked")) {
      throw new Flaw("Transfer-Encoding " + codings);
    }
    if (request && head.values("Host").size() != 1 && head.start().endsWith("1.1")) {
      throw new Flaw("Host " + head.values("Host"));
    }
  }

  private void fields(List<String> into) throws IOException {
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (!FIELD_LINE.matcher(line).matches()) {
        throw new Flaw("field line '" + Message.visible(line) + "'");
      }
      int colon = line.indexOf(':');
      into.add(line.substring(0, colon) + ": " + trim(line.substring(colon + 1)));
    }
  }

  private static String trim(String value) {
    return value.replaceAll("^[ \\t]+|[ \\t]+$", "");
  }

  private void chunks() throws IOException {
    for (; ; ) {
      String line = line();
      var parts = CHUNK_LINE.matcher(line);
      if (!parts.matches()) {
        throw new Flaw("chunk line '" + Message.visible(line) + "'");
      }
      if (!parts.group(2).isEmpty()) {
        draft.extensions.add(parts.group(2));
      }
      long size = Long.parseLong(parts.group(1), 16);
      if (size == 0) {
        fields(draft.trailers);
        return;
      }
      take(size);
      if (next() != '\r' || next() != '\n') {
        throw new Flaw("no CRLF after chunk data");
      }
    }
  }

  private void take(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      draft.body.append((char) next());
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = next(); ; b = next()) {
      if (b == '\r') {
        if (next() != '\n') {
          throw new Flaw("bare CR after '" + Message.visible(line.toString()) + "'");
        }
        return line.toString();
      }
      if (b == '\n') {
        throw new Flaw("bare LF after '" + Message.visible(line.toString()) + "'");
      }
      line.append((char) b);
    }
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new Flaw(End.TRUNCATED, null);
    }
    return b;
  }

  private interface Step {
    End run() throws IOException;
  }

  private static final class Draft {
    private String start;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final List<String> trailers = new ArrayList<>();
    private final List<String> extensions = new ArrayList<>();

    Message message(End end, String problem) {
      return new Message(
          start,
          List.copyOf(fields),
          body.toString(),
          List.copyOf(trailers),
          List.copyOf(extensions),
          end,
          problem);
    }
  }

  private static final class Flaw extends IOException {
    private static final long serialVersionUID = 1L;
    private final End end;

    Flaw(String problem) {
      this(End.MALFORMED, problem);
    }

    Flaw(End end, String problem) {
      super(problem);
      this.end = end;
    }
  }
}
