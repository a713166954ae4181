package dev.fairlead.plugin.geoip;

import dev.fairlead.spi.Endpoint;
import dev.fairlead.spi.Explanation;
import dev.fairlead.spi.RequestContext;
import java.util.Locale;

/**
 * What is said of a choice to those who ask: regions and figures, and nothing that tells one client
 * from another of its region.
 */
final class RegionNotes {
  private RegionNotes() {}

  static void home(Explanation explanation, Regions regions, long route) {
    int home = Route.region(route, 0);
    explanation.note(
        home < 0
            ? "The client's region is not known."
            : "The client's region is "
                + regions.name(home)
                + ", by "
                + Route.because(route)
                + ".");
  }

  static void strict(
      RequestContext request, int home, RegionGroup[] groups, RegionGroup elsewhere) {
    request.explanation().note("Residency is strict: no other region may serve it.");
    for (int region = 0; region < groups.length; region++) {
      if (region != home) {
        exclude(request, groups[region], "outside the client's region");
      }
    }
    exclude(request, elsewhere, "outside the client's region");
  }

  static void empty(Explanation explanation, String region) {
    explanation.note("Region " + region + " has no endpoint on offer.");
  }

  static void loaded(Explanation explanation, String region, double load, double most) {
    explanation.note(
        String.format(
            Locale.ROOT,
            "Region %s has %.1f requests in flight per weight; its threshold is %.1f.",
            region,
            load,
            most));
  }

  static void exhausted(Explanation explanation, String region) {
    explanation.note("No endpoint of region " + region + " is open to it.");
  }

  /**
   * The region of a step of the route serves it.
   *
   * @param groups all regions; and where endpoints without a region are
   */
  static void served(
      RequestContext request,
      Regions regions,
      long route,
      int step,
      RegionGroup[] groups,
      RegionGroup elsewhere) {
    Explanation explanation = request.explanation();
    int chosen = Route.regionAt(route, step);
    String first = "region " + regions.name(chosen) + " comes first";
    explanation.note("Region " + regions.name(chosen) + " serves it.");
    boolean[] passed = new boolean[groups.length];
    for (int i = 0; i <= step; i++) {
      passed[Route.regionAt(route, i)] = true;
    }
    for (int region = 0; region < groups.length; region++) {
      if (region != chosen) {
        String reason =
            passed[region]
                ? "region " + regions.name(region) + " is over its load threshold"
                : first;
        exclude(request, groups[region], reason);
      }
    }
    exclude(request, elsewhere, first);
  }

  /** Leaves out whom the request has tried, which is said of them already. */
  private static void exclude(RequestContext request, RegionGroup group, String reason) {
    for (Endpoint endpoint : group.endpoints()) {
      if (!request.tried(endpoint)) {
        request.explanation().excluded(endpoint, reason);
      }
    }
  }
}
