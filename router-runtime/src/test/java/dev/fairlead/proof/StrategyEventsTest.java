package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.explain.Choice;
import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.spi.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a strategy says of itself, and where operators see it. */
class StrategyEventsTest extends Proof {
  @TempDir private Path directory;
  private ProofRouter router;

  @BeforeEach
  void install() throws IOException {
    own(WithPlugin.install(directory, CuriousStrategy.Provider.class));
    router =
        router(
            "explain: { sample: 1 }",
            "pools: { all: { strategy: curious, endpoints: [ "
                + ProofRouter.addresses(saying("a"))
                + " ] } }");
  }

  private Choice explained(int count) throws Exception {
    get(router, "/");
    eventually(() -> assertThat(router.explanations().count()).isEqualTo(count));
    return router.explanations().latest().get(0).choices().get(0);
  }

  @Test
  void anExplanationCarriesTheLastSwitchWithItsEvidence() throws Exception {
    assertThat(explained(1).events()).isEmpty();
    CuriousStrategy.last.context.event("champion-changed", "b takes over.", Map.of("wins", "3"));
    for (int i = 0; i < 1000; i++) {
      CuriousStrategy.last.context.event(Severity.WARNING, "noise", "Noise " + i, Map.of());
    }
    assertThat(explained(2).events())
        .extracting(StrategyEvent::message)
        .containsExactly("Noise 999", "b takes over.");
    StrategyEvent event = explained(3).events().get(1);
    assertThat(event.evidence()).containsExactly(Map.entry("wins", "3"));
    assertThat(event.strategy()).isEqualTo("curious");
    assertThat(event.severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void aStrategyThatPutsItselfOutOfUseIsSeenWhereQuarantineIs() throws Exception {
    Map<String, String> labels = Map.of("pool", "all", "strategy", "curious");
    assertThat(router.metric("fairlead_plugin_quarantined", labels)).isZero();
    CuriousStrategy.last.context.quarantined("its module loops");
    assertThat(router.metric("fairlead_plugin_quarantined", labels)).isEqualTo(1);
    assertThat(router.pool("all").snapshot().strategyHolder().outOfUse())
        .isEqualTo("its module loops");
    assertThat(explained(1).notes())
        .containsExactly("strategy curious is quarantined: its module loops");
    CuriousStrategy.last.context.quarantined(null);
    assertThat(router.metric("fairlead_plugin_quarantined", labels)).isZero();
    assertThat(explained(2).notes()).isEmpty();
  }

  @Test
  void releaseMakesAFreshStrategyOfOneThatPutItselfOutOfUse() {
    CuriousStrategy before = CuriousStrategy.last;
    assertThat(router.pool("all").release()).as("nothing to release").isFalse();
    before.context.quarantined("its module loops");
    assertThat(router.pool("all").release()).isTrue();
    assertThat(CuriousStrategy.last).isNotSameAs(before);
    assertThat(router.pool("all").snapshot().strategyHolder().outOfUse()).isNull();
  }
}
