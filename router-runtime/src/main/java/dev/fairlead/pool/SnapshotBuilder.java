package dev.fairlead.pool;

import dev.fairlead.config.PoolConfig;
import dev.fairlead.spi.Need;
import dev.fairlead.spi.Picker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds one snapshot; what has not changed since the one before, views and picker, is kept. */
final class SnapshotBuilder {
  private final PoolSnapshot before;
  private final StrategyHolder strategy;
  private final Availability availability;
  private final List<PooledEndpoint> members = new ArrayList<>();
  private final List<PooledEndpoint> offered = new ArrayList<>();
  private final boolean moved;
  private Throwable fault;
  private boolean rebuilt;

  /**
   * @param before null for the first
   * @param moved whether the picker there is was built from scores that are not true any more
   */
  SnapshotBuilder(
      PoolSnapshot before,
      StrategyHolder strategy,
      Roster roster,
      Availability availability,
      boolean moved) {
    this.before = before;
    this.moved = moved;
    this.strategy = strategy;
    this.availability = availability;
    Set<EndpointState> chosen = new HashSet<>(availability.offered());
    for (Roster.Member member : roster.members()) {
      members.add(chosen.contains(member.state()) ? offer(member) : view(member, -1));
    }
  }

  private PooledEndpoint offer(Roster.Member member) {
    int index = offered.size();
    PooledEndpoint view = view(member, index);
    if (before != null && index < before.size() && before.get(index).same(view)) {
      view = before.get(index);
    }
    offered.add(view);
    return view;
  }

  private static PooledEndpoint view(Roster.Member member, int index) {
    return new PooledEndpoint(member.found().id(), member.config(), member.state(), index);
  }

  PoolSnapshot build(PoolConfig config, Set<Need> needs) {
    return new PoolSnapshot(
        config,
        strategy,
        picker(),
        offered.toArray(new PooledEndpoint[0]),
        List.copyOf(members),
        availability.panic(),
        availability.awaitingVerdict(),
        needs);
  }

  private Picker picker() {
    boolean kept = before != null && before.strategyHolder() == strategy;
    if (kept && !moved && before.offers(offered)) {
      return before.picker();
    }
    rebuilt = true;
    List<PooledEndpoint> set = List.copyOf(offered);
    try {
      Picker picker = strategy.strategy().update(new OfferedSet(set));
      if (picker != null) {
        return picker;
      }
      fault = new NullPointerException("the strategy built no picker");
    } catch (Throwable e) {
      // Plugins throw what they must not: errors of linking, checked exceptions in disguise.
      fault = e;
    }
    return new InTurn(strategy.strategy(), set);
  }

  /** Whether the picker is a new one. */
  boolean rebuilt() {
    return rebuilt;
  }

  /** What the strategy threw while it built its picker, or null. */
  Throwable fault() {
    return fault;
  }
}
