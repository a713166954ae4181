package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;

/** Takes what a picker writes down, and complains of what nobody could make sense of. */
final class CheckedExplanation implements Explanation {
  private final FakeEndpointSet set;

  CheckedExplanation(FakeEndpointSet set) {
    this.set = set;
  }

  @Override
  public void term(Endpoint candidate, String name, double value) {
    member(candidate);
    assertThat(name).as("name of a term").isNotBlank();
  }

  @Override
  public void excluded(Endpoint candidate, String reason) {
    member(candidate);
    assertThat(reason).as("reason for an exclusion").isNotBlank();
  }

  @Override
  public void note(String sentence) {
    assertThat(sentence).as("note").isNotBlank();
  }

  private void member(Endpoint candidate) {
    assertThat(set.contains(candidate)).as("%s is a member of %s", candidate, set).isTrue();
  }
}
