package dev.fairlead.framing;

import java.util.List;

/**
 * The downgrade cases of one subject.
 *
 * @param title the subject
 * @param sections where the RFCs treat it
 * @param cases what is sent and what is to happen
 */
record DowngradeGroup(String title, String sections, List<DowngradeCase> cases) {

  /** Returns every group. */
  static List<DowngradeGroup> all() {
    return List.of(
        PseudoFieldCases.group(), DowngradeFieldCases.group(), DowngradeFramingCases.group());
  }

  /** Returns how many cases are served, or refused. */
  long count(boolean served) {
    return cases.stream().filter(test -> test.served == served).count();
  }
}
