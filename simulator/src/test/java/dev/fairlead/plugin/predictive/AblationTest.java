package dev.fairlead.plugin.predictive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testkit.simulator.Cost;
import dev.fairlead.testkit.simulator.EndpointModel;
import dev.fairlead.testkit.simulator.Load;
import dev.fairlead.testkit.simulator.Result;
import dev.fairlead.testkit.simulator.Scenario;
import dev.fairlead.testkit.simulator.Scenarios;
import dev.fairlead.testkit.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What each ingredient of {@code predictive} is worth: the table on its page, without each of them
 * in turn. Written anew, in a few minutes, with {@code -Dfairlead.ablation=write}; the seeds were
 * not used to choose any constant.
 */
class AblationTest {
  private static final Path PAGE = Path.of("..", "docs", "strategies", "predictive.md");
  private static final String BEGIN = "<!-- ablation -->\n";
  private static final String END = "<!-- end of ablation -->\n";
  private static final List<Long> SEEDS = List.of(31L, 32L);
  private static final double NEVER = 1e12;

  private static Map<String, Consumer<Tuning>> variants() {
    Map<String, Consumer<Tuning>> variants = new LinkedHashMap<>();
    variants.put("as it is", tuning -> {});
    variants.put("without the cost to others", tuning -> tuning.waitWeight = 1);
    variants.put("without knees (all at 4)", AblationTest::withoutKnees);
    variants.put(
        "explaining latency by the load at the answer", tuning -> tuning.remembersLoad = false);
    variants.put("as if endpoints were queues", tuning -> fixedDiscipline(tuning, 0));
    variants.put("as if endpoints shared processors", tuning -> fixedDiscipline(tuning, 1));
    variants.put("without noticing jumps", tuning -> tuning.jumpGate = NEVER);
    variants.put("without clipping residuals", tuning -> tuning.clip = NEVER);
    variants.put("without drawing slowness to the mean", tuning -> tuning.shrinkage = 0);
    variants.put("without drawing knees to the mean", AblationTest::ownKnees);
    variants.put("believing small residuals", tuning -> tuning.leastNoise = 0.02);
    variants.put("without chance", AblationTest::withoutChance);
    variants.put("without using equals alike", tuning -> tuning.evenness = 0);
    variants.put("without noticing silence", tuning -> tuning.stallIntervals = NEVER);
    variants.put("without noticing lateness", tuning -> tuning.lateness = NEVER);
    variants.put("without return of idle endpoints", tuning -> tuning.driftSeconds = NEVER);
    variants.put("holding every failure against an endpoint", tuning -> tuning.breakage = NEVER);
    variants.put("without pessimism for new endpoints", tuning -> tuning.cold = 0);
    variants.put("without classes of requests", tuning -> tuning.classes = false);
    variants.put("without a penalty for failures", tuning -> tuning.penalty = 0);
    return variants;
  }

  private static void withoutKnees(Tuning tuning) {
    tuning.learnsKnees = false;
    tuning.firstKnee = 4;
  }

  private static void fixedDiscipline(Tuning tuning, double sharing) {
    tuning.firstDiscipline = sharing;
    tuning.disciplineGain = 0;
  }

  private static void ownKnees(Tuning tuning) {
    tuning.kneeShrinkage = 0;
    tuning.kneePrior = NEVER;
  }

  private static void withoutChance(Tuning tuning) {
    tuning.jitter = 0;
    tuning.doubt = 0;
  }

  @Test
  void thePageHasEveryIngredient() throws IOException {
    if ("write".equals(System.getProperty("fairlead.ablation"))) {
      write();
    }
    String page = Files.readString(PAGE);

    for (String name : variants().keySet()) {
      assertThat(page).contains("| " + name + " |");
    }
  }

