package dev.fairlead.exchange;

import java.util.List;

/** The stages of every request, in their order. Immutable. */
public final class Stages {
  private final Stage[] stages;
  private final int retryFrom;

  /**
   * @param retryFrom the position of the stage another attempt begins with
   */
  public Stages(List<Stage> stages, int retryFrom) {
    this.stages = stages.toArray(Stage[]::new);
    this.retryFrom = retryFrom;
  }

  Stage get(int position) {
    return stages[position];
  }

  int retryFrom() {
    return retryFrom;
  }
}
