package dev.fairlead.http2;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;
import io.netty.util.AsciiString;

/**
 * Checks the fields of one section as they are decoded and puts them in a list: what requests,
 * responses and trailers share.
 */
abstract class HeadReader implements HpackReader.Target {
  private int maxOctets;
  private int maxCount;
  private int octets;
  private int count;
  private boolean tooLarge;
  private boolean regular;
  private boolean any;
  private String problem;
  private Fields fields;
  private long contentLength;

  /**
   * Begins another section.
   *
   * @param maxOctets of names and values, each field counted with 4 more as in HTTP/1.1
   */
  void begin(Fields target, int maxOctets, int maxCount) {
    this.maxOctets = maxOctets;
    this.maxCount = maxCount;
    fields = target;
    octets = 0;
    count = 0;
    tooLarge = false;
    regular = false;
    any = false;
    problem = null;
    contentLength = -1;
  }

  /** Ends the section. */
  void done() {
    fields = null;
  }

  /** Why the section is malformed, or null. */
  final String problem() {
    return problem;
  }

  final boolean tooLarge() {
    return tooLarge;
  }

  /** Whether a field was kept. */
  final boolean any() {
    return any;
  }

  /** What the content-length says, or -1 if there is none. */
  final long contentLength() {
    return contentLength;
  }

  final void malformed(String why) {
    if (problem == null) {
      problem = why;
    }
  }

  @Override
  public final void field(AsciiString name, AsciiString value) {
    if (problem != null) {
      return;
    }
    if (!FieldSyntax.isValue(value)) {
      malformed("illegal octets in the value of a field");
    } else if (!name.isEmpty() && name.byteAt(0) == ':') {
      if (regular) {
        malformed("pseudo-header field after a regular one");
      } else {
        pseudo(name, value);
      }
    } else {
      regular = true;
      octets += name.length() + value.length() + 4;
      if (octets > maxOctets || ++count > maxCount) {
        tooLarge = true;
      }
      if (!FieldSyntax.isName(name)) {
        malformed("illegal name of a field");
      } else if (!tooLarge) {
        int i = fields.size();
        fields.add(name, value);
        int id = fields.id(i);
        if (id == FieldName.OTHER ? other(name) : check(id, i, value)) {
          any = true;
        } else {
          fields.removeAt(i);
        }
      }
    }
  }

  private boolean check(int id, int i, AsciiString value) {
    switch (id) {
      case FieldName.CONNECTION,
          FieldName.KEEP_ALIVE,
          FieldName.PROXY_CONNECTION,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE -> {
        malformed("connection-specific field " + FieldName.text(id));
        return false;
      }
      case FieldName.CONTENT_LENGTH -> {
        if (contentLength >= 0) {
          malformed("more than one content-length");
          return false;
        }
        contentLength = FieldSyntax.length(value);
        if (contentLength < 0) {
          malformed("content-length is not a number");
          return false;
        }
        // Leading zeros would make it an octal number to some: it is written anew.
        boolean padded = value.length() > 1 && value.byteAt(0) == '0';
        return known(fields, id, i, value) && !padded;
      }
      default -> {
        return known(fields, id, i, value);
      }
    }
  }

  /** Takes a pseudo-header field. */
  abstract void pseudo(AsciiString name, AsciiString value);

  /** Whether to keep a field of another name. */
  boolean other(AsciiString name) {
    return true;
  }

  /** Looks at a field with a known name, just added at a position; false removes it. */
  abstract boolean known(Fields fields, int id, int i, AsciiString value);
}
