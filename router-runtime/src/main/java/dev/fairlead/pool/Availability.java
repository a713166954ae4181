package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Decides which endpoints of a pool are offered.
 *
 * <ul>
 *   <li>Available is who is healthy, fit and not draining. Who is unfit and on trial is offered
 *       beside them, but not counted.
 *   <li>Unknown endpoints are left out: their first check is under way. They are no evidence
 *       either, so they count neither as available nor as unavailable. While nobody is available
 *       and somebody is unknown, requests wait for that verdict.
 *   <li>Doubt: if in no tier as many as the panic threshold says are fit, the scores are not
 *       believed, and all that are healthy are available.
 *   <li>Panic: if in no tier as many are healthy, the verdicts are doubted more than the endpoints,
 *       and all are offered but the draining ones, whose operator was not in doubt.
 *   <li>Tiers: the first is offered, and the next one too for as long as those before do not make
 *       up a whole. A tier makes up the share of its weight that is available, divided by the spill
 *       threshold; draining endpoints count, since their capacity is missing.
 * </ul>
 *
 * @param offered those requests may go to, by tier, in the order given
 * @param believed whether the unfit are left out
 */
record Availability(
    List<EndpointState> offered, boolean panic, boolean awaitingVerdict, boolean believed) {
  /** Shares are sums of quotients. */
  private static final double ROUNDING = 1e-9;

  /** The endpoints of one priority. */
  private static final class Tier {
    final List<Roster.Member> all = new ArrayList<>();
    final List<Roster.Member> healthy = new ArrayList<>();
    final List<Roster.Member> fit = new ArrayList<>();
    final List<Roster.Member> tried = new ArrayList<>();
    int judged;
    long weight;

    void add(Roster.Member member) {
      EndpointState state = member.state();
      Health health = state.health();
      if (state.draining()) {
        weight += member.config().weight();
        return;
      }
      all.add(member);
      if (health != Health.UNKNOWN) {
        judged++;
        weight += member.config().weight();
      }
      if (health == Health.HEALTHY) {
        healthy.add(member);
        if (state.score().standing().fit()) {
          fit.add(member);
        } else if (state.score().standing().trial() != null) {
          tried.add(member);
        }
      }
    }

    /** The least number that is not too few: of 3 at 0.5 these are 2, as 1 is less than 1.5. */
    boolean enough(List<Roster.Member> some, double threshold) {
      return judged > 0 && some.size() >= threshold * judged;
    }

    double share(List<Roster.Member> some) {
      long sum = 0;
      for (Roster.Member member : some) {
        sum += member.config().weight();
      }
      return sum == 0 ? 0 : (double) sum / weight;
    }
  }

  /**
   * @param members all of the pool
   * @param pending whether more endpoints may be found any moment
   */
  static Availability of(Collection<Roster.Member> members, PoolConfig config, boolean pending) {
    SortedMap<Integer, Tier> byPriority = new TreeMap<>();
    for (Roster.Member member : members) {
      byPriority.computeIfAbsent(member.config().priority(), p -> new Tier()).add(member);
    }
    Collection<Tier> tiers = byPriority.values();
    int all = sum(tiers, tier -> tier.all.size());
    int judged = sum(tiers, tier -> tier.judged);
    int healthy = sum(tiers, tier -> tier.healthy.size());
    int fit = sum(tiers, tier -> tier.fit.size());
    if (healthy == 0 && (judged < all || all == 0 && pending)) {
      return new Availability(List.of(), false, true, true);
    }
    double threshold = config.panicThreshold();
    if (judged > 0 && tiers.stream().noneMatch(t -> t.enough(t.healthy, threshold))) {
      return new Availability(everybody(tiers), true, false, false);
    }
    boolean believed =
        fit == healthy || fit > 0 && tiers.stream().anyMatch(t -> t.enough(t.fit, threshold));
    double spill = config.fitness().spillThreshold();
    return new Availability(byTier(tiers, believed, spill), false, false, believed);
  }

  private static int sum(Collection<Tier> tiers, ToIntFunction<Tier> count) {
    return tiers.stream().mapToInt(count).sum();
  }

  private static List<EndpointState> everybody(Collection<Tier> tiers) {
    List<EndpointState> offered = new ArrayList<>();
    tiers.forEach(tier -> tier.all.forEach(member -> offered.add(member.state())));
    return offered;
  }

  private static List<EndpointState> byTier(
      Collection<Tier> tiers, boolean believed, double spillThreshold) {
    List<EndpointState> offered = new ArrayList<>();
    double whole = 0;
    for (Tier tier : tiers) {
      List<Roster.Member> available = believed ? tier.fit : tier.healthy;
      available.forEach(member -> offered.add(member.state()));
      if (believed) {
        tier.tried.forEach(member -> offered.add(member.state()));
      }
      double share = tier.share(available);
      if (share > 0) {
        whole += spillThreshold == 0 ? 1 : Math.min(1, share / spillThreshold);
      }
      if (whole >= 1 - ROUNDING) {
        break;
      }
    }
    return offered;
  }
}
