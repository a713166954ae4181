package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.StrategyProvider;
import dev.fairlead.testkit.FakeEndpoint;
import dev.fairlead.testkit.StrategyContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with clients from everywhere and endpoints in every region and in none. */
class RegionTest extends StrategyContract {
  private static final String[] PLACES = {"eu", "us", "asia", "atlantis"};

  @TempDir Path directory;

  @Override
  protected StrategyProvider provider() {
    return new RegionProvider();
  }

  @Override
  protected Map<String, ?> options() {
    return new Bench(
            directory,
            World.cities()
                .put("0.0.0.0/2", World.city("EU", "FR", List.of(), 48.86, 2.35))
                .put("64.0.0.0/2", World.city("NA", "US", List.of("CA"), 37.77, -122.42)))
        .options(Map.of("spill-threshold", "3"));
  }

  @Override
  protected FakeEndpoint endpoint(String id) {
    return Bench.in(PLACES[Math.floorMod(id.hashCode(), PLACES.length)], id);
  }
}
