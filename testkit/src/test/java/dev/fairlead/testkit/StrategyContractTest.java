package dev.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.RequestContext;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Every check of the contract passes for a sound strategy and fails for one that is broken in just
 * that way.
 */
class StrategyContractTest {
  private static final Descriptor SOUND =
      new Descriptor("first-open", "Takes the first endpoint that is open.", List.of(), Set.of());

  /** A check and the strategy it runs against. */
  private interface Check {
    void run(StrategyContract contract) throws Exception;
  }

  @Test
  void acceptsASoundStrategy() {
    List<Check> checks =
        List.of(
            StrategyContract::describesItself,
            StrategyContract::picksNothingFromAnEmptySet,
            StrategyContract::picksTheOnlyEndpoint,
            StrategyContract::picksMembersOnly,
            StrategyContract::copesWithExtremeWeights,
            StrategyContract::copesWithExtremeStatistics,
            StrategyContract::skipsTriedEndpoints,
            StrategyContract::findsTheOnlyEndpointThatIsLeft,
            StrategyContract::picksNothingWhenAllWereTried,
            StrategyContract::followsReplacedSets,
            StrategyContract::keepsEarlierPickersUsable,
            StrategyContract::hearsEveryOutcome,
            StrategyContract::judgesEveryMember,
            StrategyContract::writesDownItsReasonsForMembersOnly,
            StrategyContract::goesOnFromWhatItSaved,
            StrategyContract::readsNothingThatDoesNotFit,
            StrategyContract::allocatesNothingPerAnswer,
            StrategyContract::picksFromManyThreadsWhileSetsChange,
            StrategyContract::allocatesNothingPerPick,
            StrategyContract::closesWithoutComplaint);
    for (Check check : checks) {
      assertThatCode(() -> run(check, SOUND, new FirstOpen())).doesNotThrowAnyException();
    }
  }

  @Test
  void refusesAnEndpointForAnEmptySet() {
    Endpoint invented = FakeEndpoint.of("invented");
    refuses(
        StrategyContract::picksNothingFromAnEmptySet,
        picking((set, request) -> set.size() == 0 ? invented : firstOpen(set, request)));
  }

  @Test
  void refusesAnExceptionForAnEmptySet() {
    refuses(StrategyContract::picksNothingFromAnEmptySet, picking((set, request) -> set.get(0)));
  }

  @Test
  void refusesNullForTheOnlyEndpoint() {
    refuses(
        StrategyContract::picksTheOnlyEndpoint,
        picking((set, request) -> set.size() < 2 ? null : firstOpen(set, request)));
  }

  @Test
  void refusesAnotherViewOfAMember() {
    refuses(
        StrategyContract::picksMembersOnly,
        picking(
            (set, request) -> {
              Endpoint member = firstOpen(set, request);
              return member == null ? null : FakeEndpoint.of(member.id());
            }));
  }

  @Test
  void refusesAnExceptionFromALargeWeight() {
    refuses(
        StrategyContract::copesWithExtremeWeights,
        picking(
            (set, request) -> {
              Endpoint[] schedule = new Endpoint[200_000];
              for (int i = 0; i < set.size(); i++) {
                schedule[set.get(i).weight() - 1] = set.get(i);
              }
              return firstOpen(set, request);
            }));
  }

  @Test
  void refusesOverflowingLoad() {
    refuses(
        StrategyContract::copesWithExtremeStatistics,
        picking(
            (set, request) -> {
              for (int i = 0; i < set.size(); i++) {
                Endpoint endpoint = set.get(i);
                if (endpoint.stats().inFlight() + 1 < 0) {
                  return null;
                }
              }
              return firstOpen(set, request);
            }));
  }

  @Test
  void refusesATriedEndpoint() {
    FirstOpen ignorant = picking((set, request) -> set.size() == 0 ? null : set.get(0));
    refuses(StrategyContract::skipsTriedEndpoints, ignorant);
    refuses(StrategyContract::picksNothingWhenAllWereTried, ignorant);
  }

