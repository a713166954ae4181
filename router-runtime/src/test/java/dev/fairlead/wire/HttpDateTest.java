package dev.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpDateTest {
  @Test
  void writesTheExampleOfTheSpecification() {
    // RFC 9110 section 5.6.7
    assertThat(HttpDate.at(784111777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void followsTheSecond() {
    assertThat(HttpDate.at(784111778)).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
    assertThat(HttpDate.at(784111779)).isEqualTo("Sun, 06 Nov 1994 08:49:39 GMT");
  }

  @Test
  void leavesADateThatIsThere() {
    Fields fields = new Fields();
    fields.add("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    HttpDate.addIfMissing(fields);
    assertThat(fields.joined(FieldName.DATE)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void addsADateToFieldsWithout() {
    Fields fields = new Fields();
    HttpDate.addIfMissing(fields);
    assertThat(fields.get(FieldName.DATE)).endsWith(" GMT");
  }
}
