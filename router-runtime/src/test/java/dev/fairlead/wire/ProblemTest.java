package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "All endpoints are busy.",
        "quote \" and backslash \\ and slash /",
        "line\r\nbreak\ttab\0nul\u007fdelete",
        "umlaut \u00e4, line separator \u2028, surrogates \ud83d\ude00",
        "</script>",
        ""
      })
  void isValidJsonWhateverTheDetailSays(String detail) {
    byte[] content = Problem.content(503, detail, "00ff00ff00ff00ff");
    JsonPath json = JsonPath.from(new String(content, StandardCharsets.UTF_8));
    assertThat(json.getInt("status")).isEqualTo(503);
    assertThat(json.getString("title")).isEqualTo("Service Unavailable");
    assertThat(json.getString("detail")).isEqualTo(detail);
    assertThat(json.getString("requestId")).isEqualTo("00ff00ff00ff00ff");
  }

  @Test
  void hasATitleOrAnEmptyOneForEveryStatus() {
    for (int status = 400; status < 600; status++) {
      byte[] content = Problem.content(status, "d", "1");
      JsonPath json = JsonPath.from(new String(content, StandardCharsets.UTF_8));
      assertThat(json.getInt("status")).isEqualTo(status);
      assertThat(json.getString("title")).isEqualTo(ReasonPhrase.of(status));
    }
  }

  @Test
  void describesItsContentInTheHead() {
    ResponseHead head = new ResponseHead(new Fields());
    byte[] content = Problem.fill(head, 502, "The endpoint's response was not valid.", "0a");
    assertThat(head.status()).isEqualTo(502);
    assertThat(head.contentLength()).isEqualTo(content.length);
    assertThat(head.fields().get("content-length")).isEqualTo(Integer.toString(content.length));
    assertThat(head.fields().get("content-type")).isEqualTo("application/problem+json");
    assertThat(head.fields().get("x-request-id")).isEqualTo("0a");
    assertThat(head.fields().get("retry-after")).isNull();
  }

  @Test
  void saysWhenToComeBackIfItIsBusy() {
    ResponseHead head = new ResponseHead(new Fields());
    Problem.fill(head, 503, "All endpoints are busy.", "0a");
    assertThat(head.fields().get("retry-after")).matches("[1-9][0-9]*");
  }

  @Test
  void numbersRequestsWithoutRepeating() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = Problem.newId();
      assertThat(id).matches("[0-9a-f]{16}");
      ids.add(id);
    }
    assertThat(ids).hasSize(10_000);
  }
}
