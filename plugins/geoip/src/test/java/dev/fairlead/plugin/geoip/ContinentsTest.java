package dev.fairlead.plugin.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ContinentsTest {
  @Test
  void everyCountryIsOnOne() {
    assertThat(Locale.getISOCountries()).allMatch(each -> Continents.of(each) != null);
  }

  @Test
  void knowsTheOnesThatAreEasilyMistaken() {
    assertThat(Continents.of("AS")).as("American Samoa").isEqualTo("OC");
    assertThat(Continents.of("SA")).as("Saudi Arabia").isEqualTo("AS");
    assertThat(Continents.of("NA")).as("Namibia").isEqualTo("AF");
    assertThat(Continents.of("MX")).isEqualTo("NA");
    assertThat(Continents.of("CY")).isEqualTo("EU");
    assertThat(Continents.of("TR")).isEqualTo("AS");
    assertThat(Continents.of("ZZ")).isNull();
    assertThat(Continents.of(null)).isNull();
  }
}
