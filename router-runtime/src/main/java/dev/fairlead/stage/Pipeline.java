package dev.fairlead.stage;

import dev.fairlead.affinity.SessionKeys;
import dev.fairlead.exchange.Stage;
import dev.fairlead.exchange.Stages;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The order of the stages. */
public final class Pipeline {
  private Pipeline() {}

  /**
   * The stages of every request; another attempt begins with the choice of an endpoint.
   *
   * @param random 64 random bits a call, from any thread; for splits by weight
   * @param secrets fills an array with octets that cannot be predicted, from any thread; for the
   *     keys of sessions
   */
  public static Stages stages(LongSupplier random, Consumer<byte[]> secrets) {
    Stage balance = new BalanceStage();
    List<Stage> all =
        List.of(
            new RouteStage(random),
            new LimitStage(),
            new AffinityStage(new SessionKeys(secrets)),
            balance,
            new ForwardStage());
    return new Stages(all, all.indexOf(balance));
  }
}
