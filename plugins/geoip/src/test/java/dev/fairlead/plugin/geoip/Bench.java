package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Strategy;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.FakeOptions;
import dev.fairlead.testkit.FakeProviderContext;
import dev.fairlead.testkit.MmdbWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A strategy over a database file of its own, and what the router lends to it. */
final class Bench {
  static final Map<String, List<String>> REGIONS =
      ordered("eu", List.of("continent:EU", "at:50.11,8.68"))
          .and("us", List.of("US", "at:39.04,-77.49"))
          .and("asia", List.of("at:35.68,139.69"));

  final FakeProviderContext context = new FakeProviderContext();
  final List<Nested> nested = new ArrayList<>();
  final Path file;

  Bench(Path directory, MmdbWriter database) {
    file = directory.resolve("places.mmdb");
    try {
      database.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A map that keeps the order in which it was written. */
  static final class Ordered extends LinkedHashMap<String, List<String>> {
    Ordered and(String name, List<String> texts) {
      put(name, texts);
      return this;
    }
  }

  static Ordered ordered(String name, List<String> texts) {
    return new Ordered().and(name, texts);
  }

  Map<String, Object> options(Map<String, ?> others) {
    Map<String, Object> options = new HashMap<>();
    options.put("database", file.toString());
    options.put("regions", REGIONS);
    options.put("then", (Supplier<Strategy>) this::anotherNested);
    options.putAll(others);
    return options;
  }

  private Strategy anotherNested() {
    nested.add(new Nested());
    return nested.get(nested.size() - 1);
  }

  Strategy strategy(Map<String, ?> others) {
    RegionProvider provider = new RegionProvider();
    return provider.create(context, FakeOptions.of(provider.descriptor(), options(others)));
  }

  Strategy strategy() {
    return strategy(Map.of());
  }

  /** Lets the file be looked at once more. */
  void look() {
    context.clock().advance(Duration.ofSeconds(31));
  }

  /** Writes octets over the file, and makes sure that it looks changed. */
  void overwrite(byte[] octets) {
    try {
      long modified = Files.getLastModifiedTime(file).toMillis();
      Files.write(file, octets);
      Files.setLastModifiedTime(file, FileTime.fromMillis(modified + 1_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> events() {
    return context.events().stream().map(FakeProviderContext.FakeEvent::name).toList();
  }

  String reason() {
    List<FakeProviderContext.FakeEvent> all = context.events();
    return all.get(all.size() - 1).evidence().get("reason");
  }

  static FakeEndpoint in(String region, String id) {
    return FakeEndpoint.of(id).withLabel("region", region);
  }
}
