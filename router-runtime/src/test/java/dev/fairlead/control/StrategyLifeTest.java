package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.StrategyConfig;
import dev.fairlead.explain.StrategyEvent;
import dev.fairlead.spi.Descriptor;
import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.EndpointSet;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Options;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.ProviderContext;
import dev.fairlead.spi.Severity;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a strategy leaves to the next, publishes, and loses when it closes. */
class StrategyLifeTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Student> students = new ArrayList<>();
  private static boolean sick;
  private final PluginRegistry registry =
      new PluginRegistry(List.of(new School("student"), new School("other"), new Class()), meters);

  @BeforeEach
  void heal() {
    sick = false;
  }

  private Strategy create(StrategyConfig config, Strategy before) {
    return registry.create("web", config, before);
  }

  private static StrategyConfig plain(String name) {
    return new StrategyConfig(name, Map.of());
  }

  private Student latest() {
    return students.get(students.size() - 1);
  }

  @Test
  void handsOnWhatItHasLearned() {
    Strategy first = create(plain("student"), null);
    assertThat(latest().found).isNull();
    latest().knows = "much";
    create(plain("student"), first);
    assertThat(latest().found).isEqualTo("much");
  }

  @Test
  void handsOnFromOneNestedAndToOne() {
    Strategy alone = create(plain("student"), null);
    latest().knows = "alone";
    Strategy group = create(new StrategyConfig("class", Map.of()), alone);
    assertThat(students.get(1).found).isEqualTo("alone");
    students.get(1).knows = "in class";
    create(plain("student"), group);
    assertThat(latest().found).isEqualTo("in class");
  }

  @Test
  void beginsAnewAfterAStrategyOfAnotherName() {
    Strategy first = create(plain("other"), null);
    latest().knows = "something else";
    create(plain("student"), first);
    assertThat(latest().found).isNull();
  }

  @Test
  void beginsAnewAfterAFailureToSaveOrTooMuch() {
    Strategy first = create(plain("student"), null);
    latest().knows = "throws";
    Strategy second = create(plain("student"), first);
    assertThat(latest().found).isNull();
    latest().knows = "x".repeat((1 << 20) + 1);
    create(plain("student"), second);
    assertThat(latest().found).isNull();
  }

  @Test
  void keepsTheGaugeOfTheLaterWhenTheEarlierCloses() {
    Strategy first = create(plain("student"), null);
    Strategy second = create(plain("student"), first);
    latest().level = 2;
    assertThat(level()).isEqualTo(2);
    first.close();
    assertThat(level()).isEqualTo(2);
    second.close();
    assertThat(meters.find("fairlead.strategy.student.level").gauge()).isNull();
  }

  @Test
  void keepsTheGaugeOfTheEarlierWhenTheLaterIsGivenUp() {
    Strategy first = create(plain("student"), null);
    latest().level = 1;
    Strategy second = create(plain("student"), first);
    latest().level = 2;
    second.close();
    assertThat(level()).isEqualTo(1);
    first.close();
    assertThat(meters.find("fairlead.strategy.student.level").gauge()).isNull();
  }

  private double level() {
    return meters.get("fairlead.strategy.student.level").tag("strategy", "student").gauge().value();
  }

  @Test
  void publishesAGaugeForEachEndpointUntilItIsTakenBack() {
    Strategy strategy = create(plain("student"), null);
    FakeEndpoint a = FakeEndpoint.of("a");
    ProviderContext.Registration first = latest().context.gauge("mark", a, () -> 1);
    latest().context.gauge("mark", FakeEndpoint.of("b"), () -> 2);
    latest().context.gauge("mark", a, () -> 3);
    first.close();
    assertThat(mark("a")).isEqualTo(3);
    assertThat(mark("b")).isEqualTo(2);
    strategy.close();
    assertThat(meters.find("fairlead.strategy.student.mark").gauges()).isEmpty();
    latest().context.gauge("mark", a, () -> 4);
    assertThat(meters.find("fairlead.strategy.student.mark").gauges()).isEmpty();
  }

  private double mark(String endpoint) {
    return meters.get("fairlead.strategy.student.mark").tag("endpoint", endpoint).gauge().value();
  }

  @Test
  void gaugesOfOneNameInTwoPluginsDoNotMeet() {
    create(plain("student"), null);
    latest().context.gauge("weight", FakeEndpoint.of("a"), () -> 1);
    create(plain("other"), null);
    latest().context.gauge("weight", () -> 2);
    assertThat(meters.get("fairlead.strategy.student.weight").gauge().value()).isEqualTo(1);
    assertThat(meters.get("fairlead.strategy.other.weight").gauge().value()).isEqualTo(2);
  }

  @Test
  void leavesOutAGaugeThatCannotBePublished() {
    Strategy strategy = create(plain("student"), null);
    ProviderContext context = latest().context;
    context.gauge("mark", FakeEndpoint.of("a"), () -> 1);
    context.gauge("mark", "part", () -> 2);
    context.gauge("mark", () -> 3);
    context.gauge("Bad Name", () -> 4);
    context.gauge(null, () -> 5);
    context.gauge("parts", "", () -> 6);
    context.gauge("parts", (String) null, () -> 7);
    context.gauge("parts", (Endpoint) null, () -> 7);
    context.gauge("nothing", null);
    context.gauge("bad!", FakeEndpoint.of("a"), () -> 8).close();
    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrder(
            "fairlead.strategy.student.level", "fairlead.strategy.student.mark");
    assertThat(mark("a")).isEqualTo(1);
    strategy.close();
    create(plain("student"), null);
    latest().context.gauge("mark", "part", () -> 2);
    assertThat(meters.get("fairlead.strategy.student.mark").tag("part", "part").gauge().value())
        .as("once no other has another label")
        .isEqualTo(2);
  }

  @Test
  void keepsTheLastEventOfEachKindForThePoolWhileTheStrategyLives() {
    Strategy first = create(plain("student"), null);
    latest().context.event("switched", "To a.", Map.of());
    latest().context.event(Severity.ERROR, "broke", "It broke.", Map.of());
    latest().context.event("switched", "To b.", Map.of("evidence", "1"));
    assertThat(registry.events().of("web"))
        .extracting(StrategyEvent::message)
        .containsExactly("To b.", "It broke.");
    Strategy second = create(plain("student"), first);
    first.close();
    assertThat(registry.events().of("web")).hasSize(2);
    second.close();
    assertThat(registry.events().of("web")).isEmpty();
    latest().context.event("late", "Nobody listens.", Map.of());
    assertThat(registry.events().of("web")).isEmpty();
    assertThat(registry.events().of("another")).isEmpty();
  }

  @Test
  void tellsHowMuchAnEventMatters() {
    create(plain("student"), null);
    latest().context.event(Severity.ERROR, "broke", "It broke.", Map.of());
    latest().context.event("broke", "Not that bad.", Map.of());
    assertThat(registry.events().last())
        .extracting(StrategyEvent::severity)
        .containsExactly(Severity.INFO, Severity.ERROR);
    assertThat(meters.get("fairlead.strategy.events").tag("severity", "error").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("fairlead.strategy.events").tag("severity", "info").counter().count())
        .isEqualTo(1);
  }

  @Test
  void keepsAndCountsWhatItTellsOperators() {
    Strategy strategy = create(new StrategyConfig("class", Map.of()), null);
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("from", "p2c");
    evidence.put("to", "predictive");
    students.get(0).context.event("switched", "The champion changed.", evidence);
    students.get(0).context.event("switched", "The champion changed again.", Map.of());
    assertThat(registry.events().last())
        .extracting(StrategyEvent::message)
        .containsExactly("The champion changed again.", "The champion changed.");
    StrategyEvent event = registry.events().last().get(1);
    assertThat(event.pool()).isEqualTo("web");
    assertThat(event.strategy()).isEqualTo("class/student");
    assertThat(event.evidence())
        .containsExactly(Map.entry("from", "p2c"), Map.entry("to", "predictive"));
    assertThat(events("switched")).isEqualTo(2);
    strategy.close();
    assertThat(meters.find("fairlead.strategy.events").counters()).isEmpty();
  }

  private double events(String name) {
    return meters.get("fairlead.strategy.events").tag("event", name).counter().count();
  }

  @Test
  void keepsEventsBoundedWhateverAPluginDoes() {
    create(plain("student"), null);
    for (int i = 0; i < 1000; i++) {
      latest().context.event("event-" + i, "Noise.", Map.of());
    }
    assertThat(registry.events().last()).hasSize(256);
    assertThat(meters.find("fairlead.strategy.events").counters()).hasSizeLessThanOrEqualTo(33);
    assertThat(events("other")).isEqualTo(1000 - 32);
    assertThatThrownBy(() -> latest().context.event("Bad Name", "Noise.", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closesWhatIsNestedWhenItCannotBeMade() {
    assertThatThrownBy(() -> create(new StrategyConfig("class", Map.of("fails", "true")), null))
        .hasMessageContaining("no teacher");
    assertThat(students).hasSize(2).allMatch(student -> student.closed == 1);
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void closesAllThatIsNestedAlthoughOneFailsToClose() {
    assertThatThrownBy(
            () ->
                create(new StrategyConfig("class", Map.of("fails", "true", "sick", "true")), null))
        .hasMessageContaining("no teacher");
    assertThat(students).hasSize(2).allMatch(student -> student.closed == 1);
    assertThat(meters.getMeters()).isEmpty();
    Strategy made = create(new StrategyConfig("class", Map.of("sick", "true")), null);
    assertThatThrownBy(made::close).hasMessage("too sick to leave");
    assertThat(students).hasSize(4).allMatch(student -> student.closed == 1);
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void closesWhatIsNestedOnceWithIt() {
    create(new StrategyConfig("class", Map.of()), null).close();
    assertThat(students).hasSize(2).allMatch(student -> student.closed == 1);
  }

  @Test
  void handsOutListsAndMaps() {
    create(
        new StrategyConfig(
            "class",
            Map.of(
                "members",
                List.of(plain("student"), plain("student"), plain("other")),
                "rooms",
                List.of("a", "b"),
                "hours",
                Map.of("monday", List.of("8", "9")))),
        null);
    assertThat(Class.seen.texts("rooms")).containsExactly("a", "b");
    assertThat(Class.seen.lists("hours")).containsEntry("monday", List.of("8", "9"));
    assertThat(Class.members).containsExactly("student", "student-2", "other");
    assertThatThrownBy(() -> Class.seen.texts("hours"))
        .hasMessageContaining("lists no option 'hours' of type String[]");
  }

  private final class School implements StrategyProvider {
    private final String name;

    School(String name) {
      this.name = name;
    }

    @Override
    public Descriptor descriptor() {
      return new Descriptor(name, "Learns.", List.of(), Set.of());
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      Student student = new Student(context);
      students.add(student);
      return student;
    }
  }

  private static final class Student implements Strategy {
    final ProviderContext context;
    final String found;
    String knows;
    int level;
    int closed;

    Student(ProviderContext context) {
      this.context = context;
      this.found =
          context.saved() == null ? null : new String(context.saved(), StandardCharsets.UTF_8);
      context.gauge("level", () -> level);
    }

    @Override
    public Picker update(EndpointSet available) {
      return request -> null;
    }

    @Override
    public byte[] save() {
      if ("throws".equals(knows)) {
        throw new IllegalStateException("forgot everything");
      }
      return knows == null ? null : knows.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      closed++;
      if (sick) {
        throw new IllegalStateException("too sick to leave");
      }
    }
  }

  private static final class Class implements StrategyProvider {
    static Options seen;
    static List<String> members;

    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          "class",
          "Nests.",
          List.of(
              new Option("members", Strategy[].class, "student, other", "Who."),
              new Option("rooms", String[].class, "", "Where."),
              new Option("hours", Map.class, "", "When."),
              new Option("fails", Boolean.class, "false", "Whether."),
              new Option("sick", Boolean.class, "false", "Whether its students are.")),
          Set.of());
    }

    @Override
    public Strategy create(ProviderContext context, Options options) {
      Map<String, Strategy> made = options.newStrategies("members");
      seen = options;
      sick = options.flag("sick");
      members = List.copyOf(made.keySet());
      if (options.flag("fails")) {
        throw new IllegalArgumentException("no teacher");
      }
      return new Strategy() {
        @Override
        public Picker update(EndpointSet available) {
          return request -> null;
        }

        @Override
        public void close() {
          made.values().forEach(Strategy::close);
        }
      };
    }
  }
}
