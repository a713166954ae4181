package dev.fairlead.framing;

import dev.fairlead.framing.RequestCase.Verdict;
import java.util.List;

/**
 * The request cases of one subject.
 *
 * @param title the subject
 * @param sections where the RFCs treat it
 * @param cases what is sent and what is to happen
 */
record RequestGroup(String title, String sections, List<RequestCase> cases) {

  /** Returns every group. */
  static List<RequestGroup> all() {
    return List.of(
        RequestLineCases.group(),
        VersionCases.group(),
        TargetCases.group(),
        AbsoluteTargetCases.group(),
        HostCases.group(),
        FieldNameCases.group(),
        FieldValueCases.group(),
        LineEndCases.group(),
        ContentLengthCases.group(),
        TransferEncodingCases.group(),
        ChunkCases.group(),
        ChunkExtensionCases.group(),
        TrailerCases.group(),
        ConnectionCases.group(),
        ExpectCases.group(),
        PipelineCases.group(),
        ShortCases.group(),
        LimitCases.group(),
        ForeignCases.group());
  }

  /** Returns how many cases of this verdict there are. */
  long count(Verdict verdict) {
    return cases.stream().filter(test -> test.verdict == verdict).count();
  }
}
