package dev.fairlead.http1;

import dev.fairlead.wire.Body;
import dev.fairlead.wire.BodySource;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.Loop;
import dev.fairlead.wire.RequestHead;
import dev.fairlead.wire.ResponseHead;
import io.netty.buffer.ByteBuf;

/** Decodes the responses on a connection to an endpoint, one after another. */
final class ResponseReader {
  /** Informational responses before the final one, against endpoints that never come to it. */
  private static final int MAX_INFORMATIONAL = 100;

  private final Loop loop;
  private final BodySource source;
  private final ResponseHead head = new ResponseHead(new Fields());
  private final ResponseDecoder decoder = new ResponseDecoder();
  private final ResponseRules rules = new ResponseRules();
  private ContentDecoder content;
  private Body body;
  private int informational;

  ResponseReader(Loop loop, BodySource source) {
    this.loop = loop;
    this.source = source;
  }

  /** A request begins. What is known of the response before stays until the next one arrives. */
  void begin() {
    decoder.reset();
    informational = 0;
  }

  /** Whether any octet of a response has arrived. */
  boolean begun() {
    return decoder.begun() || informational > 0;
  }

  ResponseHead head() {
    return head;
  }

  /** What is being received, or null. */
  Body body() {
    return body;
  }

  /** Whether the endpoint lets the connection be used again. */
  boolean keepAlive() {
    return rules.keepAlive();
  }

  /** How long the endpoint keeps the connection for another request, as far as it says. */
  long patienceNanos() {
    return rules.patienceNanos();
  }

  /** Whether content follows the final head. */
  boolean hasContent() {
    return rules.content();
  }

  /** Whether the end of the connection is the end of the content. */
  boolean endsWithConnection() {
    return rules.content() && content.endsWithConnection();
  }

  Fields trailers() {
    return rules.content() ? content.trailers() : null;
  }

  /**
   * Reads a head.
   *
   * @param toHead whether it answers a HEAD
   * @return whether it is complete
   */
  boolean readHead(ByteBuf in, boolean toHead) throws Malformed {
    if (!decoder.begun()) {
      head.clear();
      if (content != null) {
        content.release();
      }
    }
    if (!decoder.decode(in, head)) {
      return false;
    }
    rules.apply(head, toHead);
    if (head.status() < 200 && head.status() != 101) {
      if (++informational > MAX_INFORMATIONAL) {
        throw new Malformed("The endpoint sends no final response.");
      }
      decoder.reset();
    } else if (!rules.content() && !rules.bodiless() && in.isReadable()) {
      throw new Malformed("More octets follow than the response has.");
    }
    return true;
  }

  /** Makes the body of the final response whose head was read, or of a tunnel. */
  Body beginBody() {
    body = new Body(source);
    if (rules.content()) {
      if (content == null) {
        content =
            new ContentDecoder(loop, ResponseDecoder.MAX_FIELD_OCTETS, ResponseDecoder.MAX_FIELDS);
      }
      if (rules.chunked()) {
        content.chunked();
      } else if (head.contentLength() != RequestHead.UNKNOWN) {
        content.length(head.contentLength());
      } else {
        content.close();
      }
    }
    return body;
  }

  /**
   * Reads content.
   *
   * @return whether it is complete; else {@code in} was taken completely
   */
  boolean readContent(ByteBuf in) throws Malformed {
    boolean complete = content.read(in, body);
    if (complete && !content.tookAll()) {
      throw new Malformed("More octets follow than the response has.");
    }
    return complete;
  }

  /** Hands the body over, to be ended. */
  Body takeBody() {
    Body taken = body;
    body = null;
    return taken;
  }

  /** Throws away what was received and not passed on. */
  void discard() {
    if (body != null) {
      body.discard();
      body = null;
    }
  }
}
