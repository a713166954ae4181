package dev.fairlead.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/b?x=%61&y=/../", "/a//b/", "/a%2Fb", "/...", "/.a"})
  void leavesANormalTargetAsItIs(String target) {
    assertThat(normalised(target)).isSameAs(target);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/c/./../../g, /a/g",
    "/mid/content=5/../6, /mid/6",
    "/.., /",
    "/., /",
    "/a/., /a/",
    "/a/.., /",
    "/a/../b, /b",
    "/a//../b, /a/b",
    "/%41%7a%2D%2e, /Az-.",
    "/%2e%2e/x, /x",
    "/a%2fb%3d, /a%2Fb%3D",
    "/a/../b?c, /b",
  })
  void resolvesDotsAndDecodesLetters(String target, String expected) {
    assertThat(normalised(target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/..%2fb",
        "/a/..%2F",
        "/a/%2e%2e%2fb",
        "/a%2f..",
        "/a%2f../b",
        "/a%2f%2e%2e%2fb",
        "/a/..%5cb",
        "/a/..\\b",
        "/a\\..\\b",
        "/a/..;/b",
        "/a/..;x=1/b",
        "/a/..%3b/b",
        "/a//../b",
        "/a//%2e%2e/b",
        "/a//b/../../c",
        "/a//b/./../../c",
        "/a///b/.././../c",
        "/a/;/../b",
        "/a/;x=1/../b",
        "/a/;x=1;y/../b",
        "/a/.;/../b",
        "/a/%2e%3bx/../b",
        "/a/%2f/../b",
        "/a%00",
        "/%00",
      })
  void findsPathsThatEndpointsDisagreeAbout(String target) {
    assertThat(RoutePath.ambiguous(target, target.length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/b",
        "/a/../b",
        "/a/%2e%2e/b",
        "/a%2Fb",
        "/a;x=1/b",
        "/a;..",
        "//",
        "//a",
        "/a//b",
        "/a/..//b",
        "/a//b/../c",
        "/a//b/.../c/../..",
        "/a//...;/../b",
        "/a;x=1/../b",
        "/;x/b",
        "/...",
        "/..a%2f",
        "/a..%2fb",
        "/.%2fb",
        "/%",
        "/%2",
        "/a%01",
        "/%25%30%30"
      })
  void leavesOtherPathsAlone(String target) {
    assertThat(RoutePath.ambiguous(target, target.length())).isFalse();
  }

  @Test
  void looksAtThePathOnly() {
    assertThat(RoutePath.ambiguous("/a?x=..%2f%00", 2)).isFalse();
  }

  private static String normalised(String target) {
    int query = target.indexOf('?');
    return RoutePath.normalised(target, query < 0 ? target.length() : query);
  }
}
