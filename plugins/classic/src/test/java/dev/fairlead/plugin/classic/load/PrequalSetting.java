package dev.fairlead.plugin.classic.load;

import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Four endpoints that answer probes as a test says. */
abstract class PrequalSetting {
  static final int PICKS = 1_000;
  static final StrategyProvider PROVIDER = new PrequalProvider();

  final FakeRequest request = new FakeRequest();
  final FakeEndpointSet set = FakeEndpointSet.numbered(4);
  final FakeProviderContext context = new FakeProviderContext();
  final List<String> asked = new ArrayList<>();
  final Map<String, int[]> answers = new HashMap<>();
  Strategy strategy = PROVIDER.create(context, FakeOptions.of(PROVIDER.descriptor()));

  @BeforeEach
  void answerProbes() {
    context.probes(
        (endpoint, path) -> {
          asked.add(endpoint.id() + path);
          int[] answer = answers.get(endpoint.id());
          return answer == null ? null : report(answer[0], answer[1]);
        });
  }

  @AfterEach
  void close() {
    strategy.close();
  }

  final void configure(String... options) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put(options[i], options[i + 1]);
    }
    strategy.close();
    strategy = PROVIDER.create(context, FakeOptions.of(PROVIDER.descriptor(), values));
  }

  final void answer(int index, int inFlight, int latencyMillis) {
    answers.put(set.get(index).id(), new int[] {inFlight, latencyMillis});
  }

  final void answerAll() {
    for (int i = 0; i < 4; i++) {
      answer(i, 1, 10);
    }
  }

  private LoadReport report(int inFlight, int latencyMillis) {
    return new LoadReport(
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        inFlight,
        latencyMillis < 0 ? -1 : latencyMillis * 1_000_000L,
        context.nanoTime());
  }

  /** Picks once for each 5 ms, which is when probes are sent and answers collected. */
  final void serve(Picker picker, int requests) {
    for (int i = 0; i < requests; i++) {
      picker.pick(request);
      context.clock().advance(Duration.ofMillis(5));
    }
  }
}
