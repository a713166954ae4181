package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Netty's HPACK decoder (RFC 7541), made to hand each field on as it is read instead of collecting
 * them in a map. All validation is done by who takes the fields.
 */
final class HpackReader extends DefaultHttp2HeadersDecoder {
  /** Takes the fields of a section in order. */
  interface Target {
    void field(AsciiString name, AsciiString value);
  }

  private final Sink sink = new Sink();

  /**
   * @param maxSection octets of an uncompressed field section as RFC 9113 section 6.5.2 counts them
   */
  HpackReader(long maxSection) {
    super(false, maxSection);
  }

  /**
   * Reads a whole field section.
   *
   * @param target null to only keep the decoder's state
   * @return whether all of it was handed on; false if it was too large
   * @throws Http2Error if it cannot be decoded: compression state is lost, and with it the
   *     connection
   */
  boolean read(int stream, ByteBuf block, Target target) throws Http2Error {
    sink.target = target;
    try {
      decodeHeaders(stream, block);
      return true;
    } catch (Http2Exception.HeaderListSizeException tooLarge) {
      return false;
    } catch (Http2Exception broken) {
      throw new Http2Error(ErrorCode.COMPRESSION_ERROR, broken.getMessage());
    } finally {
      sink.target = null;
    }
  }

  @Override
  protected Http2Headers newHeaders() {
    return sink;
  }

  /** Always empty: only {@link #add} is ever called on it. */
  private static final class Sink extends DefaultHttp2Headers {
    private Target target;

    Sink() {
      super(false, 2);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
      if (target != null) {
        target.field((AsciiString) name, (AsciiString) value);
      }
      return this;
    }
  }
}
