package dev.fairlead.benchmarks;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Option;
import dev.fairlead.spi.Outcome;
import dev.fairlead.spi.Picker;
import dev.fairlead.spi.Strategy;
import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpointSet;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a pick costs, by strategy, number of endpoints and spread of weights. Every pick is for
 * another client; endpoints have different latencies and numbers of requests in flight, which do
 * not change.
 *
 * <p>Bytes per pick: {@code -prof gc}. More threads on one picker: {@code -t 4}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {
  /** One pool, shared by all threads. */
  @State(Scope.Benchmark)
  public static class Pool {
    /** The strategy, by the name a configuration uses. */
    @Param({
      "round-robin",
      "random",
      "resource-aware",
      "p2c",
      "predictive",
      "least-request",
      "least-latency",
      "prequal",
      "adaptive",
      "wasm",
      "ip-hash",
      "ring-hash",
      "maglev"
    })
    public String strategy;

    /** How many endpoints the pool has. */
    @Param({"2", "16", "100", "1000"})
    public int endpoints;

    /** Weight 1 for all, or weights from 1 to 10. */
    @Param({"equal", "mixed"})
    public String weights;

    private final RunningContext context = new RunningContext();
    private Strategy instance;
    private Picker picker;

    /** Builds the picker. */
    @Setup(Level.Trial)
    public void build() {
      StrategyProvider provider = provider(strategy);
      instance = make(provider);
      int[] values = new int[endpoints];
      for (int i = 0; i < endpoints; i++) {
        values[i] = weights.equals("equal") ? 1 : 1 + i * 7 % 10;
      }
      FakeEndpointSet set = FakeEndpointSet.weighted(values);
      for (int i = 0; i < endpoints; i++) {
        set.get(i).stats().inFlight(i * 31 % 17);
      }
      picker = instance.update(set);
      for (int i = 0; i < endpoints; i++) {
        instance.completed(
            new FakeRequest(), set.get(i), Outcome.SUCCESS, 10_000_000 + i * 37 % 11 * 1_000_000);
      }
    }

    /** Ends the strategy. */
    @TearDown(Level.Trial)
    public void close() {
      instance.close();
      context.close();
    }

    /**
     * With the default options, nested strategies with theirs, and the sample for a module, which
     * is found from the root of the checkout.
     */
    private Strategy make(StrategyProvider provider) {
      Map<String, Object> nested = new HashMap<>();
      for (Option option : provider.descriptor().options()) {
        if (option.type() == Strategy.class) {
          Supplier<Strategy> supplier = () -> make(provider(option.defaultValue()));
          nested.put(option.name(), supplier);
        } else if (option.type() == Strategy[].class) {
          Map<String, Supplier<Strategy>> suppliers = new LinkedHashMap<>();
          for (String name : option.defaultValue().split(", *")) {
            suppliers.put(name, () -> make(provider(name)));
          }
          nested.put(option.name(), suppliers);
        } else if (option.name().equals("module")) {
          nested.put(option.name(), "samples/wasm/by-latency.wasm");
        }
      }
      return provider.create(context, FakeOptions.of(provider.descriptor(), nested));
    }

    private static StrategyProvider provider(String name) {
      for (StrategyProvider provider : ServiceLoader.load(StrategyProvider.class)) {
        if (provider.descriptor().name().equals(name)) {
          return provider;
        }
      }
      throw new IllegalArgumentException("no strategy '" + name + "' on the class path");
    }
  }

  /** The requests of one thread. */
  @State(Scope.Thread)
  public static class Client {
    private final FakeRequest request = new FakeRequest();
    private int address = ThreadLocalRandom.current().nextInt();

    private FakeRequest next() {
      address += 0x9E37_79B9;
      return request.fromIpv4(address).hashKey(address * 0x9E37_79B9_7F4A_7C15L);
    }
  }

  /** One pick of a first attempt. */
  @Benchmark
  public Endpoint pick(Pool pool, Client client) {
    return pool.picker.pick(client.next());
  }
}