  private static void write() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(page.indexOf(END)));
  }

  private static String table() {
    List<Scenario> scenarios = scenarios();
    int runs = scenarios.size() * SEEDS.size();
    List<Map<String, Outcomes>> played =
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(i -> play(scenarios.get(i / SEEDS.size()), SEEDS.get(i % SEEDS.size())))
            .toList();
    StringBuilder table = new StringBuilder();
    table.append("| `predictive` | p99/p2c | worst failed % | starved | most felt in |\n");
    table.append("|---|--:|--:|--:|---|\n");
    List<String> names = new ArrayList<>(played.get(0).keySet());
    for (String name : names) {
      List<Outcomes> outcomes = played.stream().map(one -> one.get(name)).toList();
      double[] harm = new double[scenarios.size()];
      int worst = 0;
      for (int i = 0; i < runs; i++) {
        double whole = played.get(i).get(names.get(0)).logRatio;
        harm[i / SEEDS.size()] += (outcomes.get(i).logRatio - whole) / SEEDS.size();
      }
      for (int i = 0; i < harm.length; i++) {
        worst = harm[i] > harm[worst] ? i : worst;
      }
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f | %d | %s |%n",
              name,
              Math.exp(outcomes.stream().mapToDouble(Outcomes::logRatio).average().orElseThrow()),
              100 * outcomes.stream().mapToDouble(Outcomes::failed).max().orElseThrow(),
              outcomes.stream().mapToInt(Outcomes::starved).sum(),
              name.equals(names.get(0)) || name.startsWith("(")
                  ? ""
                  : String.format(
                      Locale.ROOT, "%s, × %.2f", scenarios.get(worst), Math.exp(harm[worst]))));
    }
    return table.toString();
  }

  /** The simulator's own, and some that ask for more of single ingredients. */
  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(Scenarios.all());
    all.removeIf(scenario -> scenario.name().equals("cache"));
    all.add(
        mixed("busy-sharing", EndpointModel::sharing)
            .cost(Cost.lognormal(Duration.ofMillis(10), 1))
            .load(Load.steady(0.85))
            .build());
    all.add(
        mixed("one-worker", endpoint -> endpoint.workers(1))
            .cost(Cost.exponential(Duration.ofMillis(40)))
            .build());
    all.add(mixed("uneven-workers", AblationTest::uneven).build());
    all.add(
        mixed("far-too-much", endpoint -> endpoint.workers(2))
            .load(Load.steady(0.7).during(s(20), s(25), 1.7))
            .build());
    all.add(mixed("rare-failures", endpoint -> endpoint.failsFast(s(0), s(60), 0.01)).build());
    return all;
  }

  private static Scenario.Builder mixed(String name, UnaryOperator<EndpointModel> change) {
    Scenario.Builder scenario = Scenario.named(name, "Ten endpoints of two speeds.");
    for (int i = 0; i < 5; i++) {
      scenario.endpoint(change.apply(EndpointModel.of("slow-" + i).speed(0.5)));
      scenario.endpoint(change.apply(EndpointModel.of("fast-" + i).speed(1.5)));
    }
    return scenario;
  }

  private static EndpointModel uneven(EndpointModel endpoint) {
    return endpoint.workers(endpoint.id().startsWith("slow") ? 12 : 2);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private record Outcomes(double logRatio, double failed, int starved) {
    Outcomes(Result result, Result reference) {
      this(
          Math.log(result.p99() / reference.p99()), result.failureShare(), result.starved().size());
    }
  }

  private static Map<String, Outcomes> play(Scenario scenario, long seed) {
    Simulation simulation = Simulation.of(scenario).seed(seed);
    Result reference = simulation.run("p2c");
    Map<String, Outcomes> outcomes = new LinkedHashMap<>();
    variants()
        .forEach(
            (name, change) ->
                outcomes.put(
                    name, new Outcomes(simulation.run(new PredictiveProvider(change)), reference)));
    outcomes.put("(oracle)", new Outcomes(simulation.run("oracle"), reference));
    return outcomes;
  }
}
