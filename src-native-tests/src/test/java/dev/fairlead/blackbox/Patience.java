package dev.fairlead.blackbox;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what must happen. It only has to end a test that hangs: a machine that is
 * shared may stand still for seconds.
 */
final class Patience {
  static final int SECONDS = 60;

  private Patience() {}

  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(SECONDS));
  }
}
