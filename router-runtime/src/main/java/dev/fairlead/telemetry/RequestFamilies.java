package dev.fairlead.telemetry;

import dev.fairlead.limit.LimitResult;
import dev.fairlead.wire.Rejection;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the event loops counted, for one scrape. */
final class RequestFamilies {
  private static final Rejection[] REJECTIONS = Rejection.values();
  private static final LimitResult[] LIMIT_RESULTS = LimitResult.values();

  private record Place(String listener, String route, String pool, String endpoint) {}

  private final Map<Place, long[]> places = new LinkedHashMap<>();

  void add(Row row) {
    row.addTo(
        places.computeIfAbsent(
            new Place(row.listener, row.route, row.pool, row.endpoint), p -> new long[Row.SIZE]));
  }

  void into(List<MetricFamilySamples> families) {
    families.add(requests());
    families.add(retries());
    families.add(rejected());
    families.add(limited());
    families.add(requestDurations());
    families.add(routerDurations());
  }

  private MetricFamilySamples requests() {
    Family family =
        Family.counter(
            "fairlead_requests",
            "Requests that ended.",
            "listener",
            "route",
            "pool",
            "endpoint",
            "status");
    places.forEach(
        (place, cells) -> {
          for (int i = 0; i < Row.CLASSES; i++) {
            if (cells[i] > 0) {
              String status = i == 0 ? "none" : i + "xx";
              family.add(cells[i], place.listener, place.route, place.pool, place.endpoint, status);
            }
          }
        });
    return family.samples();
  }

  private MetricFamilySamples retries() {
    Family family =
        Family.counter(
            "fairlead_retries",
            "Attempts that failed and were followed by another.",
            "pool",
            "endpoint");
    Map<List<String>, Long> sums = new LinkedHashMap<>();
    places.forEach(
        (place, cells) -> {
          if (cells[Row.RETRIES] > 0) {
            sums.merge(List.of(place.pool, place.endpoint), cells[Row.RETRIES], Long::sum);
          }
        });
    sums.forEach((labels, sum) -> family.add(sum, labels.toArray(String[]::new)));
    return family.samples();
  }

  private MetricFamilySamples rejected() {
    Family family =
        Family.counter(
            "fairlead_rejected", "Requests the router refused, by reason.", "listener", "reason");
    Map<List<String>, Long> sums = new LinkedHashMap<>();
    places.forEach(
        (place, cells) -> {
          for (Rejection reason : REJECTIONS) {
            long count = cells[Row.REJECTED + reason.ordinal()];
            if (count > 0) {
              sums.merge(List.of(place.listener, reason.tag()), count, Long::sum);
            }
          }
        });
    sums.forEach((labels, sum) -> family.add(sum, labels.toArray(String[]::new)));
    return family.samples();
  }

  private MetricFamilySamples limited() {
    Family family =
        Family.counter(
            "fairlead_limit_requests", "Decisions of routes' limits.", "route", "result");
    Map<List<String>, Long> sums = new LinkedHashMap<>();
    places.forEach(
        (place, cells) -> {
          for (LimitResult result : LIMIT_RESULTS) {
            long count = cells[Row.LIMITED + result.ordinal()];
            if (count > 0) {
              sums.merge(List.of(place.route, result.tag()), count, Long::sum);
            }
          }
        });
    sums.forEach((labels, sum) -> family.add(sum, labels.toArray(String[]::new)));
    return family.samples();
  }

  private MetricFamilySamples requestDurations() {
    Family family =
        Family.histogram(
            "fairlead_request_duration_seconds",
            "From a request's complete head to the end of its response.",
            "route",
            "pool");
    merged(place -> List.of(place.route, place.pool))
        .forEach(
            (labels, cells) ->
                family.add(
                    Buckets.REQUEST,
                    cells,
                    Row.REQUEST_BUCKETS,
                    cells[Row.REQUEST_SUM] / 1e9,
                    labels));
    return family.samples();
  }

  private MetricFamilySamples routerDurations() {
    Family family =
        Family.histogram(
            "fairlead_router_duration_seconds",
            "The router's own share of forwarded requests.",
            "listener");
    merged(place -> List.of(place.listener))
        .forEach(
            (labels, cells) ->
                family.add(
                    Buckets.ROUTER,
                    cells,
                    Row.ROUTER_BUCKETS,
                    cells[Row.ROUTER_SUM] / 1e9,
                    labels));
    return family.samples();
  }

  private interface Labels {
    List<String> of(Place place);
  }

  private Map<List<String>, long[]> merged(Labels by) {
    Map<List<String>, long[]> sums = new LinkedHashMap<>();
    places.forEach(
        (place, cells) -> {
          long[] sum = sums.computeIfAbsent(by.of(place), labels -> new long[Row.SIZE]);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += cells[i];
          }
        });
    return sums;
  }
}
