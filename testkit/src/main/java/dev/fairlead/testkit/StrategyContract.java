package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every strategy must do. A plugin's test extends this class, names its {@link #provider}, and
 * inherits the tests:
 *
 * <pre>{@code
 * class FirstFitTest extends StrategyContract {
 *   @Override
 *   protected StrategyProvider provider() {
 *     return new FirstFitProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>A strategy that needs options, labels or headers to work at all overrides {@link #options},
 * {@link #endpoint} or {@link #prepare}.
 */
public abstract class StrategyContract {
  private static final int ROUNDS = 200;
  private static final int[] SIZES = {1, 2, 3, 16, 100};

  /** Time, chance and background of the strategy under test; new for every test. */
  protected FakeProviderContext context;

  /**
   * The strategy under test, made from {@link #provider} and {@link #options}; new for every test.
   */
  protected Strategy strategy;

  /** The provider under test. */
  protected abstract StrategyProvider provider();

  /**
   * Options other than the defaults, as {@link FakeOptions#of(dev.fairlead.spi.Descriptor, Map)}
   * takes them.
   */
  protected Map<String, ?> options() {
    return Map.of();
  }

  /** An endpoint the strategy can work with, with the labels it reads for example. */
  protected FakeEndpoint endpoint(String id) {
    return FakeEndpoint.of(id);
  }

  /** Gives a request what the strategy reads beside client address and hash key. */
  protected void prepare(FakeRequest request) {}

  /** Makes the strategy. */
  @BeforeEach
  public void createStrategy() {
    context = new FakeProviderContext();
    strategy = provider().create(context, FakeOptions.of(provider().descriptor(), options()));
  }

  /** Closes the strategy, once, whether or not it has been used. */
  @AfterEach
  public void closesWithoutComplaint() {
    assertThatCode(strategy::close).as("close").doesNotThrowAnyException();
  }

  @Test
  public void describesItself() {
    DescriptorRules.check(provider().descriptor());
  }

  @Test
  public void isFoundByServiceLoader() {
    assertThat(
            ServiceLoader.load(StrategyProvider.class).stream().map(ServiceLoader.Provider::type))
        .as("providers named in META-INF/services/" + StrategyProvider.class.getName())
        .contains(provider().getClass());
  }

  @Test
  public void picksNothingFromAnEmptySet() {
    Picker picker = strategy.update(FakeEndpointSet.of());

    assertThat(picker.pick(request(1))).isNull();
  }

  @Test
  public void picksTheOnlyEndpoint() {
    FakeEndpointSet set = endpoints(1);
    Picker picker = strategy.update(set);

    assertThat(picker.pick(request(1))).isSameAs(set.get(0));
  }

  @Test
  public void picksMembersOnly() {
    for (int size : SIZES) {
      FakeEndpointSet set = endpoints(size);
      assertPicksFrom(set, strategy.update(set));
    }
  }

  @Test
  public void copesWithExtremeWeights() {
    FakeEndpointSet set =
        FakeEndpointSet.of(
            endpoint("a").withWeight(1),
            endpoint("b").withWeight(1_000_000),
            endpoint("c").withWeight(999_999),
            endpoint("d").withWeight(7));

    assertPicksFrom(set, strategy.update(set));
  }

  @Test
  public void copesWithExtremeStatistics() {
    FakeEndpointSet set = endpoints(4);
    set.get(0).stats().inFlight(Integer.MAX_VALUE).latencyNanos(Double.MAX_VALUE).failureRate(1);
    set.get(1).stats().inFlight(Integer.MAX_VALUE);
    set.get(2).stats().latencyNanos(Double.MAX_VALUE).failureRate(1);

    assertPicksFrom(set, strategy.update(set));
  }

  @Test
  public void skipsTriedEndpoints() {
    for (int size : SIZES) {
      FakeEndpointSet set = endpoints(size);
      Picker picker = strategy.update(set);
      for (int step = 0; step < ROUNDS; step++) {
        FakeRequest request = request(step);
        for (int attempt = 0; attempt < size; attempt++) {
          Endpoint picked = picker.pick(request);
          assertThat(picked).as("attempt %d of %d endpoints", attempt + 1, size).isNotNull();
          assertThat(request.tried(picked)).as("%s was tried before", picked).isFalse();
          request.markTried(picked);
        }
      }
    }
  }

  @Test
  public void findsTheOnlyEndpointThatIsLeft() {
    FakeEndpointSet set = endpoints(16);
    Picker picker = strategy.update(set);
    for (int left = 0; left < set.size(); left++) {
      for (int step = 0; step < ROUNDS; step++) {
        FakeRequest request = request(step);
        for (int i = 0; i < set.size(); i++) {
          if (i != left) {
            request.markTried(set.get(i));
          }
        }
        assertThat(picker.pick(request))
            .as("only %s was left", set.get(left))
            .isSameAs(set.get(left));
      }
    }
  }

  @Test
  public void picksNothingWhenAllWereTried() {
    for (int size : SIZES) {
      FakeEndpointSet set = endpoints(size);
      Picker picker = strategy.update(set);
      for (int step = 0; step < ROUNDS; step++) {
        FakeRequest request = request(step);
        for (int i = 0; i < size; i++) {
          request.markTried(set.get(i));
        }
        assertThat(picker.pick(request)).as("all %d endpoints were tried", size).isNull();
      }
    }
  }

  @Test
  public void followsReplacedSets() {
    FakeEndpointSet first = endpoints(8);
    FakeEndpointSet smaller = first.without(first.get(3).id()).without(first.get(7).id());
    FakeEndpointSet grown = smaller.with(endpoint("late"));
    FakeEndpointSet reweighted = FakeEndpointSet.of(first.get(0).withWeight(9), first.get(1));

    for (FakeEndpointSet set : new FakeEndpointSet[] {first, smaller, grown, reweighted}) {
      assertPicksFrom(set, strategy.update(set));
    }
    assertThat(strategy.update(FakeEndpointSet.of()).pick(request(1))).isNull();
    assertPicksFrom(first, strategy.update(first));
  }

  @Test
  public void keepsEarlierPickersUsable() {
    FakeEndpointSet first = endpoints(8);
    Picker earlier = strategy.update(first);
    strategy.update(FakeEndpointSet.of(endpoint("other")));
    assertPicksFrom(first, earlier);

    strategy.update(FakeEndpointSet.of());
    assertPicksFrom(first, earlier);
  }

  @Test
  public void hearsEveryOutcome() {
    FakeEndpointSet set = endpoints(4);
    Picker picker = strategy.update(set);
    FakeEndpoint foreign = endpoint("left-the-set-before-its-attempt-ended");
    for (Outcome outcome : Outcome.values()) {
      for (long latencyNanos : new long[] {0, 1, 1_000_000, Long.MAX_VALUE}) {
        for (FakeEndpoint endpoint : new FakeEndpoint[] {set.get(0), set.get(3), foreign}) {
          assertThatCode(() -> strategy.completed(request(1), endpoint, outcome, latencyNanos))
              .as("completed with %s after %d ns", outcome, latencyNanos)
              .doesNotThrowAnyException();
        }
      }
      context.clock().advance(Duration.ofSeconds(1));
      assertPicksFrom(set, picker);
    }
  }

  @Test
  public void judgesEveryMember() {
    FakeEndpointSet set = endpoints(4);
    strategy.update(set);
    for (int i = 0; i < set.size(); i++) {
      FakeEndpoint endpoint = set.get(i);
      assertThatCode(() -> strategy.allows(request(1), endpoint)).doesNotThrowAnyException();
    }
  }

  @Test
  public void writesDownItsReasonsForMembersOnly() {
    for (int size : SIZES) {
      FakeEndpointSet set = endpoints(size);
      Picker picker = strategy.update(set);
      for (int step = 0; step < ROUNDS; step++) {
        FakeRequest request = request(step).explanation(new CheckedExplanation(set));
        for (int attempt = 0; attempt < size; attempt++) {
          Endpoint picked = picker.pick(request);
          assertThat(picked).as("pick of a request that is explained").isNotNull();
          request.markTried(picked);
        }
        assertThat(picker.pick(request)).isNull();
      }
    }
  }

  @Test
  public void goesOnFromWhatItSaved() {
    FakeEndpointSet set = endpoints(4);
    serve(set, strategy.update(set));
    byte[] saved = strategy.save();

    startsWith(saved, set);
    if (saved != null) {
      for (int length : new int[] {0, 1, saved.length / 2, Math.max(0, saved.length - 1)}) {
        startsWith(Arrays.copyOf(saved, length), set);
      }
    }
  }

  @Test
  public void readsNothingThatDoesNotFit() {
    FakeEndpointSet set = endpoints(4);
    for (int length : new int[] {1, 4, 64, 10_000}) {
      byte[] foreign = new byte[length];
      for (int i = 0; i < length; i++) {
        foreign[i] = (byte) (i * 31 - length);
      }
      startsWith(foreign, set);
    }
  }

  private void startsWith(byte[] saved, FakeEndpointSet set) {
    Strategy successor =
        provider()
            .create(
                new FakeProviderContext().saved(saved),
                FakeOptions.of(provider().descriptor(), options()));
    assertPicksFrom(set, successor.update(set));
    serve(set, successor.update(set));
    successor.close();
  }

  private void serve(FakeEndpointSet set, Picker picker) {
    for (int step = 0; step < ROUNDS; step++) {
      FakeRequest request = request(step);
      Endpoint picked = picker.pick(request);
      strategy.completed(request, picked, Outcome.SUCCESS, 1_000_000L * (1 + step % 7));
      context.clock().advance(Duration.ofMillis(10));
    }
  }

  @Test
  public void picksFromManyThreadsWhileSetsChange() throws InterruptedException {
    new ConcurrencyCheck(strategy, this::request, endpoints(12)).run();
  }

  @Test
  public void allocatesNothingPerPick() {
    for (int size : new int[] {2, 16}) {
      FakeEndpointSet set = endpoints(size);
      Picker picker = strategy.update(set);
      FakeRequest fresh = request(0);
      FakeRequest retried = request(0).markTried(set.get(0));
      FakeRequest hopeless = request(0);
      for (int i = 0; i < size; i++) {
        hopeless.markTried(set.get(i));
      }
      AllocationCheck.assertNoAllocation(picker, fresh, "with " + size + " endpoints");
      AllocationCheck.assertNoAllocation(picker, retried, "with one of " + size + " tried");
      AllocationCheck.assertNoAllocation(picker, hopeless, "with all " + size + " tried");
    }
  }

  @Test
  public void allocatesNothingPerAnswer() {
    FakeEndpointSet set = endpoints(16);
    Picker picker = strategy.update(set);
    AllocationCheck.assertNoAllocation(
        request -> {
          Endpoint picked = picker.pick(request);
          boolean allowed = strategy.allows(request, picked);
          strategy.completed(
              request, picked, allowed ? Outcome.SUCCESS : Outcome.FAILURE, 1_000_000);
          return picked;
        },
        request(0),
        "with a rule and an answer");
  }

  /** A prepared request whose client address and hash key follow from a number. */
  protected final FakeRequest request(long step) {
    FakeRequest request = new FakeRequest();
    AllocationCheck.vary(request, step);
    prepare(request);
    return request;
  }

  private FakeEndpointSet endpoints(int size) {
    FakeEndpointSet set = FakeEndpointSet.of();
    for (int i = 0; i < size; i++) {
      set = set.with(endpoint("e" + (1000 + i)));
    }
    return set;
  }

  private void assertPicksFrom(FakeEndpointSet set, Picker picker) {
    for (int step = 0; step < ROUNDS; step++) {
      Endpoint picked = picker.pick(request(step));
      assertThat(picked).as("pick from %s", set).isNotNull();
      assertThat(set.contains(picked)).as("%s is a member of %s", picked, set).isTrue();
      assertThat(strategy.allows(request(step), picked)).as("%s is allowed", picked).isTrue();
    }
  }
}
