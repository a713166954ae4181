package dev.fairlead.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.LoadReport;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What a simulated router lends its strategy: background, probes, reports, gauges, events. */
class LentServicesTest {
  @Test
  void tasksRunOnVirtualTime() {
    List<Long> times = new ArrayList<>();
    run(
        scenario(EndpointModel.of("e")),
        (context, set) -> {
          context
              .background()
              .scheduleAtFixedRate(
                  () -> times.add(context.nanoTime()), 500, 1000, TimeUnit.MILLISECONDS);
          return request -> set.get(0);
        });

    assertThat(times).hasSizeBetween(20, 25).startsWith(500_000_000L, 1_500_000_000L);
  }

  @Test
  void aTaskThatThrowsIsAFault() {
    Result result =
        run(
            scenario(EndpointModel.of("e")),
            (context, set) -> {
              context
                  .background()
                  .execute(
                      () -> {
                        throw new IllegalStateException("in the background");
                      });
              return request -> set.get(0);
            });

    assertThat(result.faults()).isEqualTo(1);
    assertThat(result.faultMessages().get(0)).contains("in the background");
  }

  @Test
  void aProbeTakesARoundTripAndSeesWhatIsThere() {
    List<String> answers = new ArrayList<>();
    LoadReport[] last = new LoadReport[1];
    Result result =
        run(
            scenario(EndpointModel.of("e").workers(10))
                .but()
                .distance(Duration.ofMillis(20))
                .load(Load.steady(0.5))
                .build(),
            (context, set) -> {
              context
                  .background()
                  .schedule(
                      () ->
                          context.probe(
                              set.get(0),
                              "/load",
                              Duration.ofMillis(100),
                              report -> {
                                answers.add("at " + context.nanoTime() / 1_000_000);
                                last[0] = report;
                              }),
                      10,
                      TimeUnit.SECONDS);
              return request -> set.get(0);
            });

    assertThat(answers).containsExactly("at 10020");
    assertThat(result.probes()).isEqualTo(1);
    assertThat(last[0].requestsInFlight()).isBetween(1, 15);
    assertThat(last[0].latencyNanos() / 1e6).isCloseTo(10, within(2.0));
    assertThat(last[0].utilization()).isCloseTo(0.5, within(0.25));
    assertThat(last[0].requestsPerSecond()).isCloseTo(500, within(120.0));
    assertThat(last[0].receivedNanos()).isEqualTo(10_020_000_000L);
  }

  @Test
  void aProbeOfWhoCannotAnswerHearsNothingInTime() {
    List<String> answers = new ArrayList<>();
    Scenario scenario =
        scenario(EndpointModel.of("e"))
            .but()
            .endpoint(EndpointModel.of("refuses").refuses(Duration.ZERO, Duration.ofDays(1)))
            .endpoint(EndpointModel.of("stands").pauses(Duration.ofNanos(1), Duration.ofHours(1)))
            .distance(Duration.ofMillis(2))
            .build();
    run(
        scenario,
        (context, set) -> {
          context
              .background()
              .schedule(
                  () -> {
                    for (int i = 0; i < set.size(); i++) {
                      Endpoint endpoint = set.get(i);
                      context.probe(
                          endpoint,
                          "/load",
                          Duration.ofMillis(100),
                          report ->
                              answers.add(
                                  endpoint
                                      + " "
                                      + context.nanoTime() / 1_000_000
                                      + " "
                                      + (report != null)));
                    }
                  },
                  1,
                  TimeUnit.SECONDS);
          return request -> set.get(0);
        });

    assertThat(answers)
        .containsExactlyInAnyOrder("e 1002 true", "refuses 1002 false", "stands 1100 false");
  }

  @Test
  void reportsComeWithResponsesAndExpire() {
    List<LoadReport> reports = new ArrayList<>();
    List<Boolean> late = new ArrayList<>();
    run(
        scenario(EndpointModel.of("a")).but().endpoint(EndpointModel.of("b")).build(),
        (context, set) ->
            request -> {
              boolean first = context.nanoTime() < 5_000_000_000L;
              LoadReport report = set.get(0).stats().loadReport();
              if (first && report != null) {
                reports.add(report);
              } else if (context.nanoTime() > 16_000_000_000L) {
                late.add(report == null);
              }
              return set.get(first ? 0 : 1);
            });

    assertThat(reports).hasSizeGreaterThan(100);
    assertThat(reports.get(100).utilization()).isBetween(0.05, 1.0);
    assertThat(late).isNotEmpty().containsOnly(true);
  }

  @Test
  void gaugesAndEventsAreKept() {
    Result result =
        run(
            scenario(EndpointModel.of("e")),
            (context, set) -> {
              context.gauge("test.value", () -> 7);
              context.gauge("test.each", set.get(0), () -> 8);
              context.gauge("test.closed", set.get(0), () -> 9).close();
              context.event("test-event", "It happened.", Map.of("figure", "1"));
              return request -> set.get(0);
            });

    assertThat(result.gauges())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("router-0 test.value", 7.0, "router-0 test.each@e", 8.0));
    assertThat(result.events())
        .containsExactly(
            new Result.Event(0, "router-0", "test-event", "It happened.", Map.of("figure", "1")));
  }

  private static Scenario scenario(EndpointModel model) {
    return Scenario.named("services", "One endpoint.")
        .endpoint(model)
        .cost(Cost.fixed(Duration.ofMillis(10)))
        .load(Load.steady(0.3))
        .duration(Duration.ofSeconds(20))
        .build();
  }

  private static Result run(
      Scenario scenario, BiFunction<ProviderContext, EndpointSet, Picker> builder) {
    return Simulation.of(scenario).run(new TestStrategy(builder));
  }
}
