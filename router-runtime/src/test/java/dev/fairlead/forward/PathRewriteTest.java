package dev.fairlead.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.RouteConfig.Rewrite;
import dev.fairlead.wire.Fields;
import dev.fairlead.wire.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRewriteTest {
  private static RequestHead rewritten(Rewrite rewrite, String target) {
    RequestHead head = new RequestHead(new Fields());
    head.target(target);
    PathRewrite.apply(rewrite, head);
    return head;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/api,-,/api/users,/users",
        "/api,-,/api,/",
        "/api,-,/api/,/",
        "/api,-,/apix,/apix",
        "/api,-,/other,/other",
        "/api/,-,/api/users,/users",
        "/api/,-,/api,/api",
        "/,-,/users,/users",
        "/api,-,/api/users?q=/api,/users?q=/api",
        "/api,-,/api?q=1,/?q=1",
        "-,/v2,/users,/v2/users",
        "-,/v2/,/users,/v2/users",
        "-,/v2,/,/v2/",
        "/api,/v2,/api/users?x,/v2/users?x",
        "/api,/v2,/other,/v2/other",
        "/api,-,/api//users,//users"
      })
  void stripsAndAddsOnSegmentBoundaries(String strip, String add, String from, String to) {
    RequestHead head = rewritten(new Rewrite(strip, add, null), from);
    assertThat(head.target()).isEqualTo(to);
    int query = to.indexOf('?');
    assertThat(head.pathLength()).isEqualTo(query < 0 ? to.length() : query);
  }

  @Test
  void replacesThePathAndKeepsTheQuery() {
    Rewrite rewrite = new Rewrite(null, null, "/maintenance");
    assertThat(rewritten(rewrite, "/any/thing?a=b?c").target()).isEqualTo("/maintenance?a=b?c");
  }

  @Test
  void leavesTheAsteriskAlone() {
    assertThat(rewritten(new Rewrite(null, "/v2", null), "*").target()).isEqualTo("*");
    assertThat(rewritten(new Rewrite(null, null, "/x"), "*").target()).isEqualTo("*");
  }

  @Test
  void keepsThePathWithoutARule() {
    assertThat(rewritten(null, "/a?b").target()).isEqualTo("/a?b");
  }
}
