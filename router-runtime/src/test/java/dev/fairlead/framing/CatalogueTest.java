package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The suite itself: its size, its names, its documentation, and that it can fail. */
class CatalogueTest {

  @Test
  void hasTheSizeThatWasAskedFor() {
    assertThat(RequestGroup.all().stream().mapToInt(group -> group.cases().size()).sum())
        .isGreaterThanOrEqualTo(271);
    assertThat(ResponseGroup.all().stream().mapToInt(group -> group.cases().size()).sum())
        .isGreaterThanOrEqualTo(67);
  }

  @Test
  void saysEachThingOnce() {
    for (RequestGroup group : RequestGroup.all()) {
      assertThat(group.cases()).extracting(test -> test.name).doesNotHaveDuplicates();
    }
    for (ResponseGroup group : ResponseGroup.all()) {
      assertThat(group.cases()).extracting(test -> test.name).doesNotHaveDuplicates();
    }
    for (DowngradeGroup group : DowngradeGroup.all()) {
      assertThat(group.cases()).extracting(test -> test.name).doesNotHaveDuplicates();
    }
    assertThat(DowngradeGroup.all().stream().flatMap(group -> group.cases().stream()))
        .extracting(
            test ->
                String.join("|", test.fields)
                    + test.content
                    + test.content.size()
                    + (test.trailers == null ? "" : String.join("|", test.trailers)))
        .doesNotHaveDuplicates();
    assertThat(RequestGroup.all().stream().flatMap(group -> group.cases().stream()))
        .extracting(test -> test.sent + '|' + test.afterInterim + '|' + test.halfCloses)
        .doesNotHaveDuplicates();
    assertThat(ResponseGroup.all().stream().flatMap(group -> group.cases().stream()))
        .extracting(test -> test.request + test.script + test.stray + test.strayCloses)
        .doesNotHaveDuplicates();
  }

  @Test
  void isDocumentedAsItIs() throws Exception {
    String text = Files.readString(Path.of("../docs/framing.md"));
    assertThat(text).contains(requestTable()).contains(responseTable()).contains(downgradeTable());
    long requests = RequestGroup.all().stream().mapToInt(group -> group.cases().size()).sum();
    long responses = ResponseGroup.all().stream().mapToInt(group -> group.cases().size()).sum();
    long downgrades = DowngradeGroup.all().stream().mapToInt(group -> group.cases().size()).sum();
    assertThat(text)
        .contains("Requests: " + requests + " cases")
        .contains("Responses: " + responses + " cases")
        .contains("Downgrades: " + downgrades + " cases")
        .contains("| Fairlead | " + requests + " | " + responses + " |");
  }

  @Test
  void findsFaultWithARouterThatCopiesOctets() throws Exception {
    try (RecordingBackend backend = new RecordingBackend(0);
        ByteTunnel tunnel = new ByteTunnel(backend.port())) {
      RequestCase fine = RequestCase.served("", RequestCase.get());
      new RequestScenario(tunnel, backend, fine).play(false);
      List<RequestCase> faults =
          List.of(
              RequestCase.refused("", RequestCase.get("A : b\r\n")),
              RequestCase.refused("", RequestCase.get("Expect: tea\r\n")).mayStayOpen(),
              RequestCase.served("", RequestCase.get("TE: a\r\n")).hides("TE"),
              RequestCase.served("", RequestCase.get()).body("a"));
      for (RequestCase fault : faults) {
        assertThatThrownBy(() -> new RequestScenario(tunnel, backend, fault).play(false))
            .as(fault.sent)
            .isInstanceOf(AssertionError.class);
      }
      String answer = ResponseCase.ok("Content-Length: 5\r\n", "hello");
      ResponseCase passed = ResponseCase.passed("", answer).body("hello");
      new ResponseScenario(tunnel, backend, passed).play(true);
      List<ResponseCase> responseFaults =
          List.of(
              ResponseCase.badGateway("", answer),
              ResponseCase.broken("", answer),
              ResponseCase.passed("", answer).body("hello").stray(ResponseCase.POISON),
              ResponseCase.passed("", answer).body("hell"));
      for (ResponseCase fault : responseFaults) {
        assertThatThrownBy(() -> new ResponseScenario(tunnel, backend, fault).play(false))
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  private static String requestTable() {
    return RequestGroup.all().stream()
        .map(
            group ->
                row(
                    group.title(),
                    group.sections(),
                    Stream.of(RequestCase.Verdict.values()).map(group::count)))
        .collect(Collectors.joining());
  }

  private static String responseTable() {
    return ResponseGroup.all().stream()
        .map(
            group ->
                row(
                    group.title(),
                    group.sections(),
                    Stream.of(ResponseCase.Verdict.values()).map(group::count)))
        .collect(Collectors.joining());
  }

  private static String downgradeTable() {
    return DowngradeGroup.all().stream()
        .map(
            group -> row(group.title(), group.sections(), Stream.of(true, false).map(group::count)))
        .collect(Collectors.joining());
  }

  private static String row(String title, String sections, Stream<Long> counts) {
    return Stream.concat(Stream.of(title, sections), counts.map(n -> n == 0 ? "" : n.toString()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