  @Test
  void refusesToGiveUpEarly() {
    refuses(
        StrategyContract::findsTheOnlyEndpointThatIsLeft,
        picking(
            (set, request) -> {
              for (int i = 0; i < Math.min(8, set.size()); i++) {
                if (!request.tried(set.get(i))) {
                  return set.get(i);
                }
              }
              return null;
            }));
  }

  @Test
  void refusesToKeepTheFirstSet() {
    refuses(
        StrategyContract::followsReplacedSets,
        new FirstOpen() {
          private Picker only;

          @Override
          public Picker update(EndpointSet available) {
            only = only == null ? super.update(available) : only;
            return only;
          }
        });
  }

  @Test
  void refusesPickersThatShareTheirSet() {
    FirstOpen sharing =
        new FirstOpen() {
          private volatile EndpointSet current;

          @Override
          public Picker update(EndpointSet available) {
            current = available;
            return request -> firstOpen(current, request);
          }
        };
    refuses(StrategyContract::keepsEarlierPickersUsable, sharing);
  }

  @Test
  void refusesFeedbackThatThrows() {
    for (Outcome broken : Outcome.values()) {
      refuses(
          StrategyContract::hearsEveryOutcome,
          new FirstOpen() {
            @Override
            public void completed(
                RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
              if (outcome == broken) {
                throw new IllegalStateException("did not expect " + outcome);
              }
            }
          });
    }
  }

  @Test
  void refusesARuleThatThrows() {
    refuses(
        StrategyContract::judgesEveryMember,
        new FirstOpen() {
          @Override
          public boolean allows(RequestContext request, Endpoint endpoint) {
            return endpoint.label("region").isEmpty();
          }
        });
  }

  @Test
  void refusesToServeOneThreadOnly() {
    AtomicReference<Thread> first = new AtomicReference<>();
    refuses(
        StrategyContract::picksFromManyThreadsWhileSetsChange,
        picking(
            (set, request) -> {
              Thread current = Thread.currentThread();
              first.compareAndSet(null, current);
              return first.get() == current ? firstOpen(set, request) : null;
            }));
  }

  @Test
  void refusesAllocation() {
    refuses(
        StrategyContract::allocatesNothingPerPick,
        picking(
            (set, request) ->
                request.path().concat("x").isEmpty() ? null : firstOpen(set, request)));
  }

  @Test
  void refusesAllocationOnlyWhenAllWereTried() {
    refuses(
        StrategyContract::allocatesNothingPerPick,
        picking(
            (set, request) -> {
              Endpoint open = firstOpen(set, request);
              return open == null && request.path().concat("x").isEmpty() ? set.get(0) : open;
            }));
  }

  @Test
  void refusesAPickThatItsOwnRuleForbids() {
    refuses(
        StrategyContract::picksMembersOnly,
        new FirstOpen() {
          @Override
          public boolean allows(RequestContext request, Endpoint endpoint) {
            return false;
          }
        });
  }

  @Test
  void refusesReasonsAboutStrangersAndWithoutWords() {
    refuses(
        StrategyContract::writesDownItsReasonsForMembersOnly,
        new FirstOpen() {
          @Override
          public Picker update(EndpointSet available) {
            Picker picker = super.update(available);
            return request -> {
              if (request.explanation() != null) {
                request.explanation().term(FakeEndpoint.of("stranger"), "load", 1);
              }
              return picker.pick(request);
            };
          }
        });
  }

  @Test
  void refusesToChokeOnWhatWasSaved() {
    refuses(
        StrategyContract::readsNothingThatDoesNotFit,
        new FirstOpen() {
          @Override
          void saved(byte[] saved) {
            if (saved != null && saved.length > 3) {
              throw new IllegalStateException("no version of mine");
            }
          }
        });
  }

