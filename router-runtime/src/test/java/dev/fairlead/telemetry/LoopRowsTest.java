package dev.fairlead.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopRowsTest {
  private final LoopRows rows = new LoopRows();

  private Map<Row, Boolean> published() {
    Map<Row, Boolean> found = new IdentityHashMap<>();
    rows.forEach(row -> found.put(row, true));
    return found;
  }

  @Test
  void countsAsASlowTwinDoes() {
    Random random = new Random(7);
    Map<List<String>, Long> twin = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      if (i % 2_000 == 1_999) {
        String gone = "p" + random.nextInt(4);
        rows.retain(row -> !row.pool.equals(gone));
        twin.keySet().removeIf(place -> place.get(2).equals(gone));
      }
      String listener = "l" + random.nextInt(2);
      String route = "r" + random.nextInt(5);
      String pool = "p" + random.nextInt(4);
      String endpoint = "e" + random.nextInt(40);
      rows.row(listener, route, pool, endpoint).add(Row.RETRIES, 3);
      twin.merge(List.of(listener, route, pool, endpoint), 3L, Long::sum);
    }
    Map<List<String>, Long> counted = new HashMap<>();
    rows.forEach(
        row ->
            counted.put(
                List.of(row.listener, row.route, row.pool, row.endpoint), row.get(Row.RETRIES)));
    assertThat(counted).isEqualTo(twin);
  }

  @Test
  void findsTheSameRowForEqualNames() {
    Row row = rows.row("l", "r", "p", "e");
    assertThat(rows.row(new String("l"), new String("r"), new String("p"), new String("e")))
        .isSameAs(row);
    assertThat(rows.row("r", "l", "p", "e")).isNotSameAs(row);
    assertThat(published()).hasSize(2);
  }

  @Test
  void putsDurationsIntoTheBucketsTheyFit() {
    assertThat(Buckets.REQUEST.of(0)).isZero();
    assertThat(Buckets.REQUEST.of(500_000)).isZero();
    assertThat(Buckets.REQUEST.of(500_001)).isEqualTo(1);
    assertThat(Buckets.REQUEST.of(Long.MAX_VALUE)).isEqualTo(Buckets.REQUEST.size() - 1);
    assertThat(Buckets.REQUEST.bound(0)).isEqualTo("5.0E-4");
    assertThat(Buckets.REQUEST.bound(Buckets.REQUEST.size() - 1)).isEqualTo("+Inf");
  }
}
