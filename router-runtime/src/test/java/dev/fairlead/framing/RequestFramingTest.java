package dev.fairlead.framing;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays every request case: in one write, and again octet by octet; those whose first octets are
 * the point also on a listener that speaks HTTP/2 too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestFramingTest {
  private RecordingBackend backend;
  private RouterUnderTest router;

  @BeforeAll
  void start() throws Exception {
    backend = new RecordingBackend(RouterUnderTest.backendPort());
    router = RouterUnderTest.start(backend.port());
  }

  @AfterAll
  void stop() throws Exception {
    if (router != null) {
      router.close();
      backend.close();
    }
  }

  @ParameterizedTest(name = "{0}: {1}", quoteTextArguments = false)
  @MethodSource("cases")
  void inOneWrite(String group, RequestCase test) throws Exception {
    new RequestScenario(router, backend, test).play(false);
  }

  @ParameterizedTest(name = "{0}: {1}", quoteTextArguments = false)
  @MethodSource("cases")
  void octetByOctet(String group, RequestCase test) throws Exception {
    new RequestScenario(router, backend, test).play(true);
  }

  @ParameterizedTest(name = "{0}: {1}", quoteTextArguments = false)
  @MethodSource("beginnings")
  void besideHttp2(String group, RequestCase test) throws Exception {
    new RequestScenario(router.besideHttp2(), backend, test).play(false);
    new RequestScenario(router.besideHttp2(), backend, test).play(true);
  }

  /** What the choice between the versions, made by the first octets, could change. */
  static Stream<Arguments> beginnings() {
    return Stream.of(
            RequestLineCases.group(),
            VersionCases.group(),
            PipelineCases.group(),
            ShortCases.group(),
            LimitCases.group(),
            ForeignCases.group())
        .flatMap(group -> group.cases().stream().map(test -> Arguments.of(group.title(), test)))
        // The preface begins HTTP/2 there, and what could be a broken one is not answered.
        .filter(given -> !((RequestCase) given.get()[1]).sent.startsWith("PRI * HTTP/2.0"))
        .filter(given -> !((RequestCase) given.get()[1]).sent.startsWith("PROXY TCP4 "));
  }

  static Stream<Arguments> cases() {
    return RequestGroup.all().stream()
        .flatMap(group -> group.cases().stream().map(test -> Arguments.of(group.title(), test)));
  }
}
