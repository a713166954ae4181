package dev.fairlead.exchange;

import dev.fairlead.wire.FieldName;
import dev.fairlead.wire.Fields;

/**
 * How a gRPC call ended, which its HTTP status never says: that is 200 whenever the server speaks
 * gRPC at all. The status is a trailer, or a field of the head where there are no messages (gRPC
 * over HTTP/2, "Responses").
 */
final class GrpcStatus {
  private static final String TYPE = "application/grpc";
  private static final String STATUS = "grpc-status";

  private GrpcStatus() {}

  /** Whether a response is one of gRPC: also of {@code application/grpc+proto}, not of grpc-web. */
  static boolean speaks(Fields head) {
    int type = head.next(FieldName.CONTENT_TYPE, 0);
    if (type < 0 || head.valueLength(type) < TYPE.length()) {
      return false;
    }
    for (int i = 0; i < TYPE.length(); i++) {
      if (head.valueAt(type, i) != TYPE.charAt(i)) {
        return false;
      }
    }
    return head.valueLength(type) == TYPE.length()
        || "+;".indexOf(head.valueAt(type, TYPE.length())) >= 0;
  }

  /**
   * The HTTP status that says the same of the endpoint, so that both are judged alike.
   *
   * @param fields of a head or trailer
   * @return 0 if no status is among them
   */
  static int toHttp(Fields fields) {
    String status = fields.get(STATUS);
    if (status == null) {
      return 0;
    }
    return switch (status) {
      case "0" -> 200;
      case "1" -> 499;
      case "3", "9", "11" -> 400;
      case "4" -> 504;
      case "5" -> 404;
      case "6", "10" -> 409;
      case "7" -> 403;
      case "8" -> 429;
      case "12" -> 501;
      case "14" -> 503;
      case "16" -> 401;
      default -> 500;
    };
  }
}
