package dev.fairlead.framing;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every response case: written at once, and again octet by octet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponseFramingTest {
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
  void inOneWrite(String group, ResponseCase test) throws Exception {
    new ResponseScenario(router, backend, test).play(false);
  }

  @ParameterizedTest(name = "{0}: {1}", quoteTextArguments = false)
  @MethodSource("cases")
  void octetByOctet(String group, ResponseCase test) throws Exception {
    new ResponseScenario(router, backend, test).play(true);
  }

  static Stream<Arguments> cases() {
    return ResponseGroup.all().stream()
        .flatMap(group -> group.cases().stream().map(test -> Arguments.of(group.title(), test)));
  }
}
