package dev.fairlead.route;

import static dev.fairlead.route.Routes.find;
import static dev.fairlead.route.Routes.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.RouteConfig.HeaderMatch;
import dev.fairlead.config.RouteConfig.Match;
import dev.fairlead.config.RouteConfig.Target;
import dev.fairlead.wire.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  @Test
  void routesOfOneClassShareItsName() {
    Routes routes = new Routes().add("a", null, "/a");
    RouteConfig first = routes.list().get(0);
    RouteConfig second =
        new RouteConfig(
            "b",
            new StringBuilder("a").toString(),
            first.match(),
            first.targets(),
            null,
            null,
            first.requestHeaders(),
            first.responseHeaders(),
            first.maxBody(),
            null,
            null);
    RouteTable table = RouteTable.of(List.of(first, second), name -> Routes.pool(name));
    assertThat(table.routes().get(0).requestClass()).isEqualTo("a");
    assertThat(table.routes().get(1).requestClass()).isSameAs(table.routes().get(0).requestClass());
  }

  @Test
  void prefersTheExactHostToTheLongestWildcardToAnyHost() {
    RouteTable table =
        new Routes()
            .add("any", null, "/**")
            .add("short", "*.example.com", "/**")
            .add("long", "*.eu.example.com", "/**")
            .add("exact", "api.eu.example.com", "/**")
            .table();

    assertThat(get(table, "api.eu.example.com", "/")).isEqualTo("exact");
    assertThat(get(table, "web.eu.example.com", "/")).isEqualTo("long");
    assertThat(get(table, "a.b.c.eu.example.com", "/")).isEqualTo("long");
    assertThat(get(table, "eu.example.com", "/")).isEqualTo("short");
    assertThat(get(table, "example.com", "/")).isEqualTo("any");
    assertThat(get(table, "notexample.com", "/")).isEqualTo("any");
    assertThat(get(table, "", "/")).isEqualTo("any");
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com:8443",
    "API.Example.COM",
    "api.example.com.",
    "Api.example.com.:80",
    "api.example.com:"
  })
  void passesOverCasePortAndTheDotAtTheEndOfAHost(String authority) {
    RouteTable table =
        new Routes().add("any", null, "/**").add("exact", "api.example.com", "/**").table();

    assertThat(get(table, authority, "/")).isEqualTo("exact");
  }

  @Test
  void readsAnIpv6LiteralWithItsPort() {
    RouteTable table =
        new Routes().add("six", "[::1]", "/**").add("bare", "2001:db8::1", "/**").table();

    assertThat(get(table, "[::1]:8080", "/")).isEqualTo("six");
    assertThat(get(table, "[::1]", "/")).isEqualTo("six");
    assertThat(get(table, "[2001:DB8::1]:8080", "/")).isEqualTo("bare");
    assertThat(get(table, "[::2]:8080", "/")).isNull();
  }

  @Test
  void aHostOfManyLabelsFindsItsWildcard() {
    RouteTable table = new Routes().add("deep", "*.example.com", "/**").table();

    assertThat(get(table, "a.".repeat(100) + "example.com", "/")).isEqualTo("deep");
    assertThat(get(table, ".example.com", "/")).isNull();
  }

  @Test
  void noNameIsLongerThanDnsAllows() {
    RouteTable table =
        new Routes().add("any", null, "/**").add("deep", "*.example.com", "/**").table();

    assertThat(get(table, "a.".repeat(5000) + "example.com", "/")).isEqualTo("any");
  }

  @Test
  void fallsThroughToALessSpecificHost() {
    RouteTable table =
        new Routes()
            .add("api", "api.example.com", "/v1/**")
            .add("wild", "*.example.com", "/v2/**")
            .add("any", null, "/**")
            .table();

    assertThat(get(table, "api.example.com", "/v1/x")).isEqualTo("api");
    assertThat(get(table, "api.example.com", "/v2/x")).isEqualTo("wild");
    assertThat(get(table, "api.example.com", "/v3/x")).isEqualTo("any");
  }

  @Test
  void prefersLiteralToStarToRestAtTheFirstSegmentThatDiffers() {
    RouteTable table =
        new Routes()
            .add("rest", null, "/**")
            .add("stars", null, "/*/*")
            .add("star-b", null, "/*/b")
            .add("a-rest", null, "/a/**")
            .add("a-star", null, "/a/*")
            .add("exact", null, "/a/b")
            .table();

    assertThat(get(table, "h", "/a/b")).isEqualTo("exact");
    assertThat(get(table, "h", "/a/c")).isEqualTo("a-star");
    assertThat(get(table, "h", "/a/c/d")).isEqualTo("a-rest");
    assertThat(get(table, "h", "/a")).isEqualTo("a-rest");
    assertThat(get(table, "h", "/z/b")).isEqualTo("star-b");
    assertThat(get(table, "h", "/z/z")).isEqualTo("stars");
    assertThat(get(table, "h", "/z")).isEqualTo("rest");
    assertThat(get(table, "h", "/")).isEqualTo("rest");
  }

  @Test
  void comesBackFromABranchThatLeadsNowhere() {
    RouteTable table =
        new Routes().add("literal", null, "/a/b/c").add("star", null, "/*/b/d").table();

    assertThat(get(table, "h", "/a/b/d")).isEqualTo("star");
    assertThat(get(table, "h", "/a/b/e")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1, prefix",
    "/v1/, prefix",
    "/v1/a/b, prefix",
    "/v1?x=/y, prefix",
    "/v10,",
    "/v,",
    "/,",
    "/exact, exact",
    "/exact?q, exact",
    "/exact/,",
    "/exact/a,",
    "/p//q,",
    "/p/x/q, pattern",
    "//v1,",
  })
  void matchesExactPrefixAndPatternOnSegments(String target, String expected) {
    RouteTable table =
        new Routes()
            .add("prefix", null, "/v1/**")
            .add("exact", null, "/exact")
            .add("pattern", null, "/p/*/q")
            .table();

    assertThat(get(table, "h", target)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/public/../admin/x, admin",
    "/public/%2e%2E/admin/x, admin",
    "/public/.%2e/admin, admin",
    "/./admin, admin",
    "/../../admin, admin",
    "/%61dmin/x, admin",
    "/admin/.., rest",
    "/admin/../, rest",
    "/admin/..x, admin",
    "/admin/%2e%2e%2f, admin",
    "/ADMIN, rest",
    "/admin%2Fx, rest",
    "/%7euser, tilde",
    "/%c3%bc, umlaut",
    "/%C3%BC, umlaut",
    "/%, rest",
    "/%zz, rest",
    "/.well-known/x, known",
  })
  void matchesThePathAnEndpointWillSee(String target, String expected) {
    RouteTable table =
        new Routes()
            .add("admin", null, "/admin/**")
            .add("tilde", null, "/~user")
            .add("umlaut", null, "/ü")
            .add("known", null, "/.well-known/**")
            .add("rest", null, "/**")
            .table();

    assertThat(get(table, "h", target)).isEqualTo(expected);
  }

  @Test
  void optionsStarGoesWhereTheRootOfThatHostGoes() {
    RouteTable table =
        new Routes().add("deep", "a.example", "/x/**").add("root", "a.example", "/**").table();

    assertThat(find(table, "web", "a.example", "*", "OPTIONS", new Fields())).isEqualTo("root");
    assertThat(find(table, "web", "b.example", "*", "OPTIONS", new Fields())).isNull();
  }

  @Test
  void whatIsNoPathGoesNowhere() {
    RouteTable table = new Routes().add("rest", null, "/**").table();

    assertThat(get(table, "h", "")).isNull();
    assertThat(get(table, "h", "x")).isNull();
    assertThat(get(table, "h", "?q")).isNull();
  }

  @Test
  void restrictsMethods() {
    RouteTable table =
        new Routes()
            .add("any", null, "/**")
            .add("write", null, "/**", List.of("POST", "PUT"))
            .table();

    assertThat(find(table, "web", "h", "/", "PUT", new Fields())).isEqualTo("write");
    assertThat(find(table, "web", "h", "/", "GET", new Fields())).isEqualTo("any");
    assertThat(find(table, "web", "h", "/", "post", new Fields())).isEqualTo("any");
  }

  @Test
  void requiresEveryField() {
    RouteTable table =
        new Routes()
            .add("plain", null, "/**")
            .add(
                "canary",
                List.of(),
                null,
                "/**",
                List.of(),
                List.of(new HeaderMatch("x-canary", "true"), new HeaderMatch("x-user", null)))
            .table();
    Fields both = new Fields();
    both.add("X-Canary", "true");
    both.add("X-User", "");
    Fields second = new Fields();
    second.add("X-Canary", "false");
    second.add("x-canary", "true");
    second.add("x-user", "me");
    Fields otherCase = new Fields();
    otherCase.add("X-Canary", "True");
    otherCase.add("X-User", "me");
    Fields one = new Fields();
    one.add("X-Canary", "true");

    assertThat(find(table, "web", "h", "/", "GET", both)).isEqualTo("canary");
    assertThat(find(table, "web", "h", "/", "GET", second)).isEqualTo("canary");
    assertThat(find(table, "web", "h", "/", "GET", otherCase)).isEqualTo("plain");
    assertThat(find(table, "web", "h", "/", "GET", one)).isEqualTo("plain");
  }

  @Test
  void prefersMoreFieldsThenMethodsThenListenersThenTheOrderOfTheFile() {
    List<HeaderMatch> one = List.of(new HeaderMatch("a", null));
    List<HeaderMatch> two = List.of(new HeaderMatch("a", null), new HeaderMatch("b", null));
    RouteTable table =
        new Routes()
            .add("first", null, "/**")
            .add("second", null, "/**")
            .add("listener", List.of("web"), null, "/**", List.of(), List.of())
            .add("method", List.of(), null, "/**", List.of("GET"), List.of())
            .add("one", List.of(), null, "/**", List.of(), one)
            .add("two", List.of(), null, "/**", List.of(), two)
            .table();
    Fields none = new Fields();
    Fields a = new Fields();
    a.add("a", "1");
    Fields ab = new Fields();
    ab.add("b", "1");
    ab.add("a", "1");

    assertThat(find(table, "web", "h", "/", "GET", ab)).isEqualTo("two");
    assertThat(find(table, "web", "h", "/", "GET", a)).isEqualTo("one");
    assertThat(find(table, "web", "h", "/", "GET", none)).isEqualTo("method");
    assertThat(find(table, "web", "h", "/", "PUT", none)).isEqualTo("listener");
    assertThat(find(table, "other", "h", "/", "PUT", none)).isEqualTo("first");
  }

  @Test
  void aRouteWhoseConditionsFailGivesWayToALessSpecificPath() {
    RouteTable table =
        new Routes().add("post", null, "/a/b", List.of("POST")).add("below", null, "/a/**").table();

    assertThat(get(table, "h", "/a/b")).isEqualTo("below");
  }

  @Test
  void anEmptyTableMatchesNothing() {
    assertThat(get(new Routes().table(), "h", "/")).isNull();
  }

  @Test
  void sharesRequestsByWeight() {
    RouteTable table =
        RouteTable.of(
            List.of(
                Routes.route(
                    "split",
                    new Match(List.of(), null, "/**", List.of(), List.of()),
                    List.of(new Target("a", 3), new Target("none", 0), new Target("b", 1)))),
            Routes::pool);
    RouteSnapshot route = table.routes().get(0);
    int a = 0;
    int b = 0;
    java.util.SplittableRandom random = new java.util.SplittableRandom(7);
    for (int i = 0; i < 40_000; i++) {
      String pool = route.pool(random.nextLong()).name();
      a += pool.equals("a") ? 1 : 0;
      b += pool.equals("b") ? 1 : 0;
    }

    assertThat(a + b).isEqualTo(40_000);
    // 30,000 expected, standard deviation 87.
    assertThat(a).isBetween(29_500, 30_500);
    assertThat(route.pool(0).name()).isEqualTo("a");
    assertThat(route.pool(-1).name()).isEqualTo("b");
    assertThat(route.pool(Long.MAX_VALUE).name()).isIn("a", "b");
  }

  @Test
  void namesTheRouteWhosePoolIsMissing() {
    List<Target> targets = List.of(new Target("gone", 1));
    Match match = new Match(List.of(), null, "/**", List.of(), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouteTable.of(List.of(Routes.route("r1", match, targets)), name -> null))
        .withMessage("route 'r1': there is no pool 'gone'");
  }

  @ParameterizedTest
  @CsvSource({"/a/**/b", "/a*", "/*.png", "a", "/***"})
  void refusesWhatIsNoPattern(String path) {
    Routes routes = new Routes().add("r", null, path);

    assertThatIllegalArgumentException().isThrownBy(routes::table).withMessageContaining(path);
  }
}
