package dev.fairlead;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the build of a native binary relies on, checked without making one. Our classes are
 * initialized when the binary starts; those that must be initialized when it is built are few, and
 * what they initialize ends up in it as it was on the machine that built it.
 */
@AnalyzeClasses(locations = ArchitectureTest.RouterClasses.class)
class NativeBinaryTest {
  private static final String AT_BUILD_TIME = "--initialize-at-build-time=";

  /** What is the same on every machine, and of which nothing is held but memory of the heap. */
  private static final Set<String> HARMLESS_PACKAGES =
      Set.of("java.util", "java.util.concurrent.atomic", "java.util.function", "org.jboss.logging");

  private static final Set<String> HARMLESS_CLASSES =
      Set.of(
          Object.class.getName(),
          String.class.getName(),
          Class.class.getName(),
          Enum.class.getName(),
          Duration.class.getName());

  private static final Properties SETTINGS = settings();
  private static final List<String> BUILT_EARLY = builtEarly();

  private static Properties settings() {
    Properties properties = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> builtEarly() {
    String[] arguments =
        SETTINGS.getProperty("quarkus.native.additional-build-args").split("(?<!\\\\),");
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(AT_BUILD_TIME))
        .flatMap(
            argument -> Arrays.stream(argument.substring(AT_BUILD_TIME.length()).split("\\\\,")))
        .toList();
  }

  /** Quarkus does not unless it is told to: the binary would have no strategy at all. */
  @Test
  void pluginsOnTheClassPathAreRegistered() {
    assertThat(SETTINGS).containsEntry("quarkus.native.auto-service-loader-registration", "true");
  }

  private static final DescribedPredicate<JavaClass> INITIALIZED_EARLY =
      describe("are initialized at build time", NativeBinaryTest::isInitializedEarly);

  private static boolean isInitializedEarly(JavaClass type) {
    return BUILT_EARLY.contains(type.getPackageName());
  }

  /** Quarkus makes descriptions of beans, in their packages, while it builds. */
  @ArchTest
  static final ArchRule beansAreWhereClassesAreInitializedAtBuildTime =
      classes()
          .that(describe("have beans", NativeBinaryTest::hasBeans))
          .should(ArchCondition.from(INITIALIZED_EARLY.as("be initialized at build time")));

  private static boolean hasBeans(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getPackageName())
        .anyMatch(
            name -> name.startsWith("jakarta.inject") || name.startsWith("jakarta.enterprise"));
  }

  @ArchTest
  static final ArchRule nothingOfTheBuildingMachineIsKept =
      classes()
          .that(INITIALIZED_EARLY)
          .should(initializeHarmlessly())
          .because("it ends up in a native binary; a field that is not static does not");

  private static ArchCondition<JavaClass> initializeHarmlessly() {
    return new ArchCondition<>("initialize only what is the same on every machine") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getStaticInitializer().stream()
            .flatMap(initializer -> initializer.getAccessesFromSelf().stream())
            .filter(access -> !access.isDeclaredInLambda() && !isHarmless(access))
            .forEach(
                access ->
                    events.add(SimpleConditionEvent.violated(access, access.getDescription())));
      }
    };
  }

  private static boolean isHarmless(JavaAccess<?> access) {
    JavaClass used = access.getTargetOwner();
    return isInitializedEarly(used)
        || used.isArray()
        || HARMLESS_CLASSES.contains(used.getName())
        || HARMLESS_PACKAGES.contains(used.getPackageName()) && !used.getName().endsWith("Random");
  }
}
