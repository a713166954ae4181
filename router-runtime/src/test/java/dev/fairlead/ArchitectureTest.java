package dev.fairlead;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Set;
import java.util.stream.Stream;

/** What must never import what: the rules that keep a change of one package inside that package. */
@AnalyzeClasses(locations = ArchitectureTest.RouterClasses.class)
class ArchitectureTest {
  private static final String SPI = "dev.fairlead.spi";

  /** Every package of the router. A new one is a decision about the layout: it is added here. */
  private static final String[] LAYOUT =
      packages(
          "config",
          "control",
          "listener",
          "wire",
          "http1",
          "http2",
          "exchange",
          "stage",
          "route",
          "pool",
          "report",
          "affinity",
          "limit",
          "forward",
          "explain",
          "discovery",
          "dropin",
          "health",
          "admin",
          "telemetry",
          "demo");

  private static final String[] FEATURES =
      packages(
          "route", "pool", "affinity", "limit", "forward", "explain", "wire", "http1", "http2");

  @ArchTest
  static final ArchRule everyClassIsInAPackageOfTheLayout =
      classes()
          .that()
          .doNotHaveFullyQualifiedName("dev.fairlead.Main")
          .should()
          .resideInAnyPackage(LAYOUT);

  @ArchTest
  static final ArchRule noPackageIsADrawerForEverything =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.fairlead.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule pluginsAreLoadedNeverNamed =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fairlead..")
                  .and(not(resideInAnyPackage(LAYOUT)))
                  .and(not(resideInAnyPackage(SPI, "dev.fairlead")))
                  .as("reside in a plugin"));

  @ArchTest
  static final ArchRule nettyStaysOnTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages(packages("listener", "wire", "http1", "http2"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule vertxStaysAtTheEdges =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              packages("listener", "discovery", "health", "admin", "control", "demo"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule beansAreWiredInFewPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(packages("control", "listener", "admin"))
          .and()
          .doNotHaveFullyQualifiedName("dev.fairlead.Main")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..", "io.quarkus..");

  @ArchTest
  static final ArchRule configKnowsOnlyItself =
      noClasses()
          .that()
          .resideInAPackage("dev.fairlead.config..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fairlead..")
                  .and(not(resideInAnyPackage("dev.fairlead.config..", SPI)))
                  .as("reside in another package of the router"));

  @ArchTest
  static final ArchRule featuresDoNotKnowTheExchange =
      noClasses()
          .that()
          .resideInAnyPackage(FEATURES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages("exchange", "stage"));

  @ArchTest
  static final ArchRule exchangeDoesNotKnowItsStages =
      noClasses()
          .that()
          .resideInAPackage("dev.fairlead.exchange..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.fairlead.stage..");

  @ArchTest
  static final ArchRule exchangesMeetProtocolsOnlyThroughTheWire =
      noClasses()
          .that()
          .resideInAnyPackage(packages("exchange", "stage", "forward"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages("http1", "http2"));

  @ArchTest
  static final ArchRule http1DoesNotKnowHttp2 =
      noClasses()
          .that()
          .resideInAPackage("dev.fairlead.http1..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.fairlead.http2..");

  @ArchTest
  static final ArchRule http2DoesNotKnowHttp1 =
      noClasses()
          .that()
          .resideInAPackage("dev.fairlead.http2..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.fairlead.http1..");

  @ArchTest
  static final ArchRule stagesNeverNameEachOther =
      classes().that().resideInAPackage("dev.fairlead.stage..").should(nameNoOtherStage());

  @ArchTest
  static final ArchRule builtInDiscoveriesAndChecksAreWrittenLikePlugins =
      noClasses()
          .that()
          .resideInAnyPackage(packages("discovery", "health"))
          .and()
          .haveNameMatching(".*\\.[A-Za-z]+(Discovery|HealthCheck)(\\$.*)?")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fairlead..")
                  .and(not(resideInAnyPackage("dev.fairlead.discovery..")))
                  .and(not(resideInAnyPackage("dev.fairlead.health..", SPI)))
                  .as("reside in another package of the router"));

  @ArchTest
  static final ArchRule theBuiltInLimiterIsWrittenLikeAPlugin =
      noClasses()
          .that()
          .haveNameMatching("dev\\.fairlead\\.limit\\.TokenBucket.*")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.fairlead..")
                  .and(not(resideInAPackage(SPI)))
                  .and(not(nameMatching("dev\\.fairlead\\.limit\\.TokenBucket.*")))
                  .as("are another class of the router"));

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> "dev.fairlead." + name + "..").toArray(String[]::new);
  }

  private static ArchCondition<JavaClass> nameNoOtherStage() {
    return new ArchCondition<>("not name another stage, which only Pipeline does") {
      @Override
      public void check(JavaClass stage, ConditionEvents events) {
        for (Dependency dependency : stage.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          if (isStage(stage) && isStage(target) && !outermost(stage).equals(outermost(target))) {
            events.add(SimpleConditionEvent.violated(stage, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isStage(JavaClass type) {
    return type.getPackageName().equals("dev.fairlead.stage") && outermost(type).endsWith("Stage");
  }

  /** The name of the top-level class, also when its file was imported without it. */
  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** The router's own classes: neither its tests nor the plugins beside it on the class path. */
  static final class RouterClasses implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
      try {
        URL classes = Main.class.getProtectionDomain().getCodeSource().getLocation();
        return Set.of(Location.of(classes.toURI()));
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
