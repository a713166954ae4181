package dev.fairlead.stage;

import dev.fairlead.exchange.Stages;
import java.util.List;
import java.util.function.LongSupplier;

/** The order of the stages. */
public final class Pipeline {
  private Pipeline() {}

  /**
   * The stages of every request; another attempt begins with the choice of an endpoint.
   *
   * @param random 64 random bits a call, from any thread; for splits by weight
   */
  public static Stages stages(LongSupplier random) {
    return new Stages(
        List.of(new RouteStage(random), new LimitStage(), new BalanceStage(), new ForwardStage()),
        2);
  }
}
