package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Outcome;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gRPC call says of its endpoint, although its HTTP status is 200. */
class GrpcStatusTest extends Proof {
  /** Answers with a message and the status in a trailer, or with the status alone in the head. */
  private RawEndpoint endpoint(String type, String status, boolean message) throws IOException {
    return scripted(
        wire -> {
          H2Wire h2 = H2Wire.accepted(wire);
          H2Wire.Frame head = h2.next(H2Wire.HEADERS);
          if (message) {
            h2.headers(head.stream(), false, ":status", "200", "content-type", type);
            h2.data(head.stream(), "hello", status.equals("none"));
            if (!status.equals("none")) {
              h2.headers(head.stream(), true, "grpc-status", status);
            }
          } else {
            h2.headers(
                head.stream(), true, ":status", "200", "content-type", type, "grpc-status", status);
          }
          h2.next();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, 0, true, SUCCESS",
    "application/grpc, 5, true, SUCCESS",
    "application/grpc, 13, true, FAILURE",
    "application/grpc+proto, 2, true, FAILURE",
    "application/grpc;v=1, 14, true, OVERLOADED",
    "application/grpc, 8, false, OVERLOADED",
    "application/grpc, 14, false, OVERLOADED",
    "application/grpc, 0, false, SUCCESS",
    "application/grpc, none, true, FAILURE",
    "application/grpc, nonsense, true, FAILURE",
    "application/grpc-web, 13, true, SUCCESS",
    "application/json, 13, true, SUCCESS",
    "application/json, none, true, SUCCESS",
  })
  void isWhatTheEndpointIsJudgedBy(String type, String status, boolean message, Outcome expected)
      throws Exception {
    ProofRouter router =
        router(
            "pools: { all: { protocol: h2c, endpoints: [ \""
                + endpoint(type, status, message).address()
                + "\" ] } }",
            "explain: { sample: 100% }");
    H2Wire client = own(H2Wire.connect(router.port()));
    client.request(1, true, "POST", "/", "te", "trailers");
    assertThat(client.next(H2Wire.HEADERS).fields()).containsEntry(":status", "200");
    eventually(
        () ->
            assertThat(router.explanations().latest())
                .singleElement()
                .extracting(explained -> explained.choices().get(0).outcome())
                .isEqualTo(expected));
  }
}
