package dev.fairlead.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.LoadReport;
import dev.fairlead.testkit.VirtualClock;
import dev.fairlead.wire.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFieldsTest {
  private final VirtualClock clock = new VirtualClock();
  private final ReportBook book = new ReportBook(clock::nanoTime);

  ReportFieldsTest() {
    book.expires(Duration.ofSeconds(10).toNanos());
  }

  // ---- the forms

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSON {\"application_utilization\":0.4,\"cpu_utilization\":0.3,\"mem_utilization\":0.8,"
            + "\"rps_fractional\":12.5,\"eps\":1e-1,\"named_metrics\":"
            + "{\"requests_in_flight\":7,\"latency_ms\":2.5,\"other\":1}}",
        "{ \"applicationUtilization\" : 4e-1 , \"cpuUtilization\":0.3, \"memUtilization\":0.80,"
            + "\"rpsFractional\":12.5, \"eps\":\"0.1\", \"ignored\":[1,{\"a\":null},\"b\\\"c\"],"
            + "\"namedMetrics\":{\"requests_in_flight\":7,\"latency_ms\":2.5}}",
        "TEXT application_utilization=0.4,cpu_utilization=0.3,mem_utilization=0.8,"
            + "rps_fractional=12.5,eps=0.1,named_metrics.requests_in_flight=7,"
            + "named_metrics.latency_ms=2.5,foo_bytes=123",
        "application=0.4, cpu=0.3, mem=0.8, rps=12.5, eps=.1, requests_in_flight=7, latency_ms=2.5",
      })
  void readsEveryForm(String value) {
    LoadReport report = take(value);

    assertThat(report.utilization()).isEqualTo(0.4);
    assertThat(report.cpu()).isEqualTo(0.3);
    assertThat(report.memory()).isEqualTo(0.8);
    assertThat(report.requestsPerSecond()).isEqualTo(12.5);
    assertThat(report.errorsPerSecond()).isEqualTo(0.1);
    assertThat(report.requestsInFlight()).isEqualTo(7);
    assertThat(report.latencyNanos()).isEqualTo(2_500_000);
  }

  @Test
  void readsTheBinaryForm() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    number(message, 1, 0.3);
    number(message, 2, 0.8);
    message.writeBytes(new byte[] {3 << 3, (byte) 0xac, 2});
    map(message, 4, "request_cost", 99);
    number(message, 6, 12.5);
    number(message, 7, 0.1);
    map(message, 8, "requests_in_flight", 7);
    map(message, 8, "latency_ms", 2.5);
    number(message, 9, 0.4);
    message.writeBytes(new byte[] {15 << 3 | 5, 1, 2, 3, 4});
    String text = Base64.getEncoder().withoutPadding().encodeToString(message.toByteArray());
    Fields fields = new Fields();
    fields.add("Endpoint-Load-Metrics-Bin", text);

    ReportFields.take(fields, book, true);

    LoadReport report = book.current();
    assertThat(report.utilization()).isEqualTo(0.4);
    assertThat(report.cpu()).isEqualTo(0.3);
    assertThat(report.memory()).isEqualTo(0.8);
    assertThat(report.requestsPerSecond()).isEqualTo(12.5);
    assertThat(report.errorsPerSecond()).isEqualTo(0.1);
    assertThat(report.requestsInFlight()).isEqualTo(7);
    assertThat(report.latencyNanos()).isEqualTo(2_500_000);
    assertThat(fields.get("endpoint-load-metrics-bin")).isNull();
    assertThat(take("BIN " + text).cpu()).isEqualTo(0.3);
  }

  @Test
  void whatIsNotSaidIsMissing() {
    LoadReport report = take("TEXT cpu=0.5");

    assertThat(report.utilization()).isEqualTo(0.5);
    assertThat(report.memory()).isNaN();
    assertThat(report.requestsPerSecond()).isNaN();
    assertThat(report.requestsInFlight()).isEqualTo(-1);
    assertThat(report.latencyNanos()).isEqualTo(-1);
  }

  @Test
  void anApplicationThatSaysNothingLeavesItToItsProcessors() {
    assertThat(take("TEXT application=0,cpu=0.5").utilization()).isEqualTo(0.5);
    take("TEXT application=0");
    assertThat(take("TEXT application=0").utilization()).isZero();
  }

  @Test
  void theOlderFieldCountsUnlessTheNewerIsThere() {
    assertThat(take("{\"rps\":\"12\"}").requestsPerSecond()).isEqualTo(12);
    assertThat(take("{\"rps_fractional\":12.5,\"rps\":12}").requestsPerSecond()).isEqualTo(12.5);
  }

  @Test
  void stripsBothFieldsAndOnlyThem() {
    Fields fields = new Fields();
    fields.add("A", "1");
    fields.add("Endpoint-Load-Metrics", "TEXT cpu=0.5");
    fields.add("endpoint-load-metrics-bin", "AAAA");
    ReportFields.take(fields, null, true);
    assertThat(fields.get("endpoint-load-metrics")).isNull();
    assertThat(fields.get("endpoint-load-metrics-bin")).isNull();
    assertThat(fields.get("a")).isEqualTo("1");
    assertThat(book.current()).isNull();
  }

  @Test
  void leavesFieldsThatAreForTheClientToo() {
    Fields fields = new Fields();
    fields.add("Endpoint-Load-Metrics", "TEXT cpu=0.5");
    ReportFields.take(fields, book, false);
    assertThat(fields.get("endpoint-load-metrics")).isNotNull();
    assertThat(book.current().cpu()).isEqualTo(0.5);
  }

  // ---- what is not believed

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "JSON",
        "JSON {",
        "JSON {}",
        "JSON []",
        "JSON {\"cpu_utilization\":0.1",
        "JSON {\"cpu_utilization\":0.1}}",
        "JSON {\"cpu_utilization\":}",
        "JSON {\"cpu_utilization\":0x1}",
        "JSON {\"cpu_utilization\":1e999}",
        "JSON {\"cpu_utilization\":\"NaN\"}",
        "JSON {\"cpu_utilization\":NaN}",
        "JSON {\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}",
        "JSON {\"cpu_utilization\":-0.1}",
        "JSON {\"cpu_utilization\":75}",
        "JSON {\"cpu_utilization\":0.5,\"mem_utilization\":1.5}",
        "JSON {\"cpu_utilization\":0.5,\"eps\":-1}",
        "TEXT cpu",
        "TEXT cpu=",
        "TEXT =1",
        "TEXT cpu=0.1,,mem=0.1",
        "TEXT cpu=0.1;mem=0.1",
        "TEXT foo=1",
        "TEXT rps=1e10",
        "TEXT requests_in_flight=1e7",
        "TEXT latency_ms=1e9",
        "BIN !",
        "BIN CQAAAAAAAA",
        "BIN CQAAAAAAAPh/",
        "BIN AAAA",
        "XML <cpu>0.1</cpu>"
      })
  void rejectsWhatCannotBeTrueAsAWhole(String value) {
    assertThat(take(value)).isNull();
    assertThat(book.rejected()).isEqualTo(1);
    assertThat(book.accepted()).isZero();
  }

  @Test
  void survivesAnyOctets() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      BinaryReport.read(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      ReportFields.parse("{" + text);
      ReportFields.parse(text);
    }
  }

  @Test
  void rejectsWhatIsTooLong() {
    assertThat(take("TEXT cpu=0.5," + "a=1,".repeat(2000) + "b=1")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.3", "0.3, 0.2", "0.9, 1.2", "0, 0"})
  void aSmallStepIsBelievedAtOnce(double before, double now) {
    take("TEXT cpu=" + before);
    assertThat(take("TEXT cpu=" + now).utilization()).isEqualTo(now);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu=0.01,rps=100", "cpu=0.5,rps=1e9", "cpu=0.01,rps=1e9", "cpu=9,rps=0"})
  void oneWrongReportMovesNothing(String wrong) {
    take("TEXT cpu=0.5,rps=100,eps=0,mem=0.5");
    LoadReport report = take("TEXT " + wrong + ",eps=1e6,mem=0.01");
    assertThat(weight(report)).isBetween(weight(0.5, 100) / 2.25, weight(0.5, 100) * 2.25);
    assertThat(report.errorsPerSecond()).isZero();
    assertThat(report.memory()).isEqualTo(0.5);
    LoadReport after = take("TEXT cpu=0.5,rps=100,eps=0,mem=0.5");
    assertThat(weight(after)).isEqualTo(weight(0.5, 100));
  }

  @Test
  void smallLiesInEveryValueMoveAWeightByTheirProductAlone() {
    take("TEXT cpu=0.6,rps=100");
    LoadReport report = take("TEXT cpu=0.4,rps=150");
    assertThat(weight(report)).isCloseTo(weight(0.6, 100) * 2.25, within(1e-9));
  }

  private static double weight(LoadReport report) {
    return weight(report.utilization(), report.requestsPerSecond());
  }

  private static double weight(double utilization, double requestsPerSecond) {
    return requestsPerSecond / utilization;
  }

  @ParameterizedTest
  @CsvSource({"0, 0.9", "0.01, 0.9", "0.9, 0", "0.2, 5"})
  void aQuickChangeThatIsTrueIsOneReportLate(double before, double now) {
    take("TEXT cpu=" + before);
    assertThat(take("TEXT cpu=" + now).cpu()).isEqualTo(before);
    assertThat(take("TEXT cpu=" + now).cpu()).isEqualTo(now);
  }

  @Test
  void aChangeThatGoesOnIsFollowedAsFarAsReportsAgree() {
    take("TEXT rps=10");
    assertThat(take("TEXT rps=40").requestsPerSecond()).isEqualTo(10);
    assertThat(take("TEXT rps=160").requestsPerSecond()).isEqualTo(40);
    assertThat(take("TEXT rps=640").requestsPerSecond()).isEqualTo(160);
    assertThat(take("TEXT rps=640").requestsPerSecond()).isEqualTo(640);
  }

  @Test
  void jumpsUpAndDownDoNotConfirmEachOther() {
    take("TEXT cpu=0.5");
    assertThat(take("TEXT cpu=5").cpu()).isEqualTo(0.5);
    assertThat(take("TEXT cpu=0.01").cpu()).isEqualTo(0.5);
    assertThat(take("TEXT cpu=5").cpu()).isEqualTo(0.5);
  }

  @Test
  void aValueThatIsSaidForTheFirstTimeIsBelieved() {
    take("TEXT cpu=0.5");
    assertThat(take("TEXT rps=1e6").requestsPerSecond()).isEqualTo(1e6);
    assertThat(take("TEXT cpu=0.01,rps=1e6").cpu()).isEqualTo(0.01);
  }

  @Test
  void aReportExpires() {
    take("TEXT cpu=0.1");
    clock.advance(Duration.ofSeconds(10));
    assertThat(book.current()).isNotNull();
    clock.advance(Duration.ofNanos(1));
    assertThat(book.current()).isNull();
    assertThat(take("TEXT cpu=1").cpu()).as("nothing to jump from").isEqualTo(1);
  }

  @Test
  void nothingIsReadWhereNobodyWantsIt() {
    book.expires(0);
    assertThat(take("TEXT cpu=0.1")).isNull();
    assertThat(book.accepted() + book.rejected()).isZero();
  }

  private LoadReport take(String value) {
    Fields fields = new Fields();
    fields.add("Endpoint-Load-Metrics", value);
    long before = book.accepted();
    ReportFields.take(fields, book, true);
    return book.accepted() == before ? null : book.current();
  }

  private static void number(ByteArrayOutputStream out, int field, double value) {
    out.write(field << 3 | 1);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
  }

  private static void map(ByteArrayOutputStream out, int field, String key, double value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(1 << 3 | 2);
    entry.write(key.length());
    entry.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
    number(entry, 2, value);
    out.write(field << 3 | 2);
    out.write(entry.size());
    out.writeBytes(entry.toByteArray());
  }
}
