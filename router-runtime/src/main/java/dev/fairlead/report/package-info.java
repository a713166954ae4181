/**
 * What endpoints say of their own load: Open Request Cost Aggregation (ORCA), as fields of a
 * response or as the answer to a probe. A {@link dev.fairlead.report.RawReport} is what was said, a
 * {@link dev.fairlead.report.ReportBook} believes what can be true.
 */
package dev.fairlead.report;
