package dev.fairlead.framing;

import dev.fairlead.framing.ResponseCase.Verdict;
import java.util.List;

/**
 * The response cases of one subject.
 *
 * @param title the subject
 * @param sections where the RFCs treat it
 * @param cases what the backend writes and what is to come of it
 */
record ResponseGroup(String title, String sections, List<ResponseCase> cases) {

  /** Returns every group. */
  static List<ResponseGroup> all() {
    return List.of(
        StatusLineCases.group(),
        InterimCases.group(),
        ResponseFieldCases.group(),
        ResponseLengthCases.group(),
        ResponseCodingCases.group(),
        ResponseChunkCases.group(),
        BodilessCases.group(),
        StrayCases.group(),
        UpgradeCases.group(),
        EarlyCases.group());
  }

  /** Returns how many cases of this verdict there are. */
  long count(Verdict verdict) {
    return cases.stream().filter(test -> test.verdict == verdict).count();
  }
}
