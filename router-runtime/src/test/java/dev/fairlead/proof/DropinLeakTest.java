package dev.fairlead.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.PluginJar;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing keeps the classes of a plugin that has been replaced. */
class DropinLeakTest extends Proof {
  private static final int SWAPS = 50;

  @TempDir Path plugins;

  @Test
  void lets50VersionsGoOneAfterTheOtherUnderTraffic() throws Exception {
    String yaml =
        """
        plugins: { dir: %s, faults: 1 }
        explain: { sample: 100%% }
        pools: { all: { strategy: mine, endpoints: [ "%s" ] } }
        """
            .formatted(plugins, saying("one").address());
    List<WeakReference<ClassLoader>> versions = new ArrayList<>();
    ProofRouter router = null;
    Wire open = null;
    for (int i = 0; i <= SWAPS; i++) {
      PluginJar.strategy("mine", members(i)).to(plugins.resolve("mine.jar"));
      if (router == null) {
        router = router(yaml);
        open = connect(router);
      } else {
        router.apply(yaml);
      }
      if (i == 0 || i % 7 != 3) {
        versions.add(
            new WeakReference<>(
                router.pool("all").snapshot().picker().getClass().getClassLoader()));
      }
      // On a connection that stays open, and on one that does not.
      open.head("GET / HTTP/1.1", "Host: a");
      Head response = open.response();
      open.content(response);
      assertThat(response.status()).isEqualTo(200);
      assertThat(get(router, "/").status()).isEqualTo(200);
      assertThat(router.dropins().loaded()).hasSize(1);
    }
    assertThat(versions).extracting(WeakReference::get).doesNotContain(getClass().getClassLoader());
    versions.remove(versions.size() - 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (alive(versions) > 0 && System.nanoTime() < end) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(alive(versions)).as("versions that something still holds on to").isZero();
  }

  private static long alive(List<WeakReference<ClassLoader>> versions) {
    return versions.stream().filter(version -> version.get() != null).count();
  }

  /**
   * Uses all that a plugin is lent, and fails now and then; without an exception, as what it throws
   * is logged and the log of tests keeps all that it was told.
   */
  private static String members(int version) {
    return """
    final ThreadLocal<Own> mine = new ThreadLocal<>();
    java.util.concurrent.ScheduledFuture<?> task;
    public Picker update(EndpointSet set) {
      if (task == null) {
        context.gauge("level", () -> %1$d);
        context.gauge("level", set.get(0), () -> %1$d);
        context.event("made", "Version %1$d.", Map.of("version", "%1$d"));
        task = context.background().scheduleAtFixedRate(
            () -> {}, 1, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
      }
      return request -> {
        if (request.explanation() != null) {
          request.explanation().note("version %1$d");
          request.explanation().term(set.get(0), "cost", 1);
        }
        return %1$d %% 7 == 3 ? new Foreign() : free(request, set);
      };
    }
    static class Foreign implements Endpoint {
      public String id() { return "foreign"; }
      public String host() { return "192.0.2.1"; }
      public int port() { return 9; }
      public int weight() { return 1; }
      public String label(String name) { return null; }
      public EndpointStats stats() { return null; }
    }
    public byte[] save() { return new byte[] {(byte) %1$d}; }
    """
        .formatted(version);
  }
}
