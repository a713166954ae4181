package dev.fairlead.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTextTest {
  private static final String ADDRESS = "/192.0.2.7";

  private static Throwable thrown(Runnable by) {
    try {
      by.run();
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void namesClassAndPlaceAndNotTheMessage() {
    Throwable fault =
        thrown(
            () -> {
              throw new IllegalStateException(ADDRESS);
            });
    assertThat(FaultText.brief(fault))
        .startsWith("java.lang.IllegalStateException at dev.fairlead.pool.FaultTextTest.")
        .contains("FaultTextTest.java:")
        .doesNotContain(ADDRESS);
  }

  @Test
  void namesThePluginsPlaceWhereTheJdkThrows() {
    assertThat(FaultText.brief(thrown(() -> List.of().get(3))))
        .contains(" at dev.fairlead.pool.FaultTextTest.");
  }

  @Test
  void tracesCausesWithoutTheirMessages() {
    RuntimeException cause = new IllegalArgumentException(ADDRESS);
    RuntimeException fault = new IllegalStateException(ADDRESS, cause);
    cause.addSuppressed(new IllegalStateException(ADDRESS));
    assertThat(FaultText.trace(fault))
        .startsWith("java.lang.IllegalStateException")
        .contains("caused by java.lang.IllegalArgumentException")
        .contains("at dev.fairlead.pool.FaultTextTest.tracesCausesWithoutTheirMessages")
        .doesNotContain(ADDRESS);
  }

  @Test
  void survivesAnExceptionThatThrows() {
    Throwable fault =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no");
          }

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("no");
          }
        };
    assertThat(FaultText.brief(fault)).isEqualTo(fault.getClass().getName());
    assertThat(FaultText.trace(fault)).isEqualTo(fault.getClass().getName());
  }
}