  @Test
  void refusesAllocationPerAnswer() {
    refuses(
        StrategyContract::allocatesNothingPerAnswer,
        new FirstOpen() {
          @Override
          public void completed(
              RequestContext request, Endpoint endpoint, Outcome outcome, long latencyNanos) {
            garbage = new Object[16];
          }
        });
  }

  @Test
  void refusesToCloseWithAnException() {
    refuses(
        StrategyContract::closesWithoutComplaint,
        new FirstOpen() {
          @Override
          public void close() {
            throw new IllegalStateException("never updated");
          }
        });
  }

  @Test
  void refusesAProviderThatIsNotRegistered() {
    refuses(StrategyContract::isFoundByServiceLoader, new FirstOpen());
  }

  @Test
  void refusesADescriptorThatCannotBeDocumentedOrParsed() {
    refusesDescriptor("no-summary", " ", d -> d);
    refusesDescriptor("half-a-sentence", "Takes the", d -> d);
    refusesOption(Option.oneOf("tone", List.of("low", "high"), "loud", "A word."));
    refusesOption(new Option("size", Integer.class, "many", "A number."));
    refusesOption(new Option("size", Integer.class, "11", 0, 10, "A number."));
    refusesOption(new Option("size", Integer.class, "1", ""));
    refusesOption(new Option("size", Long.class, null, "A number."));
    refusesDescriptor(
        "same-alias",
        "Takes the first.",
        d -> new Descriptor(d.name(), List.of(d.name()), d.summary(), d.options(), d.needs()));
  }

  private static void refusesOption(Option option) {
    refusesDescriptor(
        "with-option",
        "Takes the first.",
        d -> new Descriptor(d.name(), d.summary(), List.of(option), d.needs()));
  }

  private static void refusesDescriptor(
      String name, String summary, UnaryOperator<Descriptor> change) {
    Descriptor broken = change.apply(new Descriptor(name, summary, List.of(), Set.of()));
    assertThatThrownBy(() -> DescriptorRules.check(broken))
        .as(broken.toString())
        .isInstanceOfAny(AssertionError.class, IllegalArgumentException.class);
  }

  private static void refuses(Check check, FirstOpen broken) {
    assertThatThrownBy(() -> run(check, SOUND, broken)).isNotInstanceOf(TestAbortedException.class);
  }

  private static void run(Check check, Descriptor descriptor, FirstOpen strategy) throws Exception {
    StrategyContract contract = new ContractOf(descriptor, strategy);
    contract.createStrategy();
    check.run(contract);
  }

  private static FirstOpen picking(Choice choice) {
    return new FirstOpen() {
      @Override
      public Picker update(EndpointSet available) {
        return request -> choice.of(available, request);
      }
    };
  }

  private static Endpoint firstOpen(EndpointSet set, RequestContext request) {
    for (int i = 0; i < set.size(); i++) {
      if (!request.tried(set.get(i))) {
        return set.get(i);
      }
    }
    return null;
  }

  private interface Choice {
    Endpoint of(EndpointSet set, RequestContext request);
  }

  private static class FirstOpen implements Strategy {
    /** Where what is made for nothing goes, lest it never be made. */
    Object garbage;

    /** Takes over from the one before. */
    void saved(byte[] saved) {}

    @Override
    public Picker update(EndpointSet available) {
      return request -> firstOpen(available, request);
    }
  }

  /** The contract for one strategy; not named like a test, so that it is not run as one. */
  private static final class ContractOf extends StrategyContract {
    private final Descriptor descriptor;
    private final FirstOpen made;

    ContractOf(Descriptor descriptor, FirstOpen made) {
      this.descriptor = descriptor;
      this.made = made;
    }

    @Override
    protected StrategyProvider provider() {
      return new StrategyProvider() {
        @Override
        public Descriptor descriptor() {
          return descriptor;
        }

        @Override
        public Strategy create(ProviderContext context, Options options) {
          made.saved(context.saved());
          return made;
        }
      };
    }
  }
}
