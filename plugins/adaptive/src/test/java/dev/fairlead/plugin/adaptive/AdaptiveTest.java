package dev.fairlead.plugin.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.FakeRequest;
import dev.fairlead.testkit.StrategyContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AdaptiveTest extends StrategyContract {
  private static final long MS = 1_000_000;

  private final AnyUntried first = new AnyUntried(0);
  private final AnyUntried second = new AnyUntried(1);
  private final FakeEndpointSet set = FakeEndpointSet.numbered(2);

  @Override
  protected StrategyProvider provider() {
    return new AdaptiveProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return options(first, second);
  }

  private static Map<String, Object> options(Strategy... strategies) {
    Map<String, Supplier<Strategy>> suppliers = new LinkedHashMap<>();
    for (Strategy strategy : strategies) {
      suppliers.put(new String[] {"first", "second", "third"}[suppliers.size()], () -> strategy);
    }
    return new HashMap<>(Map.of("strategies", suppliers));
  }

  private Strategy make(Map<String, Object> options) {
    return provider().create(context, FakeOptions.of(provider().descriptor(), options));
  }

  /** Requests come and go; the endpoint at a position takes so long. */
  private void serve(Strategy made, Picker picker, int requests, long... millis) {
    for (int i = 0; i < requests; i++) {
      FakeRequest request = new FakeRequest();
      Endpoint endpoint = picker.pick(request);
      long latency = (millis[endpoint == set.get(0) ? 0 : 1] + i % 3) * MS;
      made.completed(request, endpoint, Outcome.SUCCESS, latency);
      context.clock().advance(Duration.ofMillis(2));
    }
  }

  @Test
  void championServesAllButTheSlices() {
    Picker picker = strategy.update(set);
    int ofChallenger = 0;
    for (int i = 0; i < 100_000; i++) {
      ofChallenger += picker.pick(new FakeRequest()) == set.get(1) ? 1 : 0;
    }
    assertThat(ofChallenger / 100_000.0).isEqualTo(0.03, within(0.003));
  }

  @Test
  void betterChallengerBecomesChampion() {
    Picker picker = strategy.update(set);
    serve(strategy, picker, 30_000, 20, 10);

    assertThat(context.gauge("champion", "second")).isOne();
    assertThat(context.gauge("champion", "first")).isZero();
    assertThat(context.gauge("wins", "second")).isOne();
    assertThat(context.gauge("switches")).isOne();
    assertThat(context.events())
        .extracting(FakeProviderContext.FakeEvent::name)
        .containsExactly("challenger-ramped", "champion-changed");
    assertThat(context.events().get(1).message()).isEqualTo("second takes over from first");
    assertThat(context.events().get(1).evidence())
        .containsKeys("advantage", "at-least", "at-most", "attempts", "advantage-alone");
  }

  @Test
  void challengerThatIsNoBetterRests() {
    Picker picker = strategy.update(set);
    serve(strategy, picker, 10_000, 10, 20);

    assertThat(context.gauge("champion", "first")).isOne();
    assertThat(context.gauge("share", "second")).isZero();
    assertThat(context.gauge("advantage", "second")).isNegative();
    assertThat(context.events()).isEmpty();
  }

  @Test
  void attemptsThatAffinityChoseCountForNobody() {
    strategy.update(set);
    FakeEndpoint endpoint = set.get(1);
    for (int i = 0; i < 10_000; i++) {
      strategy.completed(new FakeRequest(), endpoint, Outcome.SUCCESS, 10 * MS);
      context.clock().advance(Duration.ofMillis(2));
    }
    assertThat(context.gauge("advantage", "second")).isNaN();
    assertThat(second.heard).hasSize(10_000);
  }

  @Test
  void allStrategiesHearOfEverySetAndEveryAttempt() {
    Picker picker = strategy.update(set);
    serve(strategy, picker, 50, 5, 5);

    assertThat(first.heard).hasSize(50).isEqualTo(second.heard);
    assertThat(List.of(first.updates, second.updates)).containsOnly(1);
  }

  @Test
  void closesAll() {
    Strategy made = make(options(first, second));
    made.close();
    assertThat(List.of(first.closed, second.closed)).containsOnly(1);
  }

  @Test
  void hardRuleOfOneHoldsForThePicksOfAll() {
    AnyUntried strict =
        new AnyUntried(0) {
          @Override
          public boolean allows(RequestContext request, Endpoint endpoint) {
            return endpoint == set.get(0);
          }
        };
    Strategy made = make(options(new AnyUntried(1), strict));
    Picker picker = made.update(set);

    for (int i = 0; i < 1000; i++) {
      assertThat(picker.pick(new FakeRequest())).isSameAs(set.get(0));
    }
    assertThat(made.allows(new FakeRequest(), set.get(1))).isFalse();
    assertThat(made.allows(new FakeRequest(), set.get(0))).isTrue();
  }

  @Test
  void challengerThatThrowsIsSetAsideAndNoRequestNotices() {
    Strategy made = make(options(first, new Broken()));
    Picker picker = made.update(set);
    serve(made, picker, 1000, 10, 10);

    assertThat(context.gauge("share", "second")).isZero();
    assertThat(context.events())
        .extracting(FakeProviderContext.FakeEvent::name)
        .containsExactly("strategy-faulted");
  }

  @Test
  void challengerThatFailsToHearIsSetAsideWhateverItThrows() {
    AnyUntried deaf =
        new AnyUntried(0) {
          @Override
          public void completed(
              RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
            throw new AssertionError("on purpose");
          }
        };
    Strategy made = make(options(first, deaf));
    serve(made, made.update(set), 1000, 10, 10);

    assertThat(context.events())
        .extracting(FakeProviderContext.FakeEvent::name)
        .containsExactly("strategy-faulted");
  }

  @Test
  void passesOnThatTheProcessIsOutOfMemory() {
    Strategy made =
        make(
            options(
                available -> {
                  throw new OutOfMemoryError("on purpose");
                },
                second));

    assertThatThrownBy(() -> made.update(set)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void championThatThrowsIsReplaced() {
    Strategy made = make(options(new Broken(), second));
    Picker picker = made.update(set);
    serve(made, picker, 1000, 10, 10);

    assertThat(context.gauge("champion", "second")).isOne();
  }

  @Test
  void strategyThatCannotBuildIsStoodInFor() {
    Strategy made =
        make(
            options(
                available -> {
                  throw new IllegalStateException("on purpose");
                },
                second));

    assertThat(made.update(set).pick(new FakeRequest())).isSameAs(set.get(1));
  }

  private static final class Broken extends AnyUntried {
    Broken() {
      super(0);
    }

    @Override
    public Picker update(EndpointSet available) {
      return request -> {
        throw new IllegalStateException("on purpose");
      };
    }

    @Override
    public void completed(
        RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void shadowTellsAgreementAndWhatWouldHaveBeen() {
    Map<String, Object> options = options(new Alternating(), second);
    options.put("shadow", "1");
    Strategy made = make(options);
    serve(made, made.update(set), 400, 20, 10);

    assertThat(context.gauge("agreement", "second")).isEqualTo(0.5, within(0.05));
    assertThat(context.gauge("what-if", "second")).isPositive();
  }

  private static final class Alternating extends AnyUntried {
    private int turn;

    Alternating() {
      super(0);
    }

    @Override
    public Picker update(EndpointSet available) {
      return request -> available.get(turn++ % 2);
    }
  }

  @Test
  void clientsKeepTheirStrategy() {
    Map<String, Object> options = options(first, second);
    options.put("unit", "client");
    options.put("slice", "0.1");
    Picker picker = make(options).update(set);
    int ofChallenger = 0;
    for (int client = 0; client < 10_000; client++) {
      Endpoint endpoint = picker.pick(new FakeRequest().fromIpv4(client));
      ofChallenger += endpoint == set.get(1) ? 1 : 0;
      assertThat(picker.pick(new FakeRequest().fromIpv4(client))).isSameAs(endpoint);
    }
    assertThat(ofChallenger / 10_000.0).isEqualTo(0.1, within(0.02));
  }

  @Test
  void championOutlivesAReload() {
    serve(strategy, strategy.update(set), 30_000, 20, 10);
    FakeProviderContext next = new FakeProviderContext().saved(strategy.save());
    provider().create(next, FakeOptions.of(provider().descriptor(), options())).close();

    assertThat(next.gauge("champion", "second")).isOne();
    assertThat(next.gauge("wins", "second")).isOne();
    assertThat(next.gauge("switches")).isOne();
  }

  @Test
  void explanationNamesWhoChose() {
    List<String> notes = new ArrayList<>();
    Picker picker = strategy.update(set);
    for (int i = 0; i < 1000; i++) {
      picker.pick(new FakeRequest().explanation(noting(notes)));
    }
    assertThat(notes)
        .containsOnly(
            "first chose, which is the champion",
            "second chose, which challenges first on 3.0 % of requests");
  }

  private static Explanation noting(List<String> notes) {
    return new Explanation() {
      @Override
      public void term(Endpoint candidate, String name, double value) {}

      @Override
      public void excluded(Endpoint candidate, String reason) {}

      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }
    };
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertThatThrownBy(() -> make(options(first)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("strategies [first]: expected 2 to 8");
    Map<String, Object> unit = options(first, second);
    unit.put("unit", "session");
    assertThatThrownBy(() -> make(unit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'unit'", "auto, request, client");
    Map<String, Object> window = options(first, second);
    window.put("window", "10ms");
    assertThatThrownBy(() -> make(window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'window'", "1s to 24h");
  }
}
